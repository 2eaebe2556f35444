#include "config/words/word_cursor.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "config/words/words.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using Kind = WordError::Kind;

// `keyword` and what follows; the cursor stands behind the keyword.
class Words {
 public:
  explicit Words(std::string_view line)
      : words_(SplitWords(line, ' ')), cursor_(words_, 1) {}
  WordCursor* operator->() { return &cursor_; }

 private:
  std::vector<std::string_view> words_;
  WordCursor cursor_;
};

void ExpectError(const WordError& error, Kind kind, size_t word,
                 std::string_view text) {
  EXPECT_EQ(error.kind, kind) << error.text;
  EXPECT_EQ(error.word, word) << error.text;
  EXPECT_EQ(error.text, text);
}

TEST(WordCursor, TakesWordsUntilTheEnd) {
  Words words("k a b");
  EXPECT_EQ(words->left(), 2u);
  EXPECT_EQ(words->Peek(), "a");
  EXPECT_EQ(words->Peek(1), "b");
  EXPECT_EQ(words->Peek(2), "");
  EXPECT_FALSE(words->TakeIf("b"));
  EXPECT_TRUE(words->TakeIf("a"));
  EXPECT_EQ(words->Take(), "b");
  EXPECT_EQ(words->last(), 2u);
  EXPECT_EQ(words->last_word(), "b");
  EXPECT_TRUE(words->done());
  EXPECT_EQ(words->Take(), "");
  EXPECT_EQ(words->last(), 2u);
}

TEST(WordCursor, TakesTheRestAsOneText) {
  Words words("k a b c");
  words->Take();
  EXPECT_EQ(words->TakeRest(), "b c");
  EXPECT_TRUE(words->done());
}

TEST(WordCursor, KnowsTheKeywordThatTakesAreAbout) {
  Words words("stats timeout no-tlv(0x20)");
  EXPECT_EQ(words->KeywordText(), "stats");
  words->ExtendKeyword();
  EXPECT_EQ(words->KeywordText(), "stats timeout");
  EXPECT_EQ(words->keyword(), "timeout");
  EXPECT_FALSE(words->negated());
  words->TakeKeyword();
  EXPECT_EQ(words->KeywordText(), "no-tlv");
  EXPECT_EQ(words->keyword_written(), "no-tlv(0x20)");
  EXPECT_TRUE(words->negated());
}

TEST(WordCursor, TakesText) {
  Words words("cookie c");
  EXPECT_EQ(*words->TakeText(), "c");
  const auto missing = words->TakeText({.noun = "a name"});
  ASSERT_FALSE(missing.ok());
  ExpectError(missing.error(), Kind::kMissing, 1,
              "'cookie' expects a name as argument.");
  EXPECT_EQ(missing.error().expected, "a name");
  EXPECT_EQ(missing.error().written, "");
}

TEST(WordCursor, TakesAnIntegerOfARange) {
  Words words("port 1 +65535 0 65536 80x");
  EXPECT_EQ(*words->TakeInteger({1, 65535}), 1);
  EXPECT_EQ(*words->TakeInteger({1, 65535}), 65535);
  const std::string_view kExpects =
      "'port' expects an integer from 1 to 65535 (got '";
  const struct {
    std::string_view written;
    Kind kind;
    size_t word;
  } kBad[] = {{"0", Kind::kOutOfRange, 3},
              {"65536", Kind::kOutOfRange, 4},
              {"80x", Kind::kMalformed, 5}};
  for (const auto& bad : kBad) {
    const auto port = words->TakeInteger({1, 65535});
    ASSERT_FALSE(port.ok());
    ExpectError(port.error(), bad.kind, bad.word,
                std::string(kExpects) + std::string(bad.written) + "').");
    EXPECT_EQ(port.error().written, bad.written);
    EXPECT_EQ(port.error().expected, "an integer from 1 to 65535");
  }
  ExpectError(words->TakeInteger({}).error(), Kind::kMissing, 5,
              "'port' expects a number as argument.");
}

TEST(WordCursor, SaysItInTheWordsOfTheCaller) {
  Words words("rise 0");
  const Wanted wanted{.noun = "a count",
                      .missing = "'$0' : no $4",
                      .refused = "'$0' has to be > 0. Got '$1'"};
  ExpectError(words->TakeInteger({.low = 1}, wanted).error(), Kind::kOutOfRange,
              1, "'rise' has to be > 0. Got '0'");
  ExpectError(words->TakeInteger({.low = 1}, wanted).error(), Kind::kMissing, 1,
              "'rise' : no a count");
}

TEST(WordCursor, TakesATime) {
  Words words("stats timeout 2s 5 10ms! 1x 25d");
  words->ExtendKeyword();
  EXPECT_EQ(words->TakeTime()->ms, 2000);
  const auto bare = words->TakeTime({.owner = "backend 'b'"});
  EXPECT_EQ(bare->ms, 5);
  ASSERT_EQ(bare->warnings.size(), 1u);
  EXPECT_EQ(
      bare->warnings[0],
      "'stats timeout 5' in backend 'b' is suspiciously small for a value "
      "in milliseconds. Please use an explicit unit ('5ms') if that was "
      "the intent");
  const auto trailing = words->TakeTime();
  EXPECT_EQ(trailing->ms, 10);
  EXPECT_EQ(trailing->warnings.size(), 1u);
  ExpectError(words->TakeTime().error(), Kind::kMalformed, 5,
              "unexpected character 'x' in 'stats timeout'. It takes a number "
              "with one of the units us, ms, s, m, h, d");
  ExpectError(words->TakeTime().error(), Kind::kOutOfRange, 6,
              "timer overflow in argument '25d' to 'stats timeout' (maximum "
              "value is 2147483647 ms or ~24.8 days)");
  ExpectError(words->TakeTime().error(), Kind::kMissing, 6,
              "'stats timeout' expects a delay as argument.");
}

TEST(WordCursor, RefusesNoTimeAtAllForAServer) {
  Words words("inter 0 50");
  ExpectError(words->TakeTime({.server = "s"}).error(), Kind::kOutOfRange, 1,
              "invalid value 0 for argument 'inter' of server s.");
  EXPECT_EQ(words->TakeTime({.server = "s"})->warnings.size(), 1u);
}

TEST(WordCursor, TakesASize) {
  Words words("size 16k 1 16q");
  EXPECT_EQ(*words->TakeSize({1024, 65536}), 16384);
  ExpectError(words->TakeSize({1024, 65536}).error(), Kind::kOutOfRange, 2,
              "'size' expects a size from 1024 to 65536 bytes, optionally with "
              "k, m or g (got '1').");
  EXPECT_EQ(words->TakeSize({1024, 65536}).error().kind, Kind::kMalformed);
  ExpectError(words->TakeSize({}).error(), Kind::kMissing, 3,
              "'size' expects a size as argument.");
}

struct Named {
  std::string_view word;
  int value;
};
constexpr Named kNamed[] = {{"layer4", 4}, {"layer7", 7}};

TEST(WordCursor, TakesOneOfAFewWords) {
  Words words("observe layer7 layr4 zzz");
  EXPECT_EQ((*words->TakeChoice(kNamed))->value, 7);
  const auto near = words->TakeChoice(kNamed);
  ExpectError(near.error(), Kind::kUnknown, 2,
              "'observe' : unknown value 'layr4'; did you mean 'layer4' maybe "
              "? (one of layer4, layer7).");
  EXPECT_EQ(near.error().suggestion, "layer4");
  EXPECT_EQ(near.error().expected, "layer4, layer7");
  ExpectError(words->TakeChoice(kNamed).error(), Kind::kUnknown, 3,
              "'observe' : unknown value 'zzz' (one of layer4, layer7).");
  ExpectError(words->TakeChoice(kNamed, {.noun = "a layer"}).error(),
              Kind::kMissing, 3, "'observe' expects a layer as argument.");
}

TEST(WordCursor, HintsBehindASentenceInOneOfItsOwn) {
  Words words("observe layr4");
  ExpectError(words->TakeChoice(kNamed, {.refused = "Unknown '$1'.$2"}).error(),
              Kind::kUnknown, 1,
              "Unknown 'layr4'. Did you mean 'layer4' maybe ?");
}

TEST(WordCursor, TakesWordsOfTheKeywordFromRows) {
  Words words("observe layer4 layer5");
  EXPECT_EQ((*words->ExtendKeyword(kNamed))->value, 4);
  EXPECT_EQ(words->KeywordText(), "observe layer4");
  EXPECT_FALSE(words->TakeKeyword(kNamed).ok());
  EXPECT_EQ(words->KeywordText(), "observe layer4");
}

TEST(WordCursor, TakesWhatAParserMakesOfAWord) {
  Words words("k abc x abc x");
  const auto length = [](std::string_view word) -> std::optional<size_t> {
    if (word == "x") return std::nullopt;
    return word.size();
  };
  EXPECT_EQ(*words->TakeParsed(length), 3u);
  ExpectError(words->TakeParsed(length, {.noun = "no x"}).error(),
              Kind::kMalformed, 2, "'k' expects no x (got 'x').");
  const auto said = [](std::string_view word) -> absl::StatusOr<size_t> {
    if (word == "x") return absl::InvalidArgumentError("an x");
    return word.size();
  };
  EXPECT_EQ(*words->TakeParsed(said), 3u);
  ExpectError(words->TakeParsed(said, {.refused = "'$1' : $3"}).error(),
              Kind::kMalformed, 4, "'x' : an x");
  EXPECT_EQ(words->TakeParsed(said).error().kind, Kind::kMissing);
}

TEST(WordCursor, TakesADollarOfAWordAsItIs) {
  Words words("k $0$2");
  EXPECT_EQ(words->TakeInteger({0, 1}).error().text,
            "'k' expects an integer from 0 to 1 (got '$0$2').");
}

TEST(WordCursor, RefusesWhatACodecRefuses) {
  Words words("k w");
  words->Take();
  ExpectError(words->Refusal(absl::InvalidArgumentError("bad")),
              Kind::kMalformed, 1, "bad");
  ExpectError(words->Refusal(absl::UnimplementedError("later")),
              Kind::kUnsupported, 1, "later");
}

TEST(WordError, IsASentenceWithinAWrapper) {
  WordError error{.text = "too many"};
  EXPECT_EQ(std::move(error).Within("'log' : ").text, "'log' : too many.");
  EXPECT_EQ(AsSentence("maybe ?"), "maybe ?");
}

}  // namespace
}  // namespace checkd
