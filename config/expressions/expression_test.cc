// Every fetch and converter that a check can have, from its text to its value.
// What HAProxy 2.6 says to the same is pinned by tests/oracle.
#include <set>
#include <string>
#include <vector>

#include "checks/expressions/testing/fake_facts.h"
#include "config/expressions/expression_parser.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class ExpressionTest : public testing::Test {
 protected:
  ExpressionTest() {
    response_.status = 503;
    response_.version = 11;
    response_.reason = "Gone";
    response_.headers_complete = true;
    response_.headers = {{"Vary", "a, b,c"},
                         {"X-Addr", "[2001:db8::1]:80"},
                         {"Set-Cookie", "sid=abc; Path=/"},
                         {"Set-Cookie", "n=12x"},
                         {"Content-Length", "100"}};
  }

  // What comes of `text` in a tcp check that received `bytes_`, or (Http()) in
  // an http check that received `response_` and `bytes_` as its body.
  std::string Run(std::string_view text) {
    auto format = ParseLogFormat(text, context_);
    if (!format.ok()) return std::string(format.status().message());
    scratch_.Clear();
    const ExpressionInput in{.http = http_,
                             .bytes = bytes_,
                             .response = http_ ? &response_ : nullptr,
                             .facts = &facts_,
                             .variables = &variables_,
                             .scratch = &scratch_};
    return std::string(format->Evaluate(in));
  }
  std::string Value(const std::string& expression) {
    return Run("%[" + expression + "]");
  }
  std::string Http(const std::string& expression) {
    http_ = true;
    const std::string value = Value(expression);
    http_ = false;
    return value;
  }

  FakeFacts facts_;
  ProcVariables process_;
  Variables variables_{&process_};
  Scratch scratch_{16384};
  HttpResponse response_;
  std::string bytes_ = std::string("\0\x05helloworld", 12);
  bool http_ = false;
  ExpressionContext context_;
};

struct Case {
  const char* expression;
  const char* value;
};

TEST_F(ExpressionTest, Constants) {
  for (const Case& c : std::vector<Case>{
           {"str(a b)", "a b"},
           {"str('a,b')", "a,b"},
           {"str()", ""},
           {"int(-5)", "-5"},
           {"bool(true)", "1"},
           {"bool(0)", "0"},
           {"always_true", "1"},
           {"always_false", "0"},
           {"bin(48656c6C6f)", "Hello"},
           {"ipv4(192.0.2.1)", "192.0.2.1"},
           {"ipv6(2001:db8::1)", "2001:db8::1"},
           {"meth(POST)", "POST"},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, WhomItChecksAndWho) {
  for (const Case& c : std::vector<Case>{
           {"be_name", "back"},
           {"be_id", "3"},
           {"srv_name", "s1"},
           {"srv_id", "7"},
           {"hostname", "node.example"},
           {"nbproc", "1"},
           {"thread", "0"},
           {"uptime", "60"},
           {"stopping", "0"},
           {"date", "1704067200"},
           {"date(-10)", "1704067190"},
           {"date(0,ms)", "1704067200123"},
           {"date_us", "123456"},
           {"bc_src", "10.0.0.9"},
           {"bc_src_port", "4711"},
           {"bc_dst", "192.0.2.1"},
           {"bc_dst_port", "80"},
           {"bc_err", "0"},
           {"ssl_bc", "0"},
           {"ssl_bc_protocol", ""},
           {"be_conn(back)", "0"},
           {"sc0_conn_cnt", ""},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
  EXPECT_THAT(Value("uuid"), MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}"
                                          "-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(Value("rand(1)"), "0");
}

TEST_F(ExpressionTest, BytesOfATcpResponse) {
  for (const Case& c : std::vector<Case>{
           {"res.len", "12"},
           {"res.payload(2,5)", "hello"},
           {"res.payload(7,0)", "world"},
           {"res.payload(12,0)", ""},
           {"res.payload(13,0)", ""},
           {"res.payload(7,6)", ""},
           {"payload(2,1)", "h"},
           {"res.payload_lv(0,2)", "hello"},
           {"res.payload_lv(0,2,+5)", "world"},
           {"res.payload_lv(0,2,7)", "world"},
           {"res.payload(0,0)", ""},  // cut at its first NUL
           {"res.payload(0,3),hex", "000568"},
           {"res.body", ""},
           {"status", ""},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, AnHttpResponse) {
  bytes_ = "body";
  for (const Case& c : std::vector<Case>{
           {"status", "503"},
           {"res.ver", "1.1"},
           {"res.hdr(vary)", "c"},
           {"res.hdr(vary,1)", "a"},
           {"res.hdr(vary,-2)", "b"},
           {"res.hdr(vary,4)", ""},
           {"res.hdr_cnt(vary)", "3"},
           {"res.fhdr(vary)", "a, b,c"},
           {"res.fhdr_cnt(vary)", "1"},
           {"res.fhdr_cnt(set-cookie)", "2"},
           {"res.hdr_ip(x-addr)", "2001:db8::1"},
           {"res.hdr_val(content-length)", "100"},
           {"res.hdr_names",
            "vary,x-addr,set-cookie,set-cookie,"
            "content-length"},
           {"res.hdr_names(;)",
            "vary;x-addr;set-cookie;set-cookie;"
            "content-length"},
           {"res.hdrs,length", "111"},
           {"res.hdrs_bin,hex,bytes(0,22)",
            "04766172790661"
            "2C20622C"},
           {"res.cook(sid)", "abc"},
           {"res.cook", "abc"},
           {"res.cook_cnt", "2"},
           {"res.cook_val(n)", "12"},
           {"res.body", "body"},
           {"res.body_len", "4"},
           {"res.body_size", "100"},
           {"res.payload(0,0)", ""},
       }) {
    EXPECT_EQ(Http(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, Numbers) {
  variables_.Set(*ParseVariableName("check.two"), 0, Sample::Int(2));
  for (const Case& c : std::vector<Case>{
           {"int(5),add(3)", "8"},
           {"int(5),add(check.two)", "7"},
           {"int(5),add(check.none)", ""},
           {"int(9223372036854775807),add(1)", "9223372036854775807"},
           {"int(5),sub(8)", "-3"},
           {"int(-5),mul(3)", "-15"},
           {"int(7),div(2)", "3"},
           {"int(7),div(0)", "9223372036854775807"},
           {"int(-7),div(0)", "9223372036854775807"},
           {"str(+5),add(0)", "5"},
           {"int(7),mod(4)", "3"},
           {"int(7),mod(0)", "0"},
           {"int(7),neg", "-7"},
           {"int(6),and(3)", "2"},
           {"int(6),or(3)", "7"},
           {"int(6),xor(3)", "5"},
           {"int(0),cpl", "-1"},
           {"int(6),bool", "1"},
           {"int(6),not", "0"},
           {"int(6),odd", "0"},
           {"int(6),even", "1"},
           {"int(6),odd,iif(a,b)", "b"},
           {"str(7x),add(1)", "8"},
           {"str(),add(1)", ""},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, Texts) {
  variables_.Set(*ParseVariableName("check.v"), 0, Sample::Text("b"));
  for (const Case& c : std::vector<Case>{
           {"str(aBc),lower", "abc"},
           {"str(aBc),upper", "ABC"},
           {"str(abc),length", "3"},
           {"str(abc),reverse", "cba"},
           {"str(xxaxx),ltrim(x)", "axx"},
           {"str(xxaxx),rtrim(x)", "xxa"},
           {"str(xx),rtrim(x)", ""},
           {"bin(410d0a42),cut_crlf", "A"},
           {"str(abcdef),bytes(2,2)", "cd"},
           {"str(abcdef),bytes(4)", "ef"},
           {"str(abcdef),bytes(9)", ""},
           {"str(f1_f2_f3__f5),field(5,_)", "f5"},
           {"str(f1_f2_f3__f5),field(2,_,0)", "f2_f3__f5"},
           {"str(f1_f2_f3__f5),field(2,_,2)", "f2_f3"},
           {"str(f1_f2_f3__f5),field(-2,_,3)", "f2_f3_"},
           {"str(f1_f2_f3__f5),field(-3,_,0)", "f1_f2_f3"},
           {"str(f1_f2_f3__f5),field(9,_)", ""},
           {"str(w1_w2_w3__w4),word(4,_)", "w4"},
           {"str(w1_w2_w3__w4),word(2,_,0)", "w2_w3__w4"},
           {"str(w1_w2_w3__w4),word(3,_,2)", "w3__w4"},
           {"str(w1_w2_w3__w4),word(-2,_,3)", "w1_w2_w3"},
           {"str(w1_w2_w3__w4),word(-3,_,0)", "w1_w2"},
           {"str(a),concat(.,check.v,-)", "a.b-"},
           {"str(a),concat(,check.v)", "ab"},
           {"str(a),strcmp(check.v)", "-1"},
           {"str(z),strcmp(check.v)", "24"},
           {"str(bb),strcmp(check.v)", "1"},
           {"str(b),strcmp(check.v)", "0"},
           {"str(b),secure_memcmp(check.v)", "1"},
           {"str(abcabc),regsub(b,X)", "aXcabc"},
           {"str(abcABC),regsub(B,X,gi)", "aXcAXC"},
           {"str(abc),regsub(x*,-,g)", "-a-b-c-"},
           {"str(k=v),regsub('^(.*)=(.*)$','\\2:\\1')", "v:k"},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, CodesAndDigests) {
  for (const Case& c : std::vector<Case>{
           {"str(ab),hex", "6162"},
           {"str(ff),hex2i", "255"},
           {"str(1fz),hex2i", ""},
           {"int(258),htonl,hex", "00000102"},
           {"bin(01020304050607),be2hex", "01020304050607"},
           {"bin(01020304050607),be2hex(:,2)", "0102:0304:0506:07"},
           {"bin(01020304050607),be2hex(-,2,1)", "0102-0304-0506"},
           {"bin(01020304),be2dec(.,1)", "1.2.3.4"},
           {"bin(01020304),be2dec(.,2)", "258.772"},
           {"str(hello),base64", "aGVsbG8="},
           {"str(aGVsbG8=),b64dec", "hello"},
           {"str(aGVsbG8),b64dec", ""},
           {"bin(fbff),ub64enc", "-_8"},
           {"str(-_8),ub64dec,hex", "FBFF"},
           {"str(a b/c),url_enc", "a%20b%2Fc"},
           {"str(a%20b+c?d+e),url_dec", "a b+c?d e"},
           {"str(a+b),url_dec(1)", "a b"},
           {"str(%zz),url_dec", ""},
           {"str(abc),sha1,hex", "A9993E364706816ABA3E25717850C26C9CD0D89D"},
           {"str(abc),sha2(224),hex,bytes(0,8)", "23097D22"},
           {"str(abc),sha2,hex,bytes(0,8)", "BA7816BF"},
           {"str(abc),digest(md5),hex", "900150983CD24FB0D6963F7D28E17F72"},
           {"str(abc),hmac(sha256,a2V5),hex,bytes(0,8)", "9C196E32"},
           {"str(123456789),crc32", "3421780262"},
           {"str(x),crc32(1)", "1122807935"},
           {"str(x),djb2(1)", "3554178265"},
           {"str(123456789),crc32c", "3808858755"},
           {"str(),xxh32", "46947589"},
           {"str(),xxh64", "-1205034819632174695"},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, TimesHostsAndAddresses) {
  for (const Case& c : std::vector<Case>{
           {"int(1704067200),utime(%Y-%m-%dT%H:%M:%SZ)",
            "2024-01-01T00:00:00Z"},
           {"int(1704067200),utime(%H:%M,3600)", "01:00"},
           {"int(1704067200123),ms_utime(%S.%N)", "00.123"},
           {"int(1704067200000456),us_utime(%S.%N)", "00.000456"},
           {"int(1704067200),http_date", "Mon, 01 Jan 2024 00:00:00 GMT"},
           {"int(1704067200000),http_date(0,ms)",
            "Mon, 01 Jan 2024 00:00:00.0 GMT"},
           {"str(example.org:8080),host_only", "example.org"},
           {"str(example.org:8080),port_only", "8080"},
           {"str(example.org),port_only", "0"},
           {"str([::1]),host_only", "[::1]"},
           {"str(192.0.2.77),ipmask(24)", "192.0.2.0"},
           {"str(2001:db8::7),ipmask(24,32)", "2001:db8::"},
           {"str(2001:db8::7),ipmask(24)", ""},
           {"str(a),when(normal)", "a"},
           {"str(a),when(!normal)", ""},
       }) {
    EXPECT_EQ(Value(c.expression), c.value) << c.expression;
  }
}

TEST_F(ExpressionTest, Variables) {
  EXPECT_EQ(Value("var(check.a)"), "");
  EXPECT_EQ(Value("var(check.a,none)"), "none");
  EXPECT_EQ(Value("str(x),set-var(check.a),upper"), "X");
  EXPECT_EQ(Value("var(check.a)"), "x");
  EXPECT_EQ(Value("str(y),set-var(check.a,ifnotset)"), "y");
  EXPECT_EQ(Value("var(check.a)"), "x");
  EXPECT_EQ(Value("str(),unset-var(check.a)"), "");
  EXPECT_EQ(Value("var(check.a)"), "");
}

TEST_F(ExpressionTest, WhatProcessVariablesAreNamedIsDeclared) {
  ExpressionNames names;
  context_.names = &names;
  Value("var(proc.a),add(proc.b),set-var(sess.c)");
  EXPECT_EQ(names.process_variables, (std::set<std::string>{"a", "b"}));
}

TEST_F(ExpressionTest, ServersAndBackendsThatAreNamedAreToldOf) {
  ExpressionNames names;
  context_.names = &names;
  EXPECT_EQ(Value("srv_is_up(back/s1)"), "1");
  EXPECT_EQ(Value("srv_weight(s1)"), "50");
  EXPECT_EQ(Value("srv_is_up(back/none)"), "");
  EXPECT_EQ(Value("nbsrv(back)"), "1");
  EXPECT_EQ(Value("nbsrv"), "1");
  EXPECT_EQ(Value("str(back/s1),srv_queue"), "0");
  ASSERT_EQ(names.uses.size(), 4u);
  EXPECT_EQ(names.uses[0].name, "back/s1");
  EXPECT_EQ(names.uses[0].fetch, "srv_is_up");
  EXPECT_TRUE(names.uses[0].server);
  EXPECT_EQ(names.uses[3].name, "back");
  EXPECT_FALSE(names.uses[3].server);
}

TEST_F(ExpressionTest, OutsideChecksNothingIsKnownOfServers) {
  context_.outside_checks = true;
  EXPECT_EQ(Value("int(5),add(1)"), "6");
  EXPECT_NE(Value("srv_name")
                .find("'srv_name' is about a check, and there is none here"),
            std::string::npos);
}

TEST_F(ExpressionTest, LogFormats) {
  for (const Case& c : std::vector<Case>{
           {"plain", "plain"},
           {"100%%", "100%"},
           {"a  b", "a  b"},
           {"%b/%s", "back/s1"},
           {"%H %pid", nullptr},
           {"[%[srv_name]]", "[s1]"},
           {"%{+Q}[srv_name]", "\"s1\""},
           {"%{+Q}o%b %{-Q}s", "\"back\" s1"},
           {"%{+E}[str('a\"b')]", "a\\\"b"},
           {"%{+M}[var(check.none)]", "-"},
           {"%ci|%ST|%Tw|%r|%ts", "|0|-1|<BADREQ>|PR"},
           {"%{+X}si %{+X}sp", "C0000201 0050"},
           {"%si:%sp", "192.0.2.1:80"},
           {"%(name)s %(x:sint)[str(7x)]", "s1 7"},
           {"%Ts.%ms", "1704067200.123"},
           {"%T", "01/Jan/2024:00:00:00 +0000"},
       }) {
    const std::string value = Run(c.expression);
    if (c.value != nullptr) {
      EXPECT_EQ(value, c.value) << c.expression;
    }
  }
  EXPECT_THAT(Run("%{+bin}[res.payload(0,2)]x"), std::string("\0\x05x", 3));
}

TEST_F(ExpressionTest, WhatDependsOnNothingIsFolded) {
  EXPECT_TRUE(ParseLogFormat("a%%%[str(x),upper]", context_)->constant());
  EXPECT_FALSE(ParseLogFormat("%b", context_)->constant());
  EXPECT_FALSE(ParseLogFormat("%[date]", context_)->constant());
  EXPECT_FALSE(
      ParseLogFormat("%[str(a),concat(,check.x)]", context_)->constant());
}

TEST_F(ExpressionTest, ErrorsSayWhereAndWhatWasMeant) {
  const std::vector<Case> cases = {
      {"%[srv_nam]",
       "unknown fetch method 'srv_nam'; did you mean 'srv_name'? "
       "(at character 3 of '%[srv_nam]')"},
      {"%[str(a),uper]", "unknown converter 'uper'; did you mean 'upper'?"},
      {"%[str(a)", "']' is missing behind the expression"},
      {"%[str(a]", "')' is missing behind the arguments"},
      {"%[str('a)]", "this quote is not closed"},
      {"%[int(x)]", "'int': 'x' is no integer"},
      {"%[bool(x)]", "'bool': write 'true' or 'false'"},
      {"%[bin(1)]", "'bin': write two hexadecimal digits"},
      {"%[str(a),field(0,b)]", "'field': the first part is number 1"},
      {"%[int]", "'int': expects arguments: (<integer>)"},
      {"%[srv_name(x)]", "'srv_name': takes no arguments"},
      {"%[int(1,2)]", "'int': takes at most 1 arguments: (<integer>)"},
      {"%[res.payload(0,0),add(1)]",
       "converter 'add' takes a 'sint', and is given a 'bin'"},
      {"%[str(a),regsub((,b)]", "'regsub': regex '(' is invalid"},
      {"%[str(a),map(f)]", "looks at tables or files of a balancer"},
      {"%[var(x)]", "A variable name must start with its scope"},
      {"%[path]",
       "sample fetch <path> may not be reliably used here because "
       "it needs 'HTTP request headers' which is not available "
       "here"},
      {"%zz",
       "no such format alias 'zz'. If you wanted to emit the '%' "
       "character verbatim, you need to use '%%'"},
      {"%{+Y}[pid]", "unknown flag 'Y'"},
      {"%(a:int)b", "unknown type 'int'; write 'str', 'sint' or 'bool'"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Run(c.expression), HasSubstr(c.value)) << c.expression;
  }
}

TEST_F(ExpressionTest, OutsideOfFormatsTheWordIsNamed) {
  context_.place = "set-var(check.a)";
  EXPECT_EQ(std::string(ParseExpression("ssl_fc", context_, SampleType::kAny)
                            .status()
                            .message()),
            "fetch method 'set-var(check.a)' extracts information from "
            "'client-side connection', none of which is available here.");
}

TEST_F(ExpressionTest, ConvertersMayStandInWordsOfTheirOwn) {
  const std::vector<std::string_view> line = {"str(a)", "upper,lower", "upper",
                                              "comment"};
  WordCursor words(line, 0);
  auto expression = TakeExpression(words, context_, SampleType::kString);
  ASSERT_TRUE(expression.ok()) << expression.error().text;
  EXPECT_EQ(words.Peek(), "comment");
  Sample sample;
  ExpressionInput in;
  in.scratch = &scratch_;
  ASSERT_TRUE((*expression)->Evaluate(in, SampleType::kString, &sample));
  EXPECT_EQ(sample.bytes, "A");
}

TEST_F(ExpressionTest, MustFitWhatIsWanted) {
  EXPECT_THAT(std::string(ParseExpression("res.payload(0,0)", context_,
                                          SampleType::kInt)
                              .status()
                              .message()),
              HasSubstr("gives a 'bin', which cannot become 'sint'"));
}

}  // namespace
}  // namespace checkd
