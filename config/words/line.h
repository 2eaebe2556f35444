// One statement as the section parsers see it: its words, the takes of a
// WordCursor, where it stands, and how to complain about it.
//
//   void TakeId(Draft& draft, Line& line) {
//     line.Store(line.TakeInteger({.low = 1}), &draft.id);
//   }
//
// Every complaint names file and line in the text, and the column beside it.
// Takes start behind the first word, which is the keyword.
#ifndef CONFIG_WORDS_LINE_H_
#define CONFIG_WORDS_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/types/span.h"
#include "checks/spec/spec.h"
#include "config/text/diagnostics.h"
#include "config/words/word_cursor.h"

namespace checkd {

// One line, on the stack of whoever reads it. Its words die with the statement:
// what is to be kept must be copied. One thread.
class Line : public WordCursor {
 public:
  // What preceded the keyword (F011); it is not one of the words.
  enum class Prefix : uint8_t { kNone, kNo, kDefault };

  // All of them outlive the line. `words` has at least one, without the prefix;
  // `positions` has the column of each. `file` of `location` is interned: specs
  // keep it.
  Line(absl::Span<const std::string_view> words,
       absl::Span<const uint32_t> positions, SourceLocation location,
       Diagnostics& diagnostics, Prefix prefix = Prefix::kNone)
      : WordCursor(words, words.empty() ? 0 : 1),
        words_(words),
        positions_(positions),
        location_(location),
        diagnostics_(diagnostics),
        prefix_(prefix) {}

  size_t size() const { return words_.size(); }
  // Empty past the end.
  std::string_view operator[](size_t i) const {
    return i < words_.size() ? words_[i] : std::string_view();
  }
  Prefix prefix() const { return prefix_; }
  SourceLocation location() const { return location_; }
  // The words may be secret: from now on complaints name the line alone, without
  // a column, so that nobody is shown it. What they say is the caller's.
  void HideWords() { hidden_ = true; }
  // 1-based; of the last word if there is no word `i`.
  int column(size_t i) const;
  // The place of word `i`, with the prefix "parsing [f:l] : " (F117), whether
  // or not the line is about a server. For diagnostics that do not come from
  // here.
  Place place(size_t i) const;

  // An alert about word `i`; the configuration is refused, reading goes on.
  // `text` is a sentence; the place is put before it.
  void Error(size_t i, std::string_view text) {
    ++errors_;
    Add(Severity::kAlert, true, i, text);
  }
  // The same about the error's word. About a server it is made a sentence.
  void Error(const WordError& error);
  // How many errors were told by this line: callers compare it before and
  // after.
  int errors() const { return errors_; }
  // An alert that leaves the configuration valid (F145).
  void Alert(size_t i, std::string_view text) {
    Add(Severity::kAlert, false, i, text);
  }
  // Warnings and notices refuse nothing. Notices that only list what has no
  // effect are for the caller to leave out
  // (LoadOptions::list_ignored_keywords).
  void Warn(size_t i, std::string_view text) {
    Add(Severity::kWarning, false, i, text);
  }
  void Notice(size_t i, std::string_view text) {
    Add(Severity::kNotice, false, i, text);
  }
  // From now on complaints are about a server: "[f:l] : 'server b/s' : " (F115,
  // F117); without `server` it is "'<keyword>' : ". The names outlive the line.
  void SetServer(std::string_view keyword, std::string_view proxy,
                 std::string_view server);

  // True if no more than `max` words are left; else false, after an error about
  // the first one that is too many (F103). Takes nothing.
  bool AtMost(size_t max);

  // True, and told, if there is an error.
  bool Failed(const MaybeError& error) {
    if (error) Error(*error);
    return error.has_value();
  }
  // Puts what was taken into `*out`. False after an error, which is told;
  // `*out` is then as it was. The value is cast: the bounds of the take must
  // fit the type.
  template <typename T, typename U>
  bool Store(WordOr<T> taken, U* out) {
    if (!taken.ok()) Error(taken.error());
    if (taken.ok()) *out = static_cast<U>(*std::move(taken));
    return taken.ok();
  }
  // The same for milliseconds; warns as the take did.
  template <typename U>
  bool Store(const WordOr<TimeWord>& taken, U* out) {
    if (!taken.ok()) Error(taken.error());
    if (taken.ok()) Warn(*taken);
    if (taken.ok()) *out = static_cast<U>(taken->ms);
    return taken.ok();
  }
  // Warns of what the take of a time found odd (F023), at the word taken last.
  void Warn(const TimeWord& time) {
    for (const std::string& warning : time.warnings) Warn(last(), warning);
  }

 private:
  void Add(Severity severity, bool fatal, size_t i, std::string_view text);

  absl::Span<const std::string_view> words_;
  absl::Span<const uint32_t> positions_;
  SourceLocation location_;
  Diagnostics& diagnostics_;
  Prefix prefix_;
  int errors_ = 0;
  bool hidden_ = false;
  std::string_view server_keyword_;
  std::string_view proxy_;
  std::string_view server_;
};

}  // namespace checkd

#endif  // CONFIG_WORDS_LINE_H_
