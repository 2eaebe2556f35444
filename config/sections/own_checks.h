// The types of `healthcheck` sections that HAProxy has not (F312-F320).
#ifndef CONFIG_SECTIONS_OWN_CHECKS_H_
#define CONFIG_SECTIONS_OWN_CHECKS_H_

#include "config/sections/check_options.h"

namespace checkd {

// Rows of kBuiltIn, all beginning with `x-`. Made at the first call, immutable,
// never destroyed. A line that may have a password shows up in no message.
const CheckOptionTable& OwnCheckTypes();

}  // namespace checkd

#endif  // CONFIG_SECTIONS_OWN_CHECKS_H_
