// `option ssl-hello-chk`: a server speaks TLS if it answers the ClientHello of
// SSLv3 with a record that is a handshake or an alert (F281, F282). No library
// takes part: the bytes are constant but for the time.
#ifndef CHECKS_PROTOCOLS_SSL_HELLO_H_
#define CHECKS_PROTOCOLS_SSL_HELLO_H_

#include <memory>

#include "checks/rules/ruleset.h"

namespace checkd {

// An implicit CONNECT, the ClientHello, and what to expect.
std::unique_ptr<const RuleList> MakeSslHelloRules();

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_SSL_HELLO_H_
