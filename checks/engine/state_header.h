// The request header by which `http-check send-state` tells a server how it
// stands (F199).
#ifndef CHECKS_ENGINE_STATE_HEADER_H_
#define CHECKS_ENGINE_STATE_HEADER_H_

#include <string>

#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"

namespace checkd {

inline constexpr char kStateHeaderName[] = "x-haproxy-server-state";

// "UP 1/3; address=10.0.0.1; port=80; name=b/s; node=n; weight=1/1; scur=0/0;
// qcur=0".
//
// The value of the header for one server in state `server`, of a backend whose
// usable servers weigh `total_weight`, as seen from machine `node`. checkd has
// no traffic, so sessions and queue are 0. Allocates: it is made once a run,
// before the server's lock is taken.
std::string StateHeader(const BackendSpec& backend, const ServerSpec& spec,
                        const ServerSnapshot& server, uint32_t total_weight,
                        const std::string& node);

}  // namespace checkd

#endif  // CHECKS_ENGINE_STATE_HEADER_H_
