// `json` and `json_query` (F266). The values are HAProxy 2.6.12's, but for
// those of tests that say so.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/expressions/testing/evaluate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::HasSubstr;

constexpr char kNone[] = "(undefined)";

// ---- json

struct EscapeCase {
  const char* bytes;  // hexadecimal
  // With ascii, utf8, utf8s, utf8p, utf8ps.
  std::vector<const char*> values;
};

void ExpectEscaped(const std::vector<EscapeCase>& cases) {
  const std::vector<std::string> codes = {"ascii", "utf8", "utf8s", "utf8p",
                                          "utf8ps"};
  for (const EscapeCase& c : cases) {
    for (size_t i = 0; i < codes.size(); ++i) {
      const std::string expression =
          absl::StrCat("bin(", c.bytes, "),json(", codes[i], ")");
      EXPECT_EQ(EvaluateText(expression, {}), c.values[i]) << expression;
    }
  }
}

TEST(Json, EscapesWhatStringsCannotHold) {
  for (const char* code : {"", "(ascii)", "(utf8)", "(utf8ps)"}) {
    EXPECT_EQ(EvaluateText(
                  absl::StrCat("bin(22415c2f0a0d090c0807017f),json", code), {}),
              R"(\"A\\\/\n\r\t\f\b\u0007\u0001\u007f)");
  }
  EXPECT_EQ(EvaluateText("str(),json(utf8)", {}), "");
  EXPECT_EQ(EvaluateText("bin(c3a9),json", {}), R"(\u00c3\u00a9)");
}

TEST(Json, EncodesCharacters) {
  ExpectEscaped({
      {"61", {"a", "a", "a", "a", "a"}},
      {"41c3a9",
       {R"(A\u00c3\u00a9)", R"(A\u00e9)", R"(A\u00e9)", R"(A\u00e9)",
        R"(A\u00e9)"}},
      {"e282ac",
       {R"(\u00e2\u0082\u00ac)", R"(\u20ac)", R"(\u20ac)", R"(\u20ac)",
        R"(\u20ac)"}},
      {"c280",
       {R"(\u00c2\u0080)", R"(\u0080)", R"(\u0080)", R"(\u0080)", R"(\u0080)"}},
      {"dfbf",
       {R"(\u00df\u00bf)", R"(\u07ff)", R"(\u07ff)", R"(\u07ff)", R"(\u07ff)"}},
      {"ed9fbf",
       {R"(\u00ed\u009f\u00bf)", R"(\ud7ff)", R"(\ud7ff)", R"(\ud7ff)",
        R"(\ud7ff)"}},
      {"ee8080",
       {R"(\u00ee\u0080\u0080)", R"(\ue000)", R"(\ue000)", R"(\ue000)",
        R"(\ue000)"}},
      {"efb790",
       {R"(\u00ef\u00b7\u0090)", R"(\ufdd0)", R"(\ufdd0)", R"(\ufdd0)",
        R"(\ufdd0)"}},
  });
}

TEST(Json, FailsOnOrLeavesOutWhatIsNoUtf8) {
  ExpectEscaped({
      {"f09f9880", {R"(\u00f0\u009f\u0098\u0080)", kNone, "", kNone, ""}},
      {"c3", {R"(\u00c3)", kNone, "", kNone, ""}},
      {"41c328", {R"(A\u00c3()", kNone, "A(", kNone, "A("}},
      {"80", {R"(\u0080)", kNone, "", kNone, ""}},
      {"41a94180", {R"(A\u00a9A\u0080)", kNone, "AA", kNone, "AA"}},
      {"ff41", {R"(\u00ffA)", kNone, "A", kNone, "A"}},
      {"fe80808080808041",
       {R"(\u00fe\u0080\u0080\u0080\u0080\u0080\u0080A)", kNone, "A", kNone,
        "A"}},
      {"e28241", {R"(\u00e2\u0082A)", kNone, "A", kNone, "A"}},
      {"e282e282ac",
       {R"(\u00e2\u0082\u00e2\u0082\u00ac)", kNone, R"(\u20ac)", kNone,
        R"(\u20ac)"}},
      {"f84141", {R"(\u00f8AA)", kNone, "AA", kNone, "AA"}},
      {"eda080", {R"(\u00ed\u00a0\u0080)", kNone, "", kNone, ""}},
      {"efbfbe", {R"(\u00ef\u00bf\u00be)", kNone, "", kNone, ""}},
      {"f4908080", {R"(\u00f4\u0090\u0080\u0080)", kNone, "", kNone, ""}},
      {"f080af", {R"(\u00f0\u0080\u00af)", kNone, "", kNone, ""}},
      {"f8888080af",
       {R"(\u00f8\u0088\u0080\u0080\u00af)", kNone, "", kNone, ""}},
      {"fc8080808041",
       {R"(\u00fc\u0080\u0080\u0080\u0080A)", kNone, "A", kNone, "A"}},
      {"c2c0af", {R"(\u00c2\u00c0\u00af)", kNone, "", kNone, R"(\/)"}},
  });
}

TEST(Json, TakesOverlongOnesIfPermissive) {
  ExpectEscaped({
      {"c0af41", {R"(\u00c0\u00afA)", kNone, "A", R"(\/A)", R"(\/A)"}},
      {"c081", {R"(\u00c0\u0081)", kNone, "", R"(\u0001)", R"(\u0001)"}},
      {"e080af", {R"(\u00e0\u0080\u00af)", kNone, "", R"(\/)", R"(\/)"}},
      {"f08fbfbd",
       {R"(\u00f0\u008f\u00bf\u00bd)", kNone, "", R"(\ufffd)", R"(\ufffd)"}},
      {"f08fbfbe", {R"(\u00f0\u008f\u00bf\u00be)", kNone, "", kNone, ""}},
      {"f08da08041", {R"(\u00f0\u008d\u00a0\u0080A)", kNone, "A", kNone, "A"}},
      {"fc808080808041",
       {R"(\u00fc\u0080\u0080\u0080\u0080\u0080A)", kNone, "A", R"(\u0000A)",
        R"(\u0000A)"}},
  });
}

TEST(Json, IsUndefinedIfItsResultIsTooLong) {
  EXPECT_EQ(EvaluateText("res.payload(0,0),json,length",
                         std::string(16384 / 6, '\x01')),
            "16380");
  EXPECT_EQ(EvaluateText("res.payload(0,0),json,length",
                         std::string(16384 / 6 + 1, '\x01')),
            kNone);
}

TEST(Json, NamesTheInputCodes) {
  EXPECT_THAT(EvaluateText("str(a),json(UTF8)", {}),
              HasSubstr("'json': 'UTF8' is no input code; write 'ascii', "
                        "'utf8', 'utf8s', 'utf8p' or 'utf8ps'"));
}

// ---- json_query

struct QueryCase {
  std::string document;
  std::string arguments;
  std::string value;
};

void ExpectFound(const std::vector<QueryCase>& cases) {
  for (const QueryCase& c : cases) {
    EXPECT_EQ(EvaluateText(absl::StrCat("res.payload(0,0),json_query(",
                                        c.arguments, ")"),
                           c.document),
              c.value)
        << c.document << " " << c.arguments;
  }
}

TEST(JsonQuery, FollowsKeysAndIndices) {
  ExpectFound({
      {R"({"integer":4})", "$.integer", "4"},
      {R"({"integer":4})", "$.integer,int", "4"},
      {R"({"a":{"b":"x"}})", "$.a.b", "x"},
      {R"({"a":[1,2,"z"]})", "$.a[2]", "z"},
      {"[5,6]", "$[1]", "6"},
      {"[[1,2],[3,4]]", "$[1][0]", "3"},
      {R"([{"a":1},{"a":2}])", "$[1].a", "2"},
      {R"({"a":[{"b":[7]}]})", "$.a[0].b[0]", "7"},
      {"[1,2,3,4,5,6,7,8,9,10,11,12]", "$[11]", "12"},
      {"[1,2]", "$[01]", "2"},
      {" 5", "$", "5"},
      {R"("s")", "$", "s"},
      {R"( { "a" : 1 } )", "$.a", "1"},
      {R"({"b":{"a":1},"a":2})", "$.a", "2"},
      {R"({"ab":1,"a":2})", "$.a", "2"},
      {R"({"a":1,"a":2})", "$.a", "1"},
      {R"({"x":[1,2],"a":[3,4]})", "$.a[1]", "4"},
      {R"([{"a":1,"b":2},3])", "$[1]", "3"},
      {R"({"":1})", "$.", "1"},
      {R"({"a":{"":1}})", "$.a.", "1"},
      {R"({"a b":1})", R"("$.a b")", "1"},
      {R"({"a]":1})", "$.a]", "1"},
  });
}

TEST(JsonQuery, GivesScalarsOfEachKind) {
  ExpectFound({
      {R"({"a":true})", "$.a", "1"},
      {R"({"a":false})", "$.a", "0"},
      {R"({"a":true})", "$.a,int", "1"},
      {R"({"a":null})", "$.a", kNone},
      {R"({"a":{"b":1}})", "$.a", kNone},
      {R"({"a":[1,"x"]})", "$.a", kNone},
      {R"({"a":1})", "$", kNone},
      {R"({"a":""})", "$.a", ""},
      {R"({"a":"5x"})", "$.a,int", "5x"},
      {"{\"a\":\"x\ny\"}", "$.a", "x\ny"},
  });
}

TEST(JsonQuery, NumbersHaveSixDigits) {
  ExpectFound({
      {R"({"a":1.5})", "$.a", "1.5"},
      {R"({"a":-5})", "$.a", "-5"},
      {R"({"a":1e3})", "$.a", "1000"},
      {R"({"a":12345678})", "$.a", "1.23457e+07"},
      {R"({"a":123456.789})", "$.a", "123457"},
      {R"({"a":0.1})", "$.a", "0.1"},
      {R"({"a":0.0001})", "$.a", "0.0001"},
      {R"({"a":0.00001})", "$.a", "1e-05"},
      {R"({"a":1000000})", "$.a", "1e+06"},
      {R"({"a":100000})", "$.a", "100000"},
      {R"({"a":999999.5})", "$.a", "1e+06"},
      {R"({"a":-0})", "$.a", "-0"},
      {R"({"a":1E5})", "$.a", "100000"},
      {R"({"a":1e+5})", "$.a", "100000"},
      {R"({"a":-1.5E2})", "$.a", "-150"},
      {R"({"a":1e400})", "$.a", "inf"},
      {R"({"a":-1e400})", "$.a", "-inf"},
      {R"({"a":1e-400})", "$.a", "0"},
      {R"({"a":99999999999999999999})", "$.a", "1e+20"},
      {R"({"a":00012})", "$.a", "12"},
      {R"({"a":12345.65})", "$.a", "12345.6"},
  });
}

TEST(JsonQuery, IntegersAreThoseOfADouble) {
  ExpectFound({
      {R"({"a":1.9})", "$.a,int", "1"},
      {R"({"a":-1.9})", "$.a,int", "-1"},
      {R"({"a":1e5})", "$.a,int", "1"},
      {R"({"a":9007199254740991})", "$.a,int", "9007199254740991"},
      {R"({"a":9007199254740992})", "$.a,int", kNone},
      {R"({"a":-9007199254740991})", "$.a,int", "-9007199254740991"},
      {R"({"a":-9007199254740992})", "$.a,int", kNone},
      {R"({"a":99999999999999999999})", "$.a,int", kNone},
      {R"({"a":9007199254740991.5})", "$.a,int", "9007199254740991"},
      {R"({"a":010})", "$.a,int", "8"},
      {R"({"a":-010})", "$.a,int", "-8"},
      {R"({"a":08})", "$.a,int", "0"},
      {R"({"a":0x10})", "$.a,int", "16"},
      {R"({"a":-0x10})", "$.a,int", "-16"},
      {R"({"a":0xg})", "$.a,int", "0"},
      {R"({"a":-0})", "$.a,int", "0"},
      {R"({"a":null})", "$.a,int", kNone},
  });
}

TEST(JsonQuery, StringsLoseTheirEscapes) {
  ExpectFound({
      {R"({"a":"\""})", "$.a", R"(")"},
      {R"({"a":"\\"})", "$.a", R"(\)"},
      {R"({"a":"x\"y"})", "$.a", R"(x"y)"},
      {R"({"a":"\n"})", "$.a", "\n"},
      {R"({"a":"\t"})", "$.a", "\t"},
      {R"({"a":"\b\f\r"})", "$.a", "\x08\x0c\x0d"},
      {R"({"a":"\u0041"})", "$.a", "A"},
      {R"({"a":"\u00E9"})", "$.a", "\xe9"},
      {R"({"a":"\/"})", "$.a", kNone},
      {R"({"a":"\u0100"})", "$.a", kNone},
      {R"({"a":"\u20ac"})", "$.a", kNone},
      {R"({"a":"\u007"})", "$.a", kNone},
      {R"({"a":"\x"})", "$.a", kNone},
      {R"({"a":"\U0041"})", "$.a", kNone},
  });
}

TEST(JsonQuery, StringsMayHoldNul) {
  EXPECT_EQ(EvaluateText("res.payload(0,0),json_query($.a),length",
                         R"({"a":"\u0000b"})"),
            "2");
}

TEST(JsonQuery, KeysAreComparedAsWritten) {
  ExpectFound({
      {R"({"my.key":"v"})", R"("$.my\\.key")", "v"},
      {R"({"my.key":"v"})", "$.my.key", kNone},
      {R"({"a.b":1,"a":{"b":2}})", R"("$.a\\.b")", "1"},
      {R"({"a.b":{"c":3}})", R"("$.a\\.b.c")", "3"},
      {R"({"a[0]":1})", R"("$.a\\[0]")", "1"},
      {R"({"a[0]":1})", "$.a[0]", kNone},
      {R"({"A":1})", "$.a", kNone},
      {R"({"\u0061":1})", "$.a", kNone},
      {R"({"ab":5})", R"("$.a\\b")", "5"},
  });
}

TEST(JsonQuery, IsUndefinedWhereNothingIs) {
  ExpectFound({
      {"[5,6]", "$[2]", kNone},
      {R"({"a":1})", "$.ab", kNone},
      {"[]", "$[0]", kNone},
      {"{}", "$.a", kNone},
      {"5", "$.a", kNone},
      {"5", "$[0]", kNone},
      {"[1]", "$.a", kNone},
      {R"({"0":1})", "$[0]", kNone},
      {R"({"a":1,"b":2})", "$.a.b", kNone},
      {R"({"a":{"c":1},"a":{"b":2}})", "$.a.b", kNone},
      {R"({"a":1,"a":{"b":2}})", "$.a.b", kNone},
      {R"({"a":[1],"b":[2,3]})", "$.a[1]", kNone},
      {R"({"a":1}{"b":2})", "$.b", kNone},
      {R"({"a":[1]})", "$.a.[0]", kNone},
      {" ", "$.a", kNone},
  });
}

TEST(JsonQuery, DoesNotLookBehindTheValue) {
  ExpectFound({
      {R"({"a":1)", "$.a", "1"},
      {R"({"a":1,)", "$.a", "1"},
      {R"({"a":1}}})", "$.a", "1"},
      {R"({"a":"x")", "$.a", "x"},
      {R"({"a":1 2})", "$.a", "1"},
      {R"({"a":1x})", "$.a", "1"},
      {R"({"a":truex})", "$.a", "1"},
      {R"({"a":1,"d":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[)", "$.a", "1"},
      {R"({"b":[1,],"a":7})", "$.a", "7"},
      {R"({"b":{"x":1,},"a":7})", "$.a", "7"},
      {R"({"b":"\x","a":1})", "$.a", "1"},
      {R"({"b":01,"a":7})", "$.a", "7"},
  });
}

TEST(JsonQuery, IsUndefinedBehindWhatIsBroken) {
  ExpectFound({
      {R"({"b":,"a":7})", "$.a", kNone},
      {R"({"b":1x,"a":7})", "$.a", kNone},
      {R"({"b":1.,"a":7})", "$.a", kNone},
      {R"({"b":.5,"a":7})", "$.a", kNone},
      {R"({"b":-,"a":7})", "$.a", kNone},
      {R"({"b":-a,"a":7})", "$.a", kNone},
      {R"({"b":--1,"a":7})", "$.a", kNone},
      {R"({"b":+1,"a":7})", "$.a", kNone},
      {R"({"b":1 2,"a":7})", "$.a", kNone},
      {R"({"b":truex,"a":7})", "$.a", kNone},
      {R"({"b":nul,"a":7})", "$.a", kNone},
      {R"({"b":NaN,"a":7})", "$.a", kNone},
      {R"({"b":[1},"a":7})", "$.a", kNone},
      {R"({"b":{"x":1],"a":7})", "$.a", kNone},
      {R"({"b":[,1],"a":7})", "$.a", kNone},
      {R"({"b":{,},"a":7})", "$.a", kNone},
      {R"({"b":[1 2],"a":7})", "$.a", kNone},
      {R"({"b":[1:2],"a":7})", "$.a", kNone},
      {R"({"b":{"x"},"a":7})", "$.a", kNone},
      {R"({"b":{"x":},"a":7})", "$.a", kNone},
      {R"({"b":{"x" 1},"a":7})", "$.a", kNone},
      {R"({"b":{x:1},"a":7})", "$.a", kNone},
      {R"({"b":'x',"a":7})", "$.a", kNone},
      {R"({"b":"x"y,"a":7})", "$.a", kNone},
      {R"({"b":1-2,"a":7})", "$.a", kNone},
      {R"(x{"a":1})", "$.a", kNone},
      {"{a:1}", "$.a", kNone},
      {R"({"a":"abc)", "$.a", kNone},
      {"[1,,2]", "$[2]", kNone},
      {R"({"a":tru})", "$.a", kNone},
  });
}

// An array of that depth with `inside` in it.
std::string Arrays(size_t depth, const std::string& inside) {
  return std::string(depth, '[') + inside + std::string(depth, ']');
}

TEST(JsonQuery, GoesTwentyContainersDeep) {
  std::string path = "$";
  for (int i = 0; i < 20; ++i) path += "[0]";
  ExpectFound({
      {Arrays(20, "7"), path, "7"},
      {Arrays(21, "7"), path + "[0]", kNone},
      {R"({"d":)" + Arrays(19, "") + R"(,"a":1})", "$.a", "1"},
      {R"({"d":)" + Arrays(20, "") + R"(,"a":1})", "$.a", kNone},
      {std::string(16384, '['), "$[1]", kNone},
  });
}

// HAProxy goes on in what stands behind: 3, 2 and 2 there, 0 and "3" of what is
// neither a number nor an escape.
TEST(JsonQuery, FindsLessThanHAProxyInWhatDoesNotFit) {
  ExpectFound({
      {"[[1],[2,3]]", "$[0][1]", kNone},
      {R"([{"b":1},{"c":2}])", "$[0].c", kNone},
      {R"([1,{"c":2}])", "$[0].c", kNone},
      {R"({"a":-})", "$.a", kNone},
      {R"({"a":"\u00zz"})", "$.a", kNone},
  });
}

TEST(JsonQuery, HasATypeThatIsKnownWhenItRuns) {
  const std::string document = R"({"a":4,"b":"8x","c":true})";
  EXPECT_EQ(EvaluateText("res.payload(0,0),json_query($.a),add(1)", document),
            "5");
  EXPECT_EQ(
      EvaluateText("res.payload(0,0),json_query($.a,int),add(1)", document),
      "5");
  EXPECT_EQ(EvaluateText("res.payload(0,0),json_query($.b),add(1)", document),
            "9");
  EXPECT_EQ(EvaluateText("res.payload(0,0),json_query($.c),not", document),
            "0");
}

TEST(JsonQuery, RefusesWhatIsNoPath) {
  for (const char* path : {"a", ".a", "$a", "$[", "$[0", "$[]", "$[*]", "$[-1]",
                           "$[x]", "$[1]x", "$[99999999999]", "$['a']"}) {
    EXPECT_THAT(
        EvaluateText(absl::StrCat("str(a),json_query(\"", path, "\")"), {}),
        HasSubstr("is no path; write '$' and then '.key' or '[0]' for "
                  "each level"))
        << path;
  }
  EXPECT_THAT(EvaluateText("str(a),json_query()", {}),
              HasSubstr("'json_query': '' is no path"));
  EXPECT_THAT(EvaluateText("str(a),json_query", {}),
              HasSubstr("expects arguments: (<json_path>[,<output_type>])"));
  EXPECT_THAT(EvaluateText("str(a),json_query($.a,str)", {}),
              HasSubstr("'str' is no output type; write 'int' or nothing"));
}

}  // namespace
}  // namespace checkd
