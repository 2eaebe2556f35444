#include "config/words/word_cursor.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "config/text/units.h"

namespace checkd {
namespace {

// What `$0` to `$3` of a message stand for.
struct Blanks {
  std::string_view keyword;
  std::string_view word;
  std::string_view suggestion;
  std::string_view accepted;
  std::string_view noun;
};

std::string FillIn(std::string_view message, const Blanks& blanks) {
  std::string out;
  while (!message.empty()) {
    const size_t at = message.find('$');
    absl::StrAppend(&out, message.substr(0, at));
    if (at == message.npos) break;
    switch (message[at + 1]) {
      case '0':
        absl::StrAppend(&out, blanks.keyword);
        break;
      case '1':
        absl::StrAppend(&out, blanks.word);
        break;
      case '2':
        out = WithHint(out, blanks.suggestion);
        break;
      case '3':
        absl::StrAppend(&out, blanks.accepted);
        break;
      default:
        absl::StrAppend(&out, blanks.noun);
        break;
    }
    message.remove_prefix(at + 2);
  }
  return out;
}

}  // namespace

std::string_view WordCursor::TakeKeyword() {
  if (!done()) keyword_ = next_;
  return ExtendKeyword();
}

std::string_view WordCursor::ExtendKeyword() {
  if (done()) return {};
  keyword_end_ = next_ + 1;
  return Take();
}

std::string_view WordCursor::keyword() const {
  const std::string_view written = keyword_written();
  return written.substr(0, written.find('('));
}

std::string WordCursor::KeywordText() const {
  std::string text;
  for (size_t i = keyword_; i + 1 < keyword_end_; ++i) {
    absl::StrAppend(&text, words_[i], " ");
  }
  return absl::StrCat(text, keyword());
}

std::string WordCursor::TakeRest() {
  std::string rest = absl::StrJoin(words_.subspan(words_.size() - left()), " ");
  while (!done()) Take();
  return rest;
}

WordOr<std::string_view> WordCursor::TakeText(const Wanted& wanted) {
  if (done()) return Missing(wanted);
  return Take();
}

WordOr<int64_t> WordCursor::TakeInteger(const IntegerRange& range,
                                        const Wanted& wanted) {
  if (done()) return Missing(wanted);
  const std::string_view word = Take();
  const std::optional<int64_t> value =
      ParseInteger(word, range.low, range.high);
  if (value) return *value;
  const bool number = ParseInteger(word, std::numeric_limits<int64_t>::min(),
                                   std::numeric_limits<int64_t>::max())
                          .has_value();
  return Refuse(
      number ? WordError::Kind::kOutOfRange : WordError::Kind::kMalformed,
      wanted, "'$0' expects $3 (got '$1').",
      absl::StrFormat("an integer from %d to %d", range.low, range.high));
}

WordOr<int64_t> WordCursor::TakeSize(const IntegerRange& range,
                                     const Wanted& wanted) {
  if (done()) return Missing(wanted);
  const ParsedSize size = ParseSize(Take());
  if (size.ok() && size.value >= range.low && size.value <= range.high) {
    return size.value;
  }
  return Refuse(size.error == UnitError::kUnexpectedCharacter
                    ? WordError::Kind::kMalformed
                    : WordError::Kind::kOutOfRange,
                wanted, "'$0' expects $3 (got '$1').",
                absl::StrFormat("a size from %d to %d bytes, optionally with "
                                "k, m or g",
                                range.low, range.high));
}

WordError WordCursor::Refusal(WordError::Kind kind, std::string text) const {
  return WordError{.kind = kind,
                   .word = last_,
                   .written = std::string(words_[last_]),
                   .text = std::move(text)};
}

WordError WordCursor::Refusal(const absl::Status& status) const {
  WordError::Kind kind = WordError::Kind::kMalformed;
  if (absl::IsUnimplemented(status)) kind = WordError::Kind::kUnsupported;
  if (absl::IsFailedPrecondition(status)) kind = WordError::Kind::kUnavailable;
  return Refusal(kind, std::string(status.message()));
}

WordError WordCursor::Missing(const Wanted& wanted) const {
  const std::string_view message =
      wanted.missing.empty() ? "'$0' expects $3 as argument." : wanted.missing;
  return WordError{.kind = WordError::Kind::kMissing,
                   .word = last_,
                   .expected = std::string(wanted.noun),
                   .text = FillIn(message, {.keyword = KeywordText(),
                                            .word = {},
                                            .suggestion = {},
                                            .accepted = wanted.noun,
                                            .noun = wanted.noun})};
}

WordError WordCursor::Refuse(WordError::Kind kind, const Wanted& wanted,
                             std::string_view own, std::string_view accepted,
                             std::string_view suggestion) const {
  const std::string_view message =
      wanted.refused.empty() ? own : wanted.refused;
  return WordError{.kind = kind,
                   .word = last_,
                   .written = std::string(words_[last_]),
                   .expected = std::string(accepted),
                   .suggestion = std::string(suggestion),
                   .text = FillIn(message, {.keyword = KeywordText(),
                                            .word = words_[last_],
                                            .suggestion = suggestion,
                                            .accepted = accepted,
                                            .noun = wanted.noun})};
}

WordError WordCursor::RefuseChoice(absl::Span<const std::string_view> words,
                                   const Wanted& wanted) const {
  return Refuse(WordError::Kind::kUnknown, wanted,
                "'$0' : unknown value '$1'$2 (one of $3).",
                absl::StrJoin(words, ", "), NearestWord(words_[last_], words));
}

WordError WordCursor::Unknown(
    absl::FunctionRef<void(NearestSearch& search)> offer,
    std::string_view message) const {
  NearestSearch search(words_[last_]);
  offer(search);
  return Refuse(WordError::Kind::kUnknown, {}, message, {}, search.best());
}

WordError WordCursor::NotSupported(std::string_view word,
                                   std::string_view effect) const {
  return Refusal(
      WordError::Kind::kUnsupported,
      absl::StrFormat("'%s' is not supported by checkd yet. %s; refused rather "
                      "than checked differently",
                      word, effect));
}

}  // namespace checkd
