// Durations as arguments of keywords, with the messages that HAProxy gives for
// each kind of place (F022, F023).
#ifndef CONFIG_ARGUMENTS_TIME_ARGUMENT_H_
#define CONFIG_ARGUMENTS_TIME_ARGUMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace checkd {

struct TimeArgument {
  int64_t ms = 0;
  std::vector<std::string> warnings;
};

// `inter` and its like; zero is refused.
struct TimeContext {
  std::string_view keyword;
  std::string_view server;  // its name
};
absl::Status ParseServerTime(std::string_view word, const TimeContext& context,
                             TimeArgument* out);

// `timeout check` and its like in a proxy; zero is accepted. `proxy` is
// "backend 'b'".
absl::Status ParseProxyTimeout(std::string_view word, std::string_view timeout,
                               std::string_view proxy, TimeArgument* out);

// Any other: `keyword` as written, "stats timeout".
absl::Status ParsePlainTime(std::string_view word, std::string_view keyword,
                            TimeArgument* out);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_TIME_ARGUMENT_H_
