#include "tests/differential/rule_rows.h"

namespace checkd {
namespace {

// Answers one byte at a time.
Script Slowly(std::string_view bytes) {
  Script script = {Bytes()};
  for (const char c : bytes) script.push_back(Say(std::string(1, c)));
  script.push_back(FinAtOnce());
  return script;
}

RuleCase Expects(const std::string& name, const std::string& expect,
                 std::string_view answer) {
  return TcpRow(name, "send q\nexpect " + expect, Answer(answer));
}

RuleCase Holds(const std::string& name, const std::string& expect,
               std::string_view answer) {
  return TcpRow(name, "send q\nexpect " + expect,
                {Bytes(), Say(answer), Hold()});
}

std::vector<RuleCase> Patterns() {
  return {
      Expects("String", "string yes", "oh yes"),
      Expects("StringMiss", "string yes", "no"),
      Expects("StringInPieces", "string abcdef", "xxabcdefxx"),
      TcpRow("StringSlowly", "send q\nexpect string abcdef",
             Slowly("xxabcdefxx")),
      Expects("StringIsCaseSensitive", "string yes", "YES"),
      Expects("StringWithBlanks", "string \"a b\\tc\"", "a b\tc"),
      Expects("NotString", "! string yes", "no"),
      Expects("NotStringHit", "!string yes", "yes"),
      Expects("NotNotString", "! ! string yes", "yes"),
      Expects("Rstring", "rstring ^[a-c]+$", "abc"),
      Expects("RstringMiss", "rstring ^[a-c]+$", "abd"),
      Expects("RstringFinalLf", "rstring c$", "abc\n"),
      Expects("RstringDotIsNoLf", "rstring a.b", "a\nb"),
      Expects("RstringNul", "rstring a.b", std::string_view("a\0b", 3)),
      Expects("RstringGroups", "rstring (a|b)(c|d)", "xbdx"),
      Expects("NotRstring", "! rstring ^[a-c]+$", "abd"),
      Expects("NotRstringHit", "! rstring ^[a-c]+$", "abc"),
      Expects("Binary", "binary 2b504f", "+PO"),
      Expects("BinaryUpperCase", "binary 2B504F", "+PO"),
      Expects("BinaryMiss", "binary 2b504f", "+P"),
      Expects("NotBinaryHit", "! binary 2b", "+P"),
      Expects("BinaryNul", "binary 6100", std::string_view("a\0b", 3)),
      Expects("Rbinary", "rbinary ^2B(50|51)", "+PO"),
      Expects("RbinaryMiss", "rbinary ^2B(51|52)", "+PO"),
      Expects("RbinaryLowerCaseNeverFits", "rbinary 2b", "+PO"),
      Expects("NotRbinary", "! rbinary 2B", "PO"),
      Expects("StringFormat", "string-lf %[str(yes)]", "yes"),
      Expects("StringFormatMiss", "string-lf %[str(yes)]", "no"),
      Expects("StringFormatEmpty", "string-lf %[var(check.none)]", "no"),
      Expects("StringFormatOfTheServer", "string-lf \"%b/%s\"",
              "StringFormatOfTheServer/s"),
      Expects("StringFormatOfTheAnswer", "string-lf \"%[res.payload(0,1)]\"",
              "abc"),
      Expects("NotStringFormat", "! string-lf %[str(yes)]", "no"),
      Expects("BinaryFormat", "binary-lf %[str(yes),hex]", "yes"),
      Expects("BinaryFormatMiss", "binary-lf %[str(yes),hex]", "no"),
      Expects("BinaryFormatNoHex", "binary-lf %[str(yes)]", "yes"),
      Expects("BinaryFormatEmpty", "binary-lf %[var(check.none)]", "yes"),
  };
}

std::vector<RuleCase> ExpectWords() {
  return {
      Holds("MinRecvDecides", "min-recv 2 string yes", "no"),
      Holds("MinRecvWaits", "min-recv 5 string yes", "no"),
      Holds("MinRecvZero", "min-recv 0 string yes", "no"),
      Holds("MinRecvMinusOne", "min-recv -1 string yes", "no"),
      Holds("MinRecvOfAnInverse", "min-recv 2 ! string yes", "no"),
      TcpRow("MinRecvInPieces", "send q\nexpect min-recv 4 string ab",
             {Bytes(), Say("x"), Say("a"), Say("b"), Say("c"), Hold()}),
      Holds("InverseWaitsForTheEnd", "! string yes", "no"),
      Holds("InverseTimesOut", "! string yes tout-status L4TOUT", "no"),
      Expects("OkStatus4", "ok-status L4OK string a", "a"),
      Expects("OkStatus6", "ok-status L6OK string a", "a"),
      Expects("OkStatusConditional", "ok-status L7OKC string a", "a"),
      Expects("OkStatusLowerCase", "ok-status l7ok string a", "a"),
      Expects("ErrorStatus4", "error-status L4CON string a", "b"),
      Expects("ErrorStatus6", "error-status L6RSP string a", "b"),
      Expects("ErrorStatus7", "error-status L7STS string a", "b"),
      Expects("ErrorStatusConditional", "error-status L7OKC string a", "b"),
      Holds("ToutStatus4", "tout-status L4TOUT string a", "b"),
      Holds("ToutStatus6", "tout-status L6TOUT string a", "b"),
      Holds("ToutStatus7", "tout-status L7TOUT string a comment late", "b"),
      Expects("OnSuccess", "on-success \"fine: %[res.len]\" string a", "abc"),
      Expects("OnSuccessEmpty", "on-success %[var(check.none)] string a", "a"),
      Expects("OnError", "on-error \"bad: %[res.payload(0,0)]\" string a",
              "xyz"),
      Expects("OnErrorWithComment", "on-error oops comment c string a", "xyz"),
      Expects("OnErrorOfAnInverse", "on-error oops ! string a", "a"),
      Holds("OnErrorNotForTimeouts", "on-error oops string a", "xyz"),
      Expects("OnSuccessOddBytes",
              "on-success \"%[res.payload(0,0)]\" string a",
              "a<\"\x01>\xc3\xa9"),
      Expects("StatusCode", "status-code int(17) string a", "a"),
      Expects("StatusCodeOfAFailure",
              "error-status L7STS status-code int(17) string a", "b"),
      Expects("StatusCodeOfText",
              "status-code \"res.payload(0,3),lower\" string a", "12a"),
      Expects("StatusCodeNegative", "status-code int(-12) string a", "a"),
      Expects("StatusCodeOfWords", "status-code str(abc) string a", "a"),
      Expects("StatusCodeUndefined", "status-code var(check.none) string a",
              "a"),
      Expects("StatusCodeOfABool", "status-code bool(true) string a", "a"),
      Expects("CommentOfAFailure", "comment \"a comment\" string a", "b"),
      Expects("CommentOddBytes", "comment \"<\\\"x\\\">\" string a", "b"),
      Expects("WordsBehindThePattern", "string a comment c min-recv 1", "b"),
      Expects("EmptyAnswer", "string a", ""),
      Expects("EmptyAnswerRegex", "rstring ^$", ""),
      Expects("EmptyAnswerInverse", "! string a", ""),
      Expects("Custom", "custom", "a"),
      Expects("CustomEmpty", "custom", ""),
  };
}

std::vector<RuleCase> Conversations() {
  return {
      TcpRow("SendLast", "send a", {Bytes(), Hold()}),
      TcpRow("SendSendExpect", "send a\nsend b\nexpect string c",
             {Bytes(), Say("c"), FinAtOnce()}),
      TcpRow("SendBinary", "send-binary 00ff0d0a\nexpect string c",
             Answer("c")),
      TcpRow("SendFormat", "send-lf \"%b %s %[srv_id] %% %H\"", {Hold()}),
      TcpRow("SendFormatEmpty", "send-lf %[var(check.none)]\nexpect string a",
             {Say("a"), FinAtOnce()}),
      TcpRow("SendBinaryFormat",
             "send-binary-lf \"0a%[str(abc),hex]\"\nexpect string c",
             Answer("c")),
      TcpRow("SendBinaryFormatOddDigits",
             "send-binary-lf %[res.len]\nexpect string c", Answer("c")),
      TcpRow("SendBinaryFormatNoHex",
             "send-binary-lf %[srv_name]\nexpect string c", Answer("c")),
      TcpRow("SendEscapes", "send \"a\\tb\\r\\n\\x41\"\nexpect string c",
             Answer("c")),
      TcpRow("SendSingleQuotes", "send 'a\\tb $X'\nexpect string c",
             Answer("c")),
      TcpRow("ExpectExpect", "send a\nexpect string b\nexpect string c",
             Answer("bc")),
      TcpRow("ExpectExpectOrderDoesNotMatter",
             "send a\nexpect string c\nexpect string b", Answer("bc")),
      TcpRow("ExpectSecondFails",
             "send a\nexpect string b\nexpect string c comment second",
             Answer("b")),
      TcpRow("SecondSendDropsTheAnswer",
             "send a\nexpect string b\nsend c\nexpect string b",
             {Bytes(), Say("b"), Bytes(), Say("d"), FinAtOnce()}),
      TcpRow("Dialogue",
             "expect rstring ^220\nsend HELO\\r\\n\nexpect rstring ^250\n"
             "send QUIT\\r\\n\nexpect rstring ^221",
             {Say("220 a\r\n"), Bytes(), Say("250 b\r\n"), Bytes(),
              Say("221 c\r\n"), FinAtOnce()}),
      TcpRow("DialogueBreaks",
             "expect rstring ^220\nsend HELO\\r\\n\nexpect rstring ^250",
             {Say("220 a\r\n"), Bytes(), Fin()}),
      TcpRow("ChainGoesBackToTheInverse",
             "send a\nexpect ! string bad min-recv 1\nexpect string end",
             {Bytes(), Say("so "), Say("bad "), Say("end"), FinAtOnce()}),
      TcpRow("ChainTimeoutTellsItsHead",
             "send a\nexpect ! string bad min-recv 1 tout-status L6TOUT\n"
             "expect string end tout-status L4TOUT",
             {Bytes(), Say("so "), Hold()}),
      TcpRow("ResetMakesFinal", "send a\nexpect string bcd",
             {Bytes(), Say("bc"), Reset()}),
      TcpRow("ResetBehindAHit", "send a\nexpect string bc",
             {Bytes(), Say("bc"), Reset()}),
      TcpRow("ResetWithoutAnswer", "send a\nexpect string bc comment c",
             {Bytes(), Reset()}),
      TcpRow("SilenceAtAllTimes", "send a\nexpect string b comment c",
             {Hold()}),
      TcpRow("SilentBanner", "expect rstring b", {Hold()}),
      TcpRow("TimeoutOfRegex", "send a\nexpect rstring b", {Bytes(), Hold()}),
      TcpRow("TimeoutOfBinaryRegex", "send a\nexpect rbinary 62",
             {Bytes(), Hold()}),
      TcpRow("TimeoutOfStringFormat", "send a\nexpect string-lf b",
             {Bytes(), Hold()}),
      TcpRow("TimeoutOfBinaryFormat", "send a\nexpect binary-lf 62",
             {Bytes(), Hold()}),
      TcpRow("LongAnswer", "send a\nexpect string end",
             {Bytes(), Say(std::string(16000, 'x')), Say("end"), Fin()}),
      TcpRow("AnswerLongerThanTheBuffer", "send a\nexpect string end",
             {Bytes(), Say(std::string(16384, 'x')), Say("end"), Hold()}),
      TcpRow("InverseWithAFullBuffer", "send a\nexpect ! string end",
             {Bytes(), Say(std::string(16384, 'x')), Hold()}),
  };
}

}  // namespace

std::vector<RuleCase> TcpRows() {
  std::vector<RuleCase> rows;
  for (const auto& room : {Patterns(), ExpectWords(), Conversations()}) {
    rows.insert(rows.end(), room.begin(), room.end());
  }
  return rows;
}

}  // namespace checkd
