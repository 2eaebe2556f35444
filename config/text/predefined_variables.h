// The variables that exist before the first line of a configuration is read
// (F143).
#ifndef CONFIG_TEXT_PREDEFINED_VARIABLES_H_
#define CONFIG_TEXT_PREDEFINED_VARIABLES_H_

#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "config/text/environment.h"

namespace checkd {

// What their values are made of. Views: good during the call of
// AddPredefinedVariables().
struct PredefinedVariables {
  std::string_view version;             // of HAProxy, "3.5-dev5"
  std::string_view local_peer;          // the machine's name, or -L
  absl::Span<const std::string> files;  // as given to -f
};

// HAPROXY_BRANCH ("3.5"), HAPROXY_CFGFILES (names with `;` between),
// HAPROXY_LOCALPEER, HAPROXY_STARTUP_VERSION, and HAProxy's log formats. The
// formats are for traffic, which checkd does not log; without them `log-format
// "${HAPROXY_HTTP_LOG_FMT}"` would be an error (F008). What the process's
// environment has under these names is replaced.
void AddPredefinedVariables(const PredefinedVariables& values,
                            Environment& environment);

}  // namespace checkd

#endif  // CONFIG_TEXT_PREDEFINED_VARIABLES_H_
