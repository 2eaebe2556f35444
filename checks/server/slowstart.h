// How much of its weight a server has while it starts slowly (F382): arithmetic
// only, HAProxy's to the digit, which counts in sixteenths and rounds down.
#ifndef CHECKS_SERVER_SLOWSTART_H_
#define CHECKS_SERVER_SLOWSTART_H_

#include <cstdint>

namespace checkd {

// From 1/16 of the weight to all of it.
struct SlowstartShare {
  uint32_t sixteenths;  // 1..16 of the weight
  int8_t percent;       // the same for the `throttle` column

  // Rounded up: a server that serves has weight 1 at least.
  uint16_t Of(uint16_t weight) const {
    return static_cast<uint16_t>((weight * sixteenths + 15) / 16);
  }
};

//   SlowstartAt(1, 3).Of(100)   // 38: 6/16, shown as 37 %
//
// The share `elapsed_s` whole seconds after the server came up, of a slowstart
// of `slowstart_s` > 0 seconds.
inline SlowstartShare SlowstartAt(uint32_t elapsed_s, uint32_t slowstart_s) {
  const uint32_t w = elapsed_s >= slowstart_s
                         ? 16
                         : (16 * elapsed_s + slowstart_s) / slowstart_s;
  return {w, static_cast<int8_t>(100 * w / 16)};
}

}  // namespace checkd

#endif  // CHECKS_SERVER_SLOWSTART_H_
