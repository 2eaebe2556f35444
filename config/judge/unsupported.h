// Words that checkd does not support yet, judged where they would matter: a
// word that changes no check is no reason to refuse a configuration.
#ifndef CONFIG_JUDGE_UNSUPPORTED_H_
#define CONFIG_JUDGE_UNSUPPORTED_H_

#include "config/sections/load_state.h"

namespace checkd {

// Alerts, at the place of the word, for each word that would change how
// `server` is checked; none if its proxy is disabled. Its ruleset and its
// access must be in place: `proto h2` matters to HTTP checks only, a TLV only
// where a header of version 2 is sent.
void RefuseUnsupported(LoadState& load, const PendingServer& server);

// The same for a proxy: its check option, if a server of it is checked by the
// proxy's rules and not by those of a `healthcheck`.
void RefuseUnsupported(LoadState& load, const PendingProxy& proxy);

}  // namespace checkd

#endif  // CONFIG_JUDGE_UNSUPPORTED_H_
