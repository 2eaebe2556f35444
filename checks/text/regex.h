// A compiled regular expression with bounded matching time (PCRE2, the syntax
// that HAProxy's users write; docs/decisions says why).
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
  // InvalidArgument with PCRE2's own reason and position.
  static absl::StatusOr<std::unique_ptr<Regex>> Compile(
      std::string_view pattern, RegexOptions options = {});
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // True if the expression is found anywhere in `text`, which may hold NUL
  // bytes (F206). An expression that exceeds the match limits does not match.
  bool Search(std::string_view text) const;

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
