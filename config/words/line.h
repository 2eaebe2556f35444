// One statement as the section parsers see it: its words, where it stands, and
// how to complain about it.
//
//   void TakeId(Line& line) {
//     if (line.size() < 2) return line.Error(0, "'id' expects a number.");
//   }
//
// Every complaint names file and line in the text, and the column beside it.
#ifndef CONFIG_WORDS_LINE_H_
#define CONFIG_WORDS_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "checks/spec/spec.h"
#include "config/text/diagnostics.h"
#include "config/words/words.h"

namespace checkd {

class Line {
 public:
  // What preceded the keyword (F011); it is not one of the words.
  enum class Prefix : uint8_t { kNone, kNo, kDefault };

  // All of them outlive the line. `file` is interned: specs keep it.
  Line(absl::Span<const std::string_view> words,
       absl::Span<const uint32_t> positions, SourceLocation location,
       Diagnostics& diagnostics, Prefix prefix = Prefix::kNone)
      : words_(words),
        positions_(positions),
        location_(location),
        diagnostics_(diagnostics),
        prefix_(prefix) {}

  size_t size() const { return words_.size(); }
  // Empty past the end.
  std::string_view operator[](size_t i) const {
    return i < words_.size() ? words_[i] : std::string_view();
  }
  WordCursor From(size_t i) const { return WordCursor(words_, i); }
  Prefix prefix() const { return prefix_; }
  SourceLocation location() const { return location_; }
  // 1-based; of the last word if there is no word `i`.
  int column(size_t i) const;
  // The place of word `i`, with the prefix "parsing [f:l] : ".
  Place place(size_t i) const;

  // An alert about word `i`; the configuration is refused, reading goes on.
  void Error(size_t i, std::string_view text) {
    Add(Severity::kAlert, true, i, text);
  }
  void Error(const WordCursor& words, const absl::Status& status) {
    Error(words.last(), status.message());
  }
  // An alert that leaves the configuration valid (F145).
  void Alert(size_t i, std::string_view text) {
    Add(Severity::kAlert, false, i, text);
  }
  void Warn(size_t i, std::string_view text) {
    Add(Severity::kWarning, false, i, text);
  }
  void Notice(size_t i, std::string_view text) {
    Add(Severity::kNotice, false, i, text);
  }
  // From now on complaints are about a server: "[f:l] : 'server b/s' : "
  // (F115). The names outlive the line.
  void SetServer(std::string_view keyword, std::string_view proxy,
                 std::string_view server);

  // False, after an error, if more than `max` words follow the first `keyword`
  // ones (F103).
  bool AtMost(size_t max, size_t keyword = 1);

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void Add(Severity severity, bool fatal, size_t i, std::string_view text);

  absl::Span<const std::string_view> words_;
  absl::Span<const uint32_t> positions_;
  SourceLocation location_;
  Diagnostics& diagnostics_;
  Prefix prefix_;
  std::string_view server_keyword_;
  std::string_view proxy_;
  std::string_view server_;
};

}  // namespace checkd

#endif  // CONFIG_WORDS_LINE_H_
