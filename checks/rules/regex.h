// A compiled regular expression with bounded matching time (PCRE2, the syntax
// that HAProxy's users write; docs/decisions says why).
#ifndef CHECKS_RULES_REGEX_H_
#define CHECKS_RULES_REGEX_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

// Immutable; matching is thread-safe.
class Regex {
 public:
  // InvalidArgument with PCRE2's own reason and position.
  static absl::StatusOr<std::unique_ptr<Regex>> Compile(
      std::string_view pattern);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // True if the expression is found anywhere in `text`, which may hold NUL
  // bytes (F206). An expression that exceeds the match limits does not match.
  bool Search(std::string_view text) const;

 private:
  struct Rep;
  explicit Regex(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // CHECKS_RULES_REGEX_H_
