// `log` lines from words to targets (F095).
//
//   WordCursor words(line, 1);  // after `log`
//   LogTarget target;
//   MaybeError error = TakeLogTarget(words, read_address, &target);
//
// `log global` and `no log` are the section's to handle. Errors come without
// the wrapper "'log' : ".
#ifndef CONFIG_ARGUMENTS_LOG_PARSER_H_
#define CONFIG_ARGUMENTS_LOG_PARSER_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "checks/spec/log_level.h"
#include "config/values/config.h"
#include "config/words/word_cursor.h"

namespace checkd {

using LogAddressReader =
    absl::FunctionRef<absl::StatusOr<Address>(std::string_view text)>;

// Takes all that is left of `words`. `read_address` gives UDP addresses with
// their port (0: none was written, and 514 is put there), unix sockets and
// descriptors; it is called at most once. The location of `*out` is the
// caller's to set. After an error `*out` is in part filled and of no use.
// kUnsupported for rings, backends and profiles, which HAProxy could log to.
MaybeError TakeLogTarget(WordCursor& words, LogAddressReader read_address,
                         LogTarget* out);

// Adds `target`, unless the same one is there: each line is sent once (F750).
void AddLogTarget(LogTarget target, std::vector<LogTarget>* targets);

// "local0" -> 16; -1 if there is no such facility.
int LogFacilityFromName(std::string_view name);
// "alert" -> kAlert.
std::optional<LogLevel> LogLevelFromName(std::string_view name);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_LOG_PARSER_H_
