#include "config/text/lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace checkd {
namespace {

using Kind = LexError::Kind;
using Words = std::vector<std::string>;

Environment TestEnvironment() {
  Environment environment;
  environment.Set("A", "1 2");
  environment.Set("E", "");
  environment.Set("L", "  x y");
  environment.Set("T", "x y ");
  environment.Set("B", " \t ");
  environment.Set("Q", "\"q\\");
  environment.SetFile("f.cfg");
  environment.SetLine(7);
  environment.SetSection("web");
  return environment;
}

Words Split(std::string_view line) {
  const Environment environment = TestEnvironment();
  Lexer lexer(environment);
  const auto error = lexer.Split(line);
  EXPECT_FALSE(error.has_value()) << line << ": " << error->text;
  return Words(lexer.words().begin(), lexer.words().end());
}

LexError Error(std::string_view line) {
  const Environment environment = TestEnvironment();
  Lexer lexer(environment);
  auto error = lexer.Split(line);
  EXPECT_TRUE(error.has_value()) << line;
  EXPECT_TRUE(lexer.words().empty()) << line;
  return error.value_or(LexError{});
}

void ExpectWords(const std::vector<std::pair<std::string_view, Words>>& cases) {
  for (const auto& [line, words] : cases) EXPECT_EQ(Split(line), words) << line;
}

TEST(Lexer, SeparatesWordsByBlanks) {
  ExpectWords({
      {"", {}},
      {" \t\v\f ", {}},
      {"a", {"a"}},
      {"  server\ts  1:2 ", {"server", "s", "1:2"}},
      {"$HOME ${X} [a] {b}", {"$HOME", "${X}", "[a]", "{b}"}},
  });
}

TEST(Lexer, EndsAtCommentsAndLineEnds) {
  ExpectWords({
      {"# all", {}},
      {"global#c", {"global"}},
      {"a #b c", {"a"}},
      {"a\"b\"#c", {"ab"}},
      {"a '#' \\# \"#\"", {"a", "#", "#", "#"}},
      {"a b\r", {"a", "b"}},
      {"a\rb", {"a"}},
      {"a\nb", {"a"}},
      {std::string_view("a\0b", 3), {"a"}},
  });
}

TEST(Lexer, UnderstandsEscapes) {
  ExpectWords({
      {R"(GET\ /\ HTTP/1.0\r\n)", {"GET / HTTP/1.0\r\n"}},
      {R"(\\ \t \' \" \x41\x6f)", {"\\", "\t", "'", "\"", "Ao"}},
      {R"("\ \\\t\n\r\#\'\"\$\x7a")", {" \\\t\n\r#'\"$z"}},
      {R"(a\$\q\;b)", {R"(a\$\q\;b)"}},
      {R"(a\)", {R"(a\)"}},
      {R"('a\x41\n')", {R"(a\x41\n)"}},
      {"\"a\\x00b\"", {std::string("a\0b", 3)}},
  });
}

TEST(Lexer, JoinsAdjacentQuotedParts) {
  ExpectWords({
      {R"('a"b'"$A"\x41)", {"a\"b1 2A"}},
      {R"(a"b c"d'e f')", {"ab cde f"}},
      {R"("a'b")", {"a'b"}},
      {R"("" '' ""a)", {"", "", "a"}},
  });
}

TEST(Lexer, ExpandsVariablesInDoubleQuotesOnly) {
  ExpectWords({
      {R"("$A" "${A}")", {"1 2", "1 2"}},
      {R"($A '$A')", {"$A", "$A"}},
      {R"("[$A]$A.b")", {"[1 2]1 2.b"}},
      {R"("$UNSET" "$E")", {"", ""}},
      {R"("${UNSET-d}" "${E-d}" "${A-d}")", {"d", "", "1 2"}},
      {R"("${UNSET-x "y' \n$A}")", {"x \"y' \\n$A"}},
      {R"("$Q")", {"\"q\\"}},
  });
}

TEST(Lexer, KnowsPseudoVariables) {
  EXPECT_EQ(Split(R"("$.FILE:${.LINE}:${.SECTION}:${.OTHER}")"),
            Words{"f.cfg:7:web:"});
}

TEST(Lexer, SplitsWordExpansions) {
  ExpectWords({
      {R"(a "${A[*]}" b)", {"a", "1", "2", "b"}},
      {R"("[${A[*]}]")", {"[1", "2]"}},
      {R"("[${L[*]}]" "[${T[*]}]")", {"[", "x", "y]", "[x", "y", "]"}},
      {R"("${L[*]}" "${T[*]}")", {"x", "y", "x", "y"}},
      {R"("${E[*]}" "${UNSET[*]}" "${B[*]}")", {}},
      {R"(a"${E[*]}" "${E[*]}""")", {"a", ""}},
      {R"("${UNSET[*]-x y}")", {"x", "y"}},
      {R"("${A[*]-x y}")", {"1", "2"}},
  });
}

TEST(Lexer, SaysWhatIsWrongAndWhere) {
  struct {
    std::string_view line;
    Kind kind;
    size_t position;
    std::string_view text;
  } const kCases[] = {
      {"  zz \"abc", Kind::kUnmatchedQuote, 6,
       "unmatched quote at position 6:\n  zz \"abc\n     ^"},
      {"a 'b\rc'", Kind::kUnmatchedQuote, 3, "unmatched quote at position 3:"},
      {"   zz \"$1\"", Kind::kBadVariableName, 9,
       "forbidden first char in environment variable name at position 9:\n"
       "  zz \"$1\"\n       ^"},
      {"zz \"${}\"", Kind::kBadVariableName, 7, "forbidden first char in"},
      {"zz \"a$\"", Kind::kBadVariableName, 7, "forbidden first char in"},
      {"zz \"$", Kind::kBadVariableName, 6, "forbidden first char in"},
      {"zz \"${.}\"", Kind::kBadVariableName, 7, "forbidden first char in"},
      {"zz \"${A\"", Kind::kUnmatchedBrace, 6,
       "unmatched brace in environment variable name at position 6:"},
      {"zz \"${A b}\"", Kind::kUnmatchedBrace, 6, "unmatched brace"},
      {"zz \"${A-b", Kind::kUnmatchedBrace, 6, "unmatched brace"},
      {"zz \"${A:-b}\"", Kind::kUnmatchedBrace, 6, "unmatched brace"},
      {"zz \"${A[*}\"", Kind::kBadWordExpansion, 8,
       "truncated or invalid word expansion sequence at position 8:"},
      {"zz \"${A[x]}\"", Kind::kBadWordExpansion, 8, "truncated or invalid w"},
      {"zz \"${A[*]\"", Kind::kUnmatchedBrace, 6, "unmatched brace"},
      {".notice \\x41\\x4", Kind::kBadHexadecimal, 13,
       "truncated or invalid hexadecimal sequence at position 13:"},
      {".notice \"a\\x4g\"", Kind::kBadHexadecimal, 11, "truncated or inval"},
      {"\\x", Kind::kBadHexadecimal, 1, "truncated or invalid hexadecimal"},
  };
  for (const auto& c : kCases) {
    LexError error = Error(c.line);
    EXPECT_EQ(error.kind, c.kind) << c.line;
    EXPECT_EQ(error.position, c.position) << c.line;
    EXPECT_EQ(error.text.substr(0, c.text.size()), c.text);
  }
}

TEST(Lexer, LimitsTheNumberOfWords) {
  std::string line = " maxconn";
  for (int i = 1; i < 64; ++i) line += " " + std::to_string(i);
  EXPECT_EQ(Split(line).size(), 64u);
  EXPECT_EQ(Split(line + " # 64").size(), 64u);
  LexError error = Error(line + " 64");
  EXPECT_EQ(error.kind, Kind::kTooManyWords);
  EXPECT_EQ(error.text,
            "too many words, truncating after word 64, position 186: <63>.");
}

TEST(Lexer, LimitsWhatVariablesMayBecome) {
  Environment environment;
  environment.Set("A", std::string(1 << 20, 'a'));
  std::string line = "x \"";
  for (int i = 0; i < 100; ++i) line += "$A";
  Lexer lexer(environment);
  const auto error = lexer.Split(line + "\"");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, Kind::kTooLong);
}

TEST(Lexer, TellsWhereEachWordWasWritten) {
  const Environment environment = TestEnvironment();
  Lexer lexer(environment);
  ASSERT_FALSE(lexer.Split("  a \"b\" ''c \"x${A[*]}\" d"));
  EXPECT_EQ(
      std::vector<uint32_t>(lexer.positions().begin(), lexer.positions().end()),
      (std::vector<uint32_t>{3, 5, 9, 13, 15, 24}));
}

TEST(Lexer, ForgetsTheLineBefore) {
  const Environment environment = TestEnvironment();
  Lexer lexer(environment);
  ASSERT_FALSE(lexer.Split("a b c"));
  ASSERT_TRUE(lexer.Split("a '"));
  EXPECT_TRUE(lexer.words().empty());
  ASSERT_FALSE(lexer.Split("d"));
  EXPECT_EQ(lexer.words().size(), 1u);
}

TEST(Lexer, SeesChangesOfTheEnvironment) {
  Environment environment;
  Lexer lexer(environment);
  ASSERT_FALSE(lexer.Split("\"$NEW\""));
  EXPECT_EQ(lexer.words()[0], "");
  environment.Set("NEW", "x");
  ASSERT_FALSE(lexer.Split("\"$NEW\""));
  EXPECT_EQ(lexer.words()[0], "x");
}

}  // namespace
}  // namespace checkd
