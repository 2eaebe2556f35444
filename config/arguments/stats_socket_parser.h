// `stats socket` lines from words to values (F470, F470b).
#ifndef CONFIG_ARGUMENTS_STATS_SOCKET_PARSER_H_
#define CONFIG_ARGUMENTS_STATS_SOCKET_PARSER_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "config/values/config.h"
#include "config/words/word_cursor.h"

namespace checkd {

// What the parser asks of the outside.
struct StatsSocketLookups {
  absl::FunctionRef<absl::StatusOr<Address>(std::string_view)> read_address;
  // The number of a user or group; nullopt: there is none of that name.
  absl::FunctionRef<std::optional<int>(const std::string&)> user_id;
  absl::FunctionRef<std::optional<int>(const std::string&)> group_id;
};

// `words` starts at the address.
MaybeError TakeStatsSocket(WordCursor& words, const StatsSocketLookups& lookups,
                           StatsSocket* out);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_STATS_SOCKET_PARSER_H_
