#include "config/text/preprocessor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace checkd {
namespace {

using Pass = PreprocessOptions::Pass;

struct Outcome {
  PreprocessResult result;
  std::vector<std::string> lines;     // "3: word|word"
  std::vector<std::string> messages;  // without "parsing [f:"
  Diagnostics diagnostics;
};

Outcome Read(std::string_view text, PreprocessOptions options = {}) {
  Outcome outcome;
  Environment environment;
  environment.Set("HOME", "/root");
  outcome.result =
      Preprocess("f", text, options, environment, outcome.diagnostics,
                 [&](const Statement& s) {
                   std::string line = std::to_string(s.line) + ": ";
                   for (size_t i = 0; i < s.words.size(); ++i) {
                     line += (i > 0 ? "|" : "") + std::string(s.words[i]);
                   }
                   outcome.lines.push_back(line);
                   if (s.words[0] == "setenv")
                     environment.Set(s.words[1], s.words[2]);
                   if (s.words[0] == "section")
                     environment.SetSection(s.words[1]);
                   if (s.words[0] == "bad")
                     outcome.diagnostics.Alert(s.At(), "bad");
                   if (s.words[0] == "abort") outcome.diagnostics.Abort();
                 });
  for (const Diagnostic& d : outcome.diagnostics.entries()) {
    EXPECT_EQ(d.text.substr(0, 11), "parsing [f:") << d.text;
    outcome.messages.push_back(d.text.substr(11));
  }
  return outcome;
}

using Lines = std::vector<std::string>;

Lines LinesOf(std::string_view text) {
  Outcome outcome = Read(text);
  EXPECT_EQ(outcome.result, PreprocessResult::kOk);
  EXPECT_EQ(outcome.messages, Lines{});
  return outcome.lines;
}

TEST(Preprocessor, DeliversLinesThatSaySomething) {
  EXPECT_EQ(
      LinesOf("global#c\n\n  # x\n\t backend   b\r\nserver s 1:2 'x y'\n"),
      (Lines{"1: global", "4: backend|b", "5: server|s|1:2|x y"}));
  EXPECT_EQ(LinesOf(""), Lines{});
  EXPECT_EQ(LinesOf("\"\" ignored\n"), Lines{});
}

TEST(Preprocessor, TakesTheRightBlocks) {
  EXPECT_EQ(LinesOf(".if feature(THREAD)\na\n.else\nb\n.endif\nc\n"),
            (Lines{"2: a", "6: c"}));
  EXPECT_EQ(LinesOf(".if 0\na\n.elif streq(\"x y\",'x y')\nb\n.elif 1\nc\n"
                    ".endif\n"),
            (Lines{"4: b"}));
  EXPECT_EQ(LinesOf(".if\na\n.endif\n.if \"$UNSET\"\nb\n.endif\n"), Lines{});
}

TEST(Preprocessor, DoesNotInterpretDroppedBlocks) {
  EXPECT_EQ(LinesOf(".if 0\n.nonsense\n.if nonsense\nx \"\"\n.elif 12x\n.else\n"
                    "no x\n.endif\n.alert x\n.endif\n"),
            Lines{});
  EXPECT_EQ(LinesOf(".if 1\n.elif nonsense\n.endif\n"), Lines{});
}

TEST(Preprocessor, LaterLinesSeeChangesOfTheEnvironment) {
  EXPECT_EQ(LinesOf("setenv A x\n.if defined(A)\nb \"$A\"\n.endif\n"),
            (Lines{"1: setenv|A|x", "3: b|x"}));
  EXPECT_EQ(LinesOf("section web\n\na \"${.FILE}:${.LINE}:${.SECTION}\"\n"),
            (Lines{"1: section|web", "3: a|f:3:web"}));
}

TEST(Preprocessor, FlagsPrefixes) {
  std::vector<Statement::Prefix> prefixes;
  Environment environment;
  Diagnostics diagnostics;
  Preprocess("f", "no option x\ndefault log y\noption z\n", {}, environment,
             diagnostics, [&](const Statement& s) {
               prefixes.push_back(s.prefix);
               EXPECT_EQ(s.unprefixed().size(), 2u);
               EXPECT_TRUE(s.keyword() == "option" || s.keyword() == "log");
             });
  EXPECT_EQ(prefixes, (std::vector<Statement::Prefix>{
                          Statement::Prefix::kNo, Statement::Prefix::kDefault,
                          Statement::Prefix::kNone}));
}

TEST(Preprocessor, KnowsWhereWordsAre) {
  Environment environment;
  Diagnostics diagnostics;
  Preprocess("f", "\n  a 'b'\n", {}, environment, diagnostics,
             [&](const Statement& s) {
               EXPECT_EQ(s.At().column, 3);
               EXPECT_EQ(s.At(1).column, 5);
               EXPECT_EQ(s.At(2).column, 0);
               EXPECT_EQ(s.At().line, 2);
             });
}

TEST(Preprocessor, SaysWhatIsWrongAndWhere) {
  struct {
    std::string text, message;
    PreprocessResult result;
  } const kCases[] = {
      {"a",
       "1]: Missing LF on last line, file might have been truncated at "
       "position 2.",
       PreprocessResult::kErrors},
      {"a\n#c",
       "2]: Missing LF on last line, file might have been truncated "
       "at position 3.",
       PreprocessResult::kErrors},
      {"a\n   ",
       "2]: Missing LF on last line, file might have been truncated "
       "at position 4.",
       PreprocessResult::kErrors},
      {std::string("a\n b\0c\n", 7),
       "2]: Missing LF on last line, file might have been truncated at "
       "position 3.",
       PreprocessResult::kErrors},
      {std::string("a\0\nb\n", 5), "1]: Stray NUL character at position 2.",
       PreprocessResult::kErrors},
      {"  a \"b\n", "1]: unmatched quote at position 5:\n  a \"b\n    ^",
       PreprocessResult::kErrors},
      {".if 0\n\"\n.endif\n", "2]: unmatched quote at position 1:\n  \"\n  ^",
       PreprocessResult::kErrors},
      {"no maxconn 3\n",
       "1]: negation/default currently supported only for options, log, "
       "busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and "
       "numa-cpu-mapping.",
       PreprocessResult::kErrors},
      {"default\n", "1]: negation/default currently",
       PreprocessResult::kErrors},
      {"[foo] x\n",
       "1] : character 'x' is not permitted after scope declaration.",
       PreprocessResult::kAborted},
      {"[a b]\n", "1] : character ' ' is not permitted in a scope name.",
       PreprocessResult::kAborted},
      {"[]\n", "1] : empty scope name is forbidden.",
       PreprocessResult::kAborted},
      {" [foo\n", "1] : empty scope name is forbidden.",
       PreprocessResult::kAborted},
      {".foo\n", "1]: unknown directive '.foo'.", PreprocessResult::kErrors},
      {".notice a b\n",
       "1]: Unexpected argument 'b' for '.notice'. Use quotes if the message "
       "should contain spaces.",
       PreprocessResult::kErrors},
      {".alert 'x y'\na\n", "1]: 'x y'.", PreprocessResult::kAborted},
      {".elif nonsense\n", "1]: lone '.elif' with no matching '.if'.",
       PreprocessResult::kAborted},
      {".else x\n", "1]: Unexpected argument 'x' for '.else'.",
       PreprocessResult::kAborted},
      {".if 1\na\n", "2]: non-terminated '.if' block.",
       PreprocessResult::kAborted},
      {".if 1 &&  foo\n.endif\n",
       "1]: unparsable conditional expression 'foo' in '.if' at position 6:\n"
       "  .if 1 && foo\n           ^",
       PreprocessResult::kAborted},
      {".if 0\n.elif 12abc\n.endif\n",
       "2]: unexpected character 'a' at the end of conditional expression "
       "'12abc' in '.elif' at position 3:\n  .elif 12abc\n          ^",
       PreprocessResult::kAborted},
      {"  log \"$UNSET\"\n",
       "1]: argument number 1 at position 7 is empty and marks the end of the "
       "argument list:\n  log \"$UNSET\"\n      ^",
       PreprocessResult::kErrors},
  };
  for (const auto& c : kCases) {
    Outcome outcome = Read(c.text);
    EXPECT_EQ(outcome.result, c.result) << c.text;
    ASSERT_EQ(outcome.messages.size(), 1u) << c.text;
    EXPECT_EQ(outcome.messages[0].substr(0, c.message.size()), c.message);
  }
}

TEST(Preprocessor, DeliversTheLineThatLacksItsLf) {
  EXPECT_EQ(Read("global").lines, Lines{"1: global"});
}

TEST(Preprocessor, ReadsOnAfterABadLine) {
  Outcome outcome = Read("a '\nb\nno x\nc \"\"\n[d\n.x\ne\n");
  EXPECT_EQ(outcome.lines, (Lines{"2: b", "7: e"}));
  EXPECT_EQ(outcome.messages.size(), 5u);
  EXPECT_EQ(outcome.result, PreprocessResult::kAborted);
}

TEST(Preprocessor, StopsWhereTheRestMakesNoSense) {
  EXPECT_EQ(Read(".if foo\na\n.endif\nb\n").lines, Lines{});
  EXPECT_EQ(Read("a\n.endif\nb\n").lines, Lines{"1: a"});
  Outcome outcome = Read("a\nabort\nb\n");
  EXPECT_EQ(outcome.lines, (Lines{"1: a", "2: abort"}));
  EXPECT_EQ(outcome.result, PreprocessResult::kAborted);
}

TEST(Preprocessor, ReportsErrorsOfTheCallback) {
  EXPECT_EQ(Read("a\nbad\nb\n").result, PreprocessResult::kErrors);
}

TEST(Preprocessor, StopsAfterFiftyFatalLines) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "bad\n";
  EXPECT_EQ(Read(text).messages.size(), 50u);
  Outcome outcome = Read(text + "bad\n");
  EXPECT_EQ(outcome.lines.size(), 50u);
  EXPECT_EQ(outcome.messages.back(),
            "51]: too many fatal errors (50), stopping now.");
}

TEST(Preprocessor, AcceptsScopes) {
  EXPECT_EQ(LinesOf("[foo]\n  [a.b-c:_]  # x\r\na\n"), Lines{"3: a"});
}

TEST(Preprocessor, ExplainsEmptyArgumentsOnce) {
  Outcome outcome = Read("a \"$HOM\"\nb \"\"\n");
  ASSERT_EQ(outcome.messages.size(), 2u);
  EXPECT_NE(outcome.messages[0].find("variable 'HOM' is not set; did you mean "
                                     "'HOME' maybe ?"),
            std::string::npos)
      << outcome.messages[0];
  EXPECT_NE(outcome.messages[0].find("Aborting"), std::string::npos);
  EXPECT_EQ(outcome.messages[1].find("Aborting"), std::string::npos);
  EXPECT_EQ(outcome.lines, Lines{});
}

TEST(Preprocessor, PrintsMessagesAtTheirLevels) {
  Outcome outcome = Read(".notice 'a  b'\n.warning w\n.diag d\n.notice\n");
  EXPECT_EQ(outcome.messages, (Lines{"1]: 'a  b'.", "2]: 'w'.", "4]: ''."}));
  EXPECT_EQ(outcome.diagnostics.count(Severity::kNotice), 2u);
  EXPECT_EQ(outcome.diagnostics.count(Severity::kWarning), 1u);
  outcome = Read(".diag d\n", {.diag = true, .facts = {}});
  EXPECT_EQ(outcome.diagnostics.count(Severity::kDiag), 1u);
}

TEST(Preprocessor, LeavesMessagesToTheSecondPass) {
  const PreprocessOptions discovery{.pass = Pass::kDiscovery, .facts = {}};
  Outcome outcome =
      Read(".notice n\n.alert a\n.unknown\n[bad\nlog \"$LATER\"\n", discovery);
  EXPECT_EQ(outcome.result, PreprocessResult::kOk);
  EXPECT_EQ(outcome.messages, Lines{});
  EXPECT_EQ(outcome.lines, Lines{"5: log|"});
  EXPECT_EQ(Read("a '\n", discovery).result, PreprocessResult::kErrors);
  EXPECT_EQ(Read("no x\n", discovery).result, PreprocessResult::kErrors);
  EXPECT_EQ(Read("a", discovery).result, PreprocessResult::kErrors);
  EXPECT_EQ(Read(".if x\n", discovery).result, PreprocessResult::kAborted);
}

TEST(Preprocessor, LetsTheSecondPassSeeWhatTheFirstSet) {
  Environment environment;
  Diagnostics diagnostics;
  Lines lines;
  PreprocessOptions options;
  for (Pass pass : {Pass::kDiscovery, Pass::kLoad}) {
    options.pass = pass;
    ASSERT_EQ(Preprocess("f", "log \"$A\"\nsetenv A x\n", options, environment,
                         diagnostics,
                         [&](const Statement& s) {
                           if (s.keyword() == "setenv") {
                             environment.Set(s.words[1], s.words[2]);
                           } else if (pass == Pass::kLoad) {
                             lines.emplace_back(s.words[1]);
                           }
                         }),
              PreprocessResult::kOk);
  }
  EXPECT_EQ(lines, Lines{"x"});
}

// F009. The others are shown with an excerpt by whoever prints them.
TEST(Preprocessor, SaysWhichMessagesShowTheLine) {
  const struct {
    std::string_view text;
    bool shows_line;
  } kCases[] = {
      {"a 'b\n", true},
      {"a \"\" b\n", true},
      {"bad x\n", false},
  };
  for (const auto& c : kCases) {
    const Outcome outcome = Read(c.text);
    ASSERT_EQ(outcome.diagnostics.entries().size(), 1u) << c.text;
    const Diagnostic& d = outcome.diagnostics.entries().front();
    EXPECT_EQ(d.shows_line, c.shows_line) << c.text;
    EXPECT_EQ(d.text.find('\n') != d.text.npos, c.shows_line) << c.text;
  }
}

}  // namespace
}  // namespace checkd
