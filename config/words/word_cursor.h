// The words of one line as a parser takes them, and the takes that make values
// of them.
//
//   WordCursor words(line, 3);            // of `server s 192.0.2.1:80 inter`
//   words.TakeKeyword();
//   WordOr<TimeWord> time = words.TakeTime({.server = "s"});
//   if (!time.ok()) return time.error();  // "'inter' expects a delay"
//
// A take moves behind the word that it looks at, good or bad. Its error knows
// that word, what is accepted, and the known word that looks like it. What is
// taken points into the line. Nothing is allocated but for an error.
#ifndef CONFIG_WORDS_WORD_CURSOR_H_
#define CONFIG_WORDS_WORD_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "config/text/nearest.h"
#include "config/words/word_error.h"

namespace checkd {

// How the messages of a take are worded. The defaults do, unless HAProxy says
// it in its own way. `$0` in a message is the keyword, `$1` the word, `$2` the
// hint at the nearest word, `$3` what is accepted, or what a parser said, `$4`
// the noun.
struct Wanted {
  std::string_view noun = "a value";  // "'port' expects <noun> as argument."
  std::string_view missing = {};      // instead of that message
  std::string_view refused = {};      // instead of the take's own
};

// The values that are accepted, both bounds included.
struct IntegerRange {
  int64_t low = 0;
  int64_t high = 0x7fffffff;
};

// A time as it was taken: 0..2^31-1 ms, parts of a millisecond rounded up
// (F022).
struct TimeWord {
  int64_t ms = 0;
  // About a value that may not be what was meant (F022, F023).
  std::vector<std::string> warnings;
};

// Whose time it is decides what is said about it (F022, F023).
struct TimeOptions {
  std::string_view server = {};  // a word of this server: 0 is refused
  // Who is named where a small number has no unit; empty: that goes unsaid. For
  // words of servers it is the server.
  std::string_view owner = {};
};

class WordCursor {
 public:
  // Starts before word number `next`, which may be past the end. The keyword is
  // the word before that.
  WordCursor(absl::Span<const std::string_view> words, size_t next)
      : words_(words),
        next_(next),
        keyword_(next == 0 ? 0 : next - 1),
        keyword_end_(next) {}

  bool done() const { return next_ >= words_.size(); }
  size_t left() const { return done() ? 0 : words_.size() - next_; }
  // The next word, or the one `ahead` words after it; empty past the end.
  std::string_view Peek(size_t ahead = 0) const {
    return ahead < left() ? words_[next_ + ahead] : std::string_view();
  }
  // Empty past the end: no word of a line is (F008).
  std::string_view Take() {
    if (done()) return {};
    last_ = next_;
    return words_[next_++];
  }
  // The word taken last, which errors are about, and its number in the line;
  // word 0 if none was taken yet. The line must have a word.
  size_t last() const { return last_; }
  std::string_view last_word() const { return words_[last_]; }
  // All that is left, with single blanks between; empty at the end.
  std::string TakeRest();
  // True, and the next word is taken, if that is `word`.
  bool TakeIf(std::string_view word) {
    if (done() || Peek() != word) return false;
    Take();
    return true;
  }

  // ---- the keyword: what errors call the owner of the words taken

  // Takes the next word as keyword. At the end of the line it is empty, and the
  // keyword stays what it was.
  std::string_view TakeKeyword();
  // Takes the next word as the rest of the keyword: `stats` and `timeout`.
  // Messages then name both. Empty at the end of the line.
  std::string_view ExtendKeyword();
  // Its last word as written: with an argument in parentheses, if it has one.
  std::string_view keyword_written() const {
    return keyword_end_ == 0 ? std::string_view() : words_[keyword_end_ - 1];
  }
  // The same without.
  std::string_view keyword() const;
  // The keyword is the "no-" form of another.
  bool negated() const { return keyword().substr(0, 3) == "no-"; }
  // All of its words, for messages: "stats timeout". Allocates.
  std::string KeywordText() const;

  // Takes one of `rows` as keyword, or as the rest of it.
  template <typename Row, size_t kCount>
  WordOr<const Row*> TakeKeyword(const Row (&rows)[kCount],
                                 const Wanted& wanted = {});
  template <typename Row, size_t kCount>
  WordOr<const Row*> ExtendKeyword(const Row (&rows)[kCount],
                                   const Wanted& wanted = {});

  // ---- takes

  // Any word. The text points into the line and must be copied to be kept.
  // kMissing at the end of the line, like all takes.
  WordOr<std::string_view> TakeText(const Wanted& wanted = {});
  // Decimal, with or without sign. kOutOfRange outside `range`; kMalformed for
  // anything else, and for numbers from 2^40 on.
  WordOr<int64_t> TakeInteger(const IntegerRange& range,
                              const Wanted& wanted = {"a number"});
  // A delay (F022); milliseconds are the unit of bare numbers. kOutOfRange
  // above 2^31-1 ms, and for 0 if it is a server's; kMalformed if it is no
  // number with a unit. The caller tells the warnings: Line::Store() does.
  WordOr<TimeWord> TakeTime(const TimeOptions& options = {},
                            const Wanted& wanted = {"a delay"});
  // Bytes, with k, m or g (F024). kOutOfRange outside `range` or above 2^32-1.
  WordOr<int64_t> TakeSize(const IntegerRange& range,
                           const Wanted& wanted = {"a size"});
  // One of `rows`, which are words or have a member `word`: a pointer to it.
  // kUnknown otherwise, with the nearest one as suggestion. Linear in the rows:
  // for a handful; more belong into a KeywordTable.
  template <typename Row, size_t kCount>
  WordOr<const Row*> TakeChoice(const Row (&rows)[kCount],
                                const Wanted& wanted = {});
  // A word that `parse` makes a value of, a std::optional or an absl::StatusOr
  // whose message is then the error's. `parse` is called at most once, with a
  // view that is good during the call. The result is a WordOr of that value;
  // kMalformed if there is none.
  template <typename Parse>
  auto TakeParsed(Parse parse, const Wanted& wanted = {});

  // ---- errors, for words that no take looks at

  // About the word taken last.
  WordError Refusal(WordError::Kind kind, std::string text) const;
  // The same for what a codec of words says: it is malformed, or, if the codec
  // says so (kUnimplemented), not supported.
  WordError Refusal(const absl::Status& status) const;
  // Nothing follows, and something should: `wanted` says what, in place of a
  // take's own.
  WordError Missing(const Wanted& wanted) const;
  // The word taken last is none of `rows`.
  template <typename Row, size_t kCount>
  WordError NoneOf(const Row (&rows)[kCount], const Wanted& wanted = {}) const;
  // The word taken last is none of those that `offer` offers.
  WordError Unknown(absl::FunctionRef<void(NearestSearch& search)> offer,
                    std::string_view message) const;
  // HAProxy understands `word`, checkd does not yet, and leaving it out would
  // change what is checked: `effect` says how.
  WordError NotSupported(std::string_view word, std::string_view effect) const;

 private:
  // The word taken last is refused; `own` is the take's message.
  WordError Refuse(WordError::Kind kind, const Wanted& wanted,
                   std::string_view own, std::string_view accepted,
                   std::string_view suggestion = {}) const;
  WordError RefuseChoice(absl::Span<const std::string_view> words,
                         const Wanted& wanted) const;

  absl::Span<const std::string_view> words_;
  size_t next_;
  size_t last_ = 0;
  size_t keyword_;      // its first word
  size_t keyword_end_;  // behind its last one
};

// ---- implementation

namespace words_internal {
inline std::string_view WordOf(std::string_view word) { return word; }
template <typename Row>
std::string_view WordOf(const Row& row) {
  return row.word;
}
}  // namespace words_internal

// The row that `word` names; null if it names none.
template <typename Row, size_t kCount>
const Row* FindChoice(const Row (&rows)[kCount], std::string_view word) {
  for (const Row& row : rows) {
    if (words_internal::WordOf(row) == word) return &row;
  }
  return nullptr;
}

// The words of `rows`, for messages: "none, h1, h2".
template <typename Row, size_t kCount>
std::string ListOf(const Row (&rows)[kCount]) {
  std::string list;
  for (const Row& row : rows) {
    if (!list.empty()) list.append(", ");
    list.append(words_internal::WordOf(row));
  }
  return list;
}

template <typename Row, size_t kCount>
WordOr<const Row*> WordCursor::TakeChoice(const Row (&rows)[kCount],
                                          const Wanted& wanted) {
  if (done()) return Missing(wanted);
  if (const Row* const row = FindChoice(rows, Take())) return row;
  return NoneOf(rows, wanted);
}

template <typename Row, size_t kCount>
WordOr<const Row*> WordCursor::TakeKeyword(const Row (&rows)[kCount],
                                           const Wanted& wanted) {
  const size_t first = next_;
  WordOr<const Row*> row = ExtendKeyword(rows, wanted);
  if (row.ok()) keyword_ = first;
  return row;
}

template <typename Row, size_t kCount>
WordOr<const Row*> WordCursor::ExtendKeyword(const Row (&rows)[kCount],
                                             const Wanted& wanted) {
  WordOr<const Row*> row = TakeChoice(rows, wanted);
  if (row.ok()) keyword_end_ = next_;
  return row;
}

template <typename Row, size_t kCount>
WordError WordCursor::NoneOf(const Row (&rows)[kCount],
                             const Wanted& wanted) const {
  std::vector<std::string_view> words;
  for (const Row& row : rows) words.push_back(words_internal::WordOf(row));
  return RefuseChoice(words, wanted);
}

template <typename Parse>
auto WordCursor::TakeParsed(Parse parse, const Wanted& wanted) {
  using Parsed = decltype(parse(std::string_view()));
  using Value = typename Parsed::value_type;
  if (done()) return WordOr<Value>(Missing(wanted));
  Parsed parsed = parse(Take());
  if constexpr (std::is_same_v<Parsed, std::optional<Value>>) {
    if (!parsed) {
      return WordOr<Value>(Refuse(WordError::Kind::kMalformed, wanted,
                                  "'$0' expects $3 (got '$1').", wanted.noun));
    }
  } else if (!parsed.ok()) {
    const absl::string_view said = parsed.status().message();
    return WordOr<Value>(Refuse(WordError::Kind::kMalformed, wanted, "$3",
                                {said.data(), said.size()}));
  }
  return WordOr<Value>(*std::move(parsed));
}

}  // namespace checkd

#endif  // CONFIG_WORDS_WORD_CURSOR_H_
