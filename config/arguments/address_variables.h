// Variables inside address strings. HAProxy expands them when it reads the
// address, wherever that comes from: not only in double quotes (F006).
#ifndef CONFIG_ARGUMENTS_ADDRESS_VARIABLES_H_
#define CONFIG_ARGUMENTS_ADDRESS_VARIABLES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace checkd {

// The value of a variable, or nullopt if it is not set. The view need live only
// until the next call.
using AddressVariables =
    absl::FunctionRef<std::optional<std::string_view>(std::string_view name)>;

// Replaces `$NAME` and `${NAME}` by their values, or by nothing if unset.
// Anything else, a `$` without a name included, expands to nothing as well;
// there are no defaults here (F006). Values are not expanded again, so that the
// result ends.
std::string ExpandAddressVariables(std::string_view text,
                                   AddressVariables variables);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ADDRESS_VARIABLES_H_
