// The floor of TLS checks: a bare loop that connects, shakes hands with
// BoringSSL, says close_notify and closes, and does nothing else.
#ifndef TOOLS_BENCH_TLS_FLOOR_H_
#define TOOLS_BENCH_TLS_FLOOR_H_

#include <cstdint>

#include "transport/values/address.h"

namespace checkd {

struct TlsFloorOptions {
  Address target;
  bool tls13 = true;   // else TLS 1.2
  bool resume = true;  // one session, taken before the clock starts
  int per_second = 500;
  double seconds = 5;
};

// CPU of the calling process, in microseconds, for each check. 0 if the server
// cannot be reached, or hands out no session.
double RunTlsFloor(const TlsFloorOptions& options);

}  // namespace checkd

#endif  // TOOLS_BENCH_TLS_FLOOR_H_
