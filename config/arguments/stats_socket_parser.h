// `stats socket` lines from words to values (F470, F470b).
//
//   WordCursor words(line, 2);  // after `stats socket`
//   StatsSocket socket;
//   MaybeError error = TakeStatsSocket(words, lookups, &socket);
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

// What the parser asks of the outside, during the call only.
struct StatsSocketLookups {
  absl::FunctionRef<absl::StatusOr<Address>(std::string_view)> read_address;
  // The number of a user or group; nullopt: there is none of that name.
  absl::FunctionRef<std::optional<int>(const std::string&)> user_id;
  absl::FunctionRef<std::optional<int>(const std::string&)> group_id;
};

// Takes the address, at which `words` starts, and all that follows. Words of
// HAProxy's listeners that mean nothing here are skipped with their argument.
// Of `user` and `uid` the last one counts, so of `group` and `gid`. Errors are
// whole messages; after one `*out` is in part filled. The location is the
// caller's to set.
MaybeError TakeStatsSocket(WordCursor& words, const StatsSocketLookups& lookups,
                           StatsSocket* out);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_STATS_SOCKET_PARSER_H_
