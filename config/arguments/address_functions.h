// How parsers of words read addresses without knowing who resolves names.
#ifndef CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_
#define CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "transport/values/address.h"

namespace checkd {

// Turns the text of an address into one, host names resolved, as the place
// permits where it stands (LoadState::ReadCheckAddress). The error's text lacks
// place and keyword. A reference to a function: good during the call that it is
// handed to, never to be kept.
using AddressReader =
    absl::FunctionRef<absl::StatusOr<Address>(std::string_view text)>;

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ADDRESS_FUNCTIONS_H_
