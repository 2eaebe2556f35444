#include "absl/strings/str_cat.h"
#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

// Sets, and shows `check.a` in what it sends.
RuleCase Sets(const std::string& name, const std::string& rules) {
  return TcpRow(name,
                absl::StrCat(rules,
                             "\nsend-lf \"<%[var(check.a)]>\"\n"
                             "expect string x"),
                Answer("x"));
}

// Shows an expression about a tcp answer.
RuleCase Says(const std::string& name, const std::string& expression) {
  return TcpRow(name,
                absl::StrCat("send q\nexpect string a\nset-var(check.v) \"",
                             expression, "\"\nsend-lf \"<%[var(check.v)]>\""),
                {Bytes(), Say("abc.def;12"), Bytes(), Hold()});
}

// Shows one about an http answer.
RuleCase Tells(const std::string& name, const std::string& expression) {
  return HttpRow(
      name,
      absl::StrCat("expect string well on-success \"<%[", expression, "]>\""),
      HttpReply(Response("200 OK",
                         "X-A: one\r\nx-a: two, three\r\n"
                         "age: 12\r\nx-ip: 10.0.0.1:80\r\n"
                         "set-cookie: id=abc; path=/\r\n",
                         "all is well")));
}

std::vector<RuleCase> Variables() {
  return {
      Sets("SetVar", "set-var(check.a) str(text)"),
      Sets("SetVarNumber", "set-var(check.a) int(-7)"),
      Sets("SetVarAddress", "set-var(check.a) ipv4(10.0.0.1)"),
      Sets("SetVarFormat", "set-var-fmt(check.a) \"%b and %[srv_name]\""),
      Sets("SetVarTwice",
           "set-var(check.a) str(one)\nset-var(check.a) str(two)"),
      Sets("UnsetVar", "set-var(check.a) str(one)\nunset-var(check.a)"),
      Sets("SessIsAnother", "set-var(sess.a) str(one)"),
      Sets("SessToCheck",
           "set-var(sess.b) str(one)\nset-var(check.a) var(sess.b)"),
      Sets("TxnIsNothing",
           "set-var(txn.b) str(one)\nset-var(check.a) var(txn.b)"),
      Sets("IfNotExists",
           "set-var(check.a) str(one)\nset-var(check.a,ifnotexists) str(two)"),
      Sets("IfNotExistsYet", "set-var(check.a,ifnotexists) str(two)"),
      Sets("IfExists", "set-var(check.a,ifexists) str(two)"),
      Sets("IfExistsAlready",
           "set-var(check.a) str(one)\nset-var(check.a,ifexists) str(two)"),
      Sets("IfEmptyInput",
           "set-var(check.a) str(one)\nset-var(check.a,ifempty) str()"),
      Sets("IfNotEmptyInput",
           "set-var(check.a) str(one)\nset-var(check.a,ifnotempty) str()"),
      Sets("IfSet",
           "set-var(check.a) str(one)\nset-var(check.a,ifset) str(two)"),
      Sets("IfNotSet",
           "set-var(check.a) str(one)\nset-var(check.a,ifnotset) str(two)"),
      Sets("IfGreater",
           "set-var(check.a) int(5)\nset-var(check.a,ifgt) int(3)"),
      Sets("IfNotGreater",
           "set-var(check.a) int(5)\nset-var(check.a,ifgt) int(7)"),
      Sets("IfLess", "set-var(check.a) int(5)\nset-var(check.a,iflt) int(7)"),
      Sets("IfGreaterOfText",
           "set-var(check.a) str(b)\nset-var(check.a,ifgt) str(c)"),
      Sets("Undefined", "set-var(check.a) var(check.none)"),
      Sets("UndefinedDefault", "set-var(check.a) var(check.none,else)"),
      Sets("ProcAlwaysExists",
           "set-var(proc.row_x,ifexists) str(p)\n"
           "set-var(check.a) var(proc.row_x)"),
      TcpRow("VariableInAnExpect",
             "set-var(check.a) str(needle)\nsend q\n"
             "expect string-lf \"%[var(check.a)]\"",
             Answer("hay needle hay")),
      TcpRow("VariableOfTheAnswer",
             "send q\nexpect rstring .\nset-var(check.a) res.payload(0,3)\n"
             "send-lf \"%[var(check.a)]!\"\nexpect string ok",
             {Bytes(), Say("abcdef"), Bytes(), Say("ok"), FinAtOnce()}),
      HttpRow("HttpVariables",
              "set-var(check.a) str(b)\nsend hdr X-A %[var(check.a)]\n"
              "expect status 200\nset-var(check.b) status",
              HttpReply(Response("200 OK"))),
  };
}

std::vector<RuleCase> OfBytes() {
  return {
      Says("Payload", "res.payload(0,0)"),
      Says("PayloadRange", "res.payload(4,3)"),
      Says("PayloadBehindTheEnd", "res.payload(4,30)"),
      Says("PayloadLength", "res.len"),
      Says("PayloadUpper", "res.payload(0,0),upper"),
      Says("PayloadHex", "res.payload(0,3),hex"),
      Says("PayloadField", "res.payload(0,0),field(2,.)"),
      Says("PayloadWord", "res.payload(0,0),word(2,;)"),
      Says("PayloadBytes", "res.payload(0,0),bytes(2,4)"),
      Says("PayloadBase64", "res.payload(0,0),base64"),
      Says("PayloadDigest", "res.payload(0,0),sha1,hex"),
      Says("PayloadCrc", "res.payload(0,0),crc32"),
      Says("PayloadRegsub", "res.payload(0,0),lower,regsub([a-e],X,g)"),
      Says("PayloadConcat", "res.payload(0,1),lower,concat(-,check.none,-)"),
      Says("PayloadNumber", "res.payload(8,2),lower,add(30)"),
      Says("Arithmetic", "int(17),mul(3),sub(1),div(7),mod(4)"),
      Says("Bits", "int(12),and(10),or(1),xor(255),cpl"),
      Says("Iif", "res.len,odd,iif(odd,even)"),
      Says("Htonl", "int(1234567),htonl,hex"),
      Says("Be2Hex", "bin(0011aaff05),be2hex(:,2)"),
      Says("Be2Dec", "bin(0011aaff05),be2dec(.,2,1)"),
      Says("UrlDecode", "str(a%20b%2Fc),url_dec"),
      Says("Trim", "str(xxabxx),ltrim(x),rtrim(x)"),
      Says("IpMask", "ipv4(10.20.30.40),ipmask(12)"),
      Says("HostAndPort", "str(a.example:80),host_only"),
      Says("HttpDate", "int(784111777),http_date"),
      TcpRow("Aliases",
             "send-lf \"%b %s %si %sp %bi %ci %cp %f %ft %B %U %ST %ts %tsc "
             "%ac %bq %{+Q}b %{+Q,+E}s\"",
             {Hold()}),
  };
}

std::vector<RuleCase> OfMessages() {
  return {
      Tells("Code", "status"),
      Tells("HttpVersion", "res.ver"),
      Tells("HeaderLast", "res.hdr(x-a)"),
      Tells("HeaderFirst", "res.hdr(x-a,1)"),
      Tells("HeaderSecond", "res.hdr(X-A,2)"),
      Tells("HeaderLine", "res.fhdr(x-a)"),
      Tells("HeaderCount", "res.hdr_cnt(x-a)"),
      Tells("HeaderLineCount", "res.fhdr_cnt(x-a)"),
      Tells("HeaderNumber", "res.hdr_val(age),add(1)"),
      Tells("HeaderAddress", "res.hdr_ip(x-ip)"),
      Tells("HeaderNames", "res.hdr_names"),
      Tells("HeadersBlock", "res.hdrs,length"),
      Tells("BodyText", "res.body,lower"),
      Tells("BodyLength", "res.body_len"),
      Tells("Cookie", "res.cook(id)"),
      Tells("CookieCount", "res.cook_cnt(id)"),
  };
}

}  // namespace

std::vector<RuleCase> VariableRows() {
  std::vector<RuleCase> rows;
  for (const auto& room : {Variables(), OfBytes(), OfMessages()}) {
    rows.insert(rows.end(), room.begin(), room.end());
  }
  return rows;
}

}  // namespace checkd
