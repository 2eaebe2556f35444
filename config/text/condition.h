// The conditions of `.if`, `.elif` and -cc (F016): integers, `!`, parentheses,
// `&&`, `||` and predicates such as feature(THREAD).
//
//   ConditionResult result = EvaluateCondition(
//       "feature(THREAD) && !streq(\"a\",b)", facts, environment);
//   if (!result.ok()) Alert(result.error, result.position);
//   if (result.value) ...
//
// Linear in time; nesting is bounded. No state.
#ifndef CONFIG_TEXT_CONDITION_H_
#define CONFIG_TEXT_CONDITION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/text/environment.h"

namespace checkd {

// What the predicates ask about the program that reads the configuration.
struct ConditionFacts {
  // Of the HAProxy whose dialect this is: version_atleast(), version_before().
  std::string version = "3.5-dev5";
  // feature(): as HAProxy was built.
  std::vector<std::string> features = {
      "ACCEPT4", "CPU_AFFINITY", "EPOLL", "GETADDRINFO", "NS",     "OPENSSL",
      "PCRE2",   "PCRE2_JIT",    "POLL",  "SYSTEMD",     "THREAD",
  };
  // enabled(): what can be switched off at run time, and is not.
  std::vector<std::string> enabled = {"EPOLL", "GETADDRINFO", "POLL"};
  // ssllib_name_startswith() and openssl_version_*().
  std::string ssl_library = "BoringSSL";
  std::string ssl_version = "1.1.1";
};

struct ConditionResult {
  bool value = false;
  // HAProxy's message without place; empty if all is well.
  std::string error;
  // 1-based byte of the condition that `error` is about.
  size_t position = 0;

  bool ok() const { return error.empty(); }
};

// An empty text is false. Both sides of `&&` and `||` must be well-formed.
ConditionResult EvaluateCondition(std::string_view text,
                                  const ConditionFacts& facts,
                                  const Environment& environment);

// The argument of -cc: first split into words like a line, as a condition in a
// file is, then evaluated.
ConditionResult EvaluateConditionLine(std::string_view line,
                                      const ConditionFacts& facts,
                                      const Environment& environment);

}  // namespace checkd

#endif  // CONFIG_TEXT_CONDITION_H_
