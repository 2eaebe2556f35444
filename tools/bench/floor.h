// The floor: a bare loop that makes the system calls of a check and nothing
// else. No timer wheel, no state machine, no parsing: what is left is what the
// kernel costs, and what checkd is measured against.
#ifndef TOOLS_BENCH_FLOOR_H_
#define TOOLS_BENCH_FLOOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

struct FloorOptions {
  std::vector<Address> targets;
  bool http = false;  // send a request and read the answer
  std::string request;
  int per_second = 5000;
  double seconds = 5;
};

// Runs for `seconds`, pacing the starts in ticks of a millisecond as a checker
// does. Returns the checks made.
uint64_t RunFloor(const FloorOptions& options);

}  // namespace checkd

#endif  // TOOLS_BENCH_FLOOR_H_
