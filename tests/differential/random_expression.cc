#include "tests/differential/random_expression.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace checkd {
namespace {

// Of a value, as far as it decides which converters may follow.
enum class Type { kInt, kText, kBytes, kAddress, kBool };

struct Part {
  const char* text;
  Type from = Type::kText;  // of a converter
  Type to;
};

const std::vector<Part>& Constants() {
  static const auto* const parts = new std::vector<Part>{
      {.text = "str(OK)", .to = Type::kText},
      {.text = "str(a.b.c)", .to = Type::kText},
      {.text = "str(\"a b;c d\")", .to = Type::kText},
      {.text = "str(+PONG)", .to = Type::kText},
      {.text = "str(12x)", .to = Type::kText},
      {.text = "str(-7)", .to = Type::kText},
      {.text = "str(a.example:8080)", .to = Type::kText},
      {.text = "str(%41%2f+z)", .to = Type::kText},
      {.text = "int(0)", .to = Type::kInt},
      {.text = "int(1)", .to = Type::kInt},
      {.text = "int(-5)", .to = Type::kInt},
      {.text = "int(4000000000)", .to = Type::kInt},
      {.text = "int(784111777)", .to = Type::kInt},
      {.text = "bool(true)", .to = Type::kBool},
      {.text = "bool(0)", .to = Type::kBool},
      {.text = "always_true", .to = Type::kBool},
      {.text = "always_false", .to = Type::kBool},
      {.text = "bin(00ff4142)", .to = Type::kBytes},
      {.text = "bin(2b504f4e47)", .to = Type::kBytes},
      {.text = "ipv4(10.1.2.3)", .to = Type::kAddress},
      {.text = "ipv6(2001:db8::1)", .to = Type::kAddress},
      {.text = "meth(GET)", .to = Type::kText},
      {.text = "be_name", .to = Type::kText},
      {.text = "be_id", .to = Type::kInt},
      {.text = "srv_name", .to = Type::kText},
      {.text = "srv_id", .to = Type::kInt},
      {.text = "nbproc", .to = Type::kInt},
      {.text = "stopping", .to = Type::kBool},
      {.text = "be_conn", .to = Type::kInt},
      {.text = "queue", .to = Type::kInt},
      {.text = "bc_http_major", .to = Type::kInt},
      {.text = "ssl_bc", .to = Type::kBool},
      {.text = "bc_src", .to = Type::kAddress},
      {.text = "bc_dst", .to = Type::kInt},
      {.text = "bc_dst_port", .to = Type::kInt},
      {.text = "var(check.a)", .to = Type::kText},
      {.text = "var(check.b)", .to = Type::kText},
      {.text = "var(sess.a)", .to = Type::kText},
      {.text = "var(check.none,fallback)", .to = Type::kText},
      {.text = "var(txn.a)", .to = Type::kText},
  };
  return *parts;
}

const std::vector<Part>& OfTcp() {
  static const auto* const parts = new std::vector<Part>{
      {.text = "res.len", .to = Type::kInt},
      {.text = "res.payload(0,0)", .to = Type::kBytes},
      {.text = "res.payload(0,3)", .to = Type::kBytes},
      {.text = "res.payload(2,2)", .to = Type::kBytes},
      {.text = "res.payload(1,0)", .to = Type::kBytes},
      {.text = "payload(0,1)", .to = Type::kBytes},
      {.text = "res.payload_lv(0,1)", .to = Type::kBytes},
      {.text = "res.payload_lv(1,2)", .to = Type::kBytes},
      {.text = "res.payload_lv(0,1,+1)", .to = Type::kBytes},
      {.text = "payload_lv(0,1,2)", .to = Type::kBytes},
  };
  return *parts;
}

const std::vector<Part>& OfHttp() {
  static const auto* const parts = new std::vector<Part>{
      {.text = "status", .to = Type::kInt},
      {.text = "res.ver", .to = Type::kText},
      {.text = "res.hdr(x-a)", .to = Type::kText},
      {.text = "res.hdr(x-a,1)", .to = Type::kText},
      {.text = "res.hdr(x-a,-1)", .to = Type::kText},
      {.text = "res.hdr(age)", .to = Type::kText},
      {.text = "res.hdr(none)", .to = Type::kText},
      {.text = "res.fhdr(x-a)", .to = Type::kText},
      {.text = "res.fhdr(X-A,2)", .to = Type::kText},
      {.text = "res.hdr_cnt(x-a)", .to = Type::kInt},
      {.text = "res.hdr_cnt(none)", .to = Type::kInt},
      {.text = "res.fhdr_cnt(x-a)", .to = Type::kInt},
      {.text = "res.hdr_val(age)", .to = Type::kInt},
      {.text = "res.hdr_val(x-a)", .to = Type::kInt},
      {.text = "res.hdr_ip(x-ip)", .to = Type::kAddress},
      {.text = "res.hdr_names", .to = Type::kText},
      {.text = "res.hdr_names(;)", .to = Type::kText},
      {.text = "res.hdrs", .to = Type::kBytes},
      {.text = "res.hdrs_bin", .to = Type::kBytes},
      {.text = "res.body", .to = Type::kBytes},
      {.text = "res.body_len", .to = Type::kInt},
      {.text = "res.cook(id)", .to = Type::kText},
      {.text = "res.cook", .to = Type::kText},
      {.text = "res.cook_val(n)", .to = Type::kInt},
      {.text = "res.cook_cnt(id)", .to = Type::kInt},
  };
  return *parts;
}

const std::vector<Part>& Converters() {
  static const auto* const parts = new std::vector<Part>{
      {"lower", Type::kText, Type::kText},
      {"upper", Type::kText, Type::kText},
      {"length", Type::kText, Type::kInt},
      {"cut_crlf", Type::kText, Type::kText},
      {"ltrim(+a)", Type::kText, Type::kText},
      {"rtrim(xG)", Type::kText, Type::kText},
      {"field(1,:)", Type::kText, Type::kText},
      {"field(2,.)", Type::kText, Type::kText},
      {"field(-1,.)", Type::kText, Type::kText},
      {"field(1,.,2)", Type::kText, Type::kText},
      {"word(2,;)", Type::kText, Type::kText},
      {"word(-1,.)", Type::kText, Type::kText},
      {"word(1,\" \",0)", Type::kText, Type::kText},
      {"regsub(O,0)", Type::kText, Type::kText},
      {"regsub([a-c],<>,g)", Type::kText, Type::kText},
      {"concat(<)", Type::kText, Type::kText},
      {"concat(-,check.a,-)", Type::kText, Type::kText},
      {"url_dec", Type::kText, Type::kText},
      {"url_dec(1)", Type::kText, Type::kText},
      {"host_only", Type::kText, Type::kText},
      {"port_only", Type::kText, Type::kInt},
      {"url_enc", Type::kText, Type::kText},
      {"b64dec", Type::kText, Type::kBytes},
      {"bytes(0,2)", Type::kText, Type::kBytes},
      {"add(2)", Type::kText, Type::kInt},
      {"bytes(1)", Type::kBytes, Type::kBytes},
      {"bytes(1,2)", Type::kBytes, Type::kBytes},
      {"hex", Type::kBytes, Type::kText},
      {"be2hex(:,2)", Type::kBytes, Type::kText},
      {"be2hex(,1,1)", Type::kBytes, Type::kText},
      {"be2dec(.,2)", Type::kBytes, Type::kText},
      {"base64", Type::kBytes, Type::kText},
      {"ub64enc", Type::kBytes, Type::kText},
      {"crc32", Type::kBytes, Type::kInt},
      {"crc32c(1)", Type::kBytes, Type::kInt},
      {"djb2", Type::kBytes, Type::kInt},
      {"sdbm(1)", Type::kBytes, Type::kInt},
      {"xxh32", Type::kBytes, Type::kInt},
      {"xxh64(7)", Type::kBytes, Type::kInt},
      {"xxh3", Type::kBytes, Type::kInt},
      {"sha1,hex", Type::kBytes, Type::kText},
      {"sha2(256),hex", Type::kBytes, Type::kText},
      {"digest(md5),hex", Type::kBytes, Type::kText},
      {"lower", Type::kBytes, Type::kText},
      {"length", Type::kBytes, Type::kInt},
      {"add(1)", Type::kInt, Type::kInt},
      {"and(65535),sub(3)", Type::kInt, Type::kInt},
      {"mul(-2)", Type::kInt, Type::kInt},
      {"div(3)", Type::kInt, Type::kInt},
      {"mod(5)", Type::kInt, Type::kInt},
      {"neg", Type::kInt, Type::kInt},
      {"and(12)", Type::kInt, Type::kInt},
      {"or(1)", Type::kInt, Type::kInt},
      {"xor(255)", Type::kInt, Type::kInt},
      {"cpl", Type::kInt, Type::kInt},
      {"bool", Type::kInt, Type::kBool},
      {"not", Type::kInt, Type::kBool},
      {"odd", Type::kInt, Type::kBool},
      {"even", Type::kInt, Type::kBool},
      {"htonl,hex", Type::kInt, Type::kText},
      {"and(2147483647),utime(%Y-%m-%d)", Type::kInt, Type::kText},
      {"and(2147483647),http_date", Type::kInt, Type::kText},
      {"length", Type::kInt, Type::kInt},
      {"iif(yes,no)", Type::kBool, Type::kText},
      {"not", Type::kBool, Type::kBool},
      {"add(1)", Type::kBool, Type::kInt},
      {"ipmask(16)", Type::kAddress, Type::kAddress},
      {"ipmask(255.0.255.0,64)", Type::kAddress, Type::kAddress},
      {"lower", Type::kAddress, Type::kText},
  };
  return *parts;
}

std::string WithConverters(Dice& dice, const Part& fetch, Type* type) {
  std::string text = fetch.text;
  *type = fetch.to;
  // What names an address or a port is compared by name, as it is.
  if (text.compare(0, 3, "bc_") == 0) return text;
  for (int more = dice.Between(0, 3); more > 0; --more) {
    std::vector<const Part*> fitting;
    for (const Part& part : Converters()) {
      if (part.from == *type) fitting.push_back(&part);
    }
    const Part& next = *dice.Pick(fitting);
    absl::StrAppend(&text, ",", next.text);
    *type = next.to;
  }
  return text;
}

const Part& RandomFetch(Dice& dice, RuleKind kind) {
  if (dice.OneIn(2)) return dice.Pick(Constants());
  return dice.Pick(kind == RuleKind::kTcp ? OfTcp() : OfHttp());
}

}  // namespace

std::string RandomExpression(Dice& dice, RuleKind kind) {
  Type type;
  return WithConverters(dice, RandomFetch(dice, kind), &type);
}

std::string RandomNumber(Dice& dice, RuleKind kind) {
  for (;;) {
    Type type;
    const std::string text =
        WithConverters(dice, RandomFetch(dice, kind), &type);
    // Ports differ, and what is made of them.
    if (text.compare(0, 3, "bc_") == 0) continue;
    if (type == Type::kInt || type == Type::kBool) return text;
  }
}

std::string RandomVariable(Dice& dice) {
  return dice.Pick({"check.a", "check.a", "check.b", "sess.a", "txn.a"});
}

std::string RandomFormat(Dice& dice, RuleKind kind) {
  std::string text;
  for (int parts = dice.Between(1, 3); parts > 0; --parts) {
    switch (dice.Between(0, 5)) {
      case 0:
        absl::StrAppend(&text, dice.Pick({"OK", " a b ", "%%", "x;", "PING"}));
        break;
      case 1:
        absl::StrAppend(
            &text,
            dice.Pick({"%b", "%s", "%si", "%sp", "%ST", "%ts", "%ci", "%f",
                       "%bi", "%B", "%{+Q}b", "%{+Q}s"}),
            ".");
        break;
      case 2:
        absl::StrAppend(&text, dice.Pick({"%{+Q}[", "%{+E}[", "%{-Q}["}),
                        RandomExpression(dice, kind), "]");
        break;
      default:
        absl::StrAppend(&text, "%[", RandomExpression(dice, kind), "]");
    }
  }
  return text;
}

std::string RandomHexFormat(Dice& dice, RuleKind kind) {
  switch (dice.Between(0, 4)) {
    case 0:
      return "4f4B";
    case 1:
      return "%[str(OK),hex]";
    case 2:
      return absl::StrCat("%[var(", RandomVariable(dice), "),hex]0d0a");
    case 3:
      return kind == RuleKind::kTcp ? "4%[res.len]" : "4%[status]";
    default:
      return absl::StrCat("2b%[bin(504f4e47),hex]");
  }
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"",
                      absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                                 {"\"", "\\\""},
                                                 {"$", "\\$"},
                                                 {"\r", "\\r"},
                                                 {"\n", "\\n"},
                                                 {"\t", "\\t"}}),
                      "\"");
}

}  // namespace checkd
