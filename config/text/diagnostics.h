// What the configuration's readers have to say to the person who wrote it:
// messages with a place and a severity, kept in the order they arose.
//
//   Diagnostics diagnostics;
//   diagnostics.Alert({.file = "a.cfg", .line = 3}, "unknown keyword '%s'", w);
//   for (const Diagnostic& d : diagnostics.entries()) Print(d.text);
//   if (diagnostics.fatal_count() > 0) return 1;
//
// The daemon prints them (F115); nothing here does I/O. Not thread-safe.
#ifndef CONFIG_TEXT_DIAGNOSTICS_H_
#define CONFIG_TEXT_DIAGNOSTICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"

namespace checkd {

// How the daemon labels a message (F115). Whether the configuration can be used
// is told by Diagnostic::fatal.
enum class Severity : uint8_t { kNotice, kDiag, kWarning, kAlert };

// Where something is wrong, and how the message names that place: HAProxy has
// more than one way, and tools match on them (F117).
struct Place {
  enum class Style : uint8_t {
    kColon,    // "parsing [f:l]: "
    kSpaced,   // "parsing [f:l] : ", for older keywords
    kBracket,  // "[f:l] : ", for servers
    kNone,     // nothing: the text says it
  };
  std::string_view file = {};
  int line = 0;
  int column = 0;  // 1-based; 0: the line as a whole
  Style style = Style::kColon;

  Place Spaced() const { return {file, line, column, Style::kSpaced}; }
  Place Bracketed() const { return {file, line, column, Style::kBracket}; }
  Place Unnamed() const { return {file, line, column, Style::kNone}; }
  // "parsing [a.cfg:3]: " and so on, what the style puts before a text. Empty
  // for kNone.
  std::string Prefix() const;
};

// One message. It owns its texts, unlike the Place that it was made with: that
// need live only during the call.
struct Diagnostic {
  Severity severity = Severity::kNotice;
  // The configuration cannot be used. Most alerts are fatal, not all (F145).
  bool fatal = false;
  std::string file;
  int line = 0;
  int column = 0;
  // The whole message, the place's prefix included, without a final LF.
  std::string text;
  // `text` shows the line and a caret itself (F009).
  bool shows_line = false;
};

// Append-only. Its size is bounded by who adds: reading stops after
// kMaxFatalLines (config/text/preprocessor.h), while warnings may come with
// every line.
class Diagnostics {
 public:
  // Each formats like absl::StrFormat() and prepends the place's prefix.
  template <typename... Args>
  void Alert(const Place& place, const absl::FormatSpec<Args...>& format,
             const Args&... args) {
    Add(Severity::kAlert, true, place, absl::StrFormat(format, args...));
  }
  // An alert whose `text` shows the line and a caret itself.
  void AlertWithLine(const Place& place, std::string_view text) {
    Add(Severity::kAlert, true, place, text);
    entries_.back().shows_line = true;
  }
  // An alert that leaves the configuration valid (F145).
  template <typename... Args>
  void HarmlessAlert(const Place& place,
                     const absl::FormatSpec<Args...>& format,
                     const Args&... args) {
    Add(Severity::kAlert, false, place, absl::StrFormat(format, args...));
  }
  template <typename... Args>
  void Warning(const Place& place, const absl::FormatSpec<Args...>& format,
               const Args&... args) {
    Add(Severity::kWarning, false, place, absl::StrFormat(format, args...));
  }
  template <typename... Args>
  void Notice(const Place& place, const absl::FormatSpec<Args...>& format,
              const Args&... args) {
    Add(Severity::kNotice, false, place, absl::StrFormat(format, args...));
  }
  // For -dD only: the caller looks at that option.
  template <typename... Args>
  void Diag(const Place& place, const absl::FormatSpec<Args...>& format,
            const Args&... args) {
    Add(Severity::kDiag, false, place, absl::StrFormat(format, args...));
  }

  // `text`, after the place's prefix; LFs at its end are cut off. What is not
  // printable in either is shown as '?', so that binary reaches no terminal.
  // `fatal` refuses the configuration whatever the severity.
  void Add(Severity severity, bool fatal, const Place& place,
           std::string_view text);

  // Ends the load at once: Preprocess() delivers no further statement. For
  // errors after which the rest makes no sense (a duplicate proxy, `.alert`).
  void Abort() { aborted_ = true; }
  bool aborted() const { return aborted_; }

  // In the order they arose. The reference is good as long as this, its
  // elements until the next message.
  const std::vector<Diagnostic>& entries() const { return entries_; }
  size_t count(Severity severity) const {
    return counts_[static_cast<size_t>(severity)];
  }
  size_t fatal_count() const { return fatal_count_; }

 private:
  std::vector<Diagnostic> entries_;
  std::array<size_t, 4> counts_{};
  size_t fatal_count_ = 0;
  bool aborted_ = false;
};

}  // namespace checkd

#endif  // CONFIG_TEXT_DIAGNOSTICS_H_
