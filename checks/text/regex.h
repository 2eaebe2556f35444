// A compiled regular expression with bounded matching time (PCRE2, the syntax
// that HAProxy's users write; docs/decisions says why).
//
//   absl::StatusOr<std::unique_ptr<Regex>> regex = Regex::Compile("^2..");
//   if (!regex.ok()) return regex.status();
//   (*regex)->Search("204")   // true
//
// Case-sensitive, `.` does not match LF, `^` and `$` are the ends of the text
// (F206). Compiled to machine code where the system allows that.
#ifndef CHECKS_TEXT_REGEX_H_
#define CHECKS_TEXT_REGEX_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

struct RegexOptions {
  bool ignore_case = false;
};

// Immutable; matching is thread-safe.
class Regex {
 public:
  // InvalidArgument with PCRE2's own reason and position, or if `pattern` is
  // longer than 65 535 bytes. When the configuration is read: slow.
  static absl::StatusOr<std::unique_ptr<Regex>> Compile(
      std::string_view pattern, RegexOptions options = {});
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // True if the expression is found anywhere in `text`, which may hold NUL
  // bytes (F206). Where the limits of matching (100 000 steps) are exceeded it
  // gives up, `*gave_up` is set, and nothing is found: a hostile answer costs
  // its own check alone. No allocation but a thread's first time.
  bool Search(std::string_view text, bool* gave_up = nullptr) const;

  // Appends `text` to `out` with the first match, or with `all` each of them,
  // replaced by `replacement`, in which a backslash and a digit stand for the
  // match (0) or one of its groups, and a backslash takes anything else as it
  // is. False: the match limits were exceeded, or `out` would grow over `limit`
  // bytes.
  bool Substitute(std::string_view text, std::string_view replacement, bool all,
                  size_t limit, std::string* out) const;

 private:
  struct Rep;
  explicit Regex(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // CHECKS_TEXT_REGEX_H_
