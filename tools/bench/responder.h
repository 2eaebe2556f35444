// The cheap responder that every measured program checks: accepts, answers a
// request with a small 200, closes.
#ifndef TOOLS_BENCH_RESPONDER_H_
#define TOOLS_BENCH_RESPONDER_H_

#include "transport/values/address.h"

namespace checkd {

// Listens on a free port of 127.0.0.1 and returns the descriptor; the address
// goes to `bound`.
int ListenForBench(Address* bound);

// Serves `listen_fd` until killed.
[[noreturn]] void RunResponder(int listen_fd);

}  // namespace checkd

#endif  // TOOLS_BENCH_RESPONDER_H_
