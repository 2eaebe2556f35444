// How parsers of words read addresses without knowing who resolves names.
#ifndef CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_
#define CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "transport/values/address.h"

namespace checkd {

// Turns the text of an address into one, host names resolved.
using AddressReader =
    absl::FunctionRef<absl::StatusOr<Address>(std::string_view text)>;

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_
