#ifndef CHECKD_TASKS_WAIT_EVENT_H_
#define CHECKD_TASKS_WAIT_EVENT_H_

#include <cstdint>

#include "tasks/list.h"
#include "tasks/tasklet.h"

namespace checkd {

// What an upper layer can wait for. A set of bits.
enum Events : uint8_t {
  kCanRecv = 1,  // there may be bytes (or an end, or an error) to take
  kCanSend = 2,  // there may be room for bytes
};

constexpr Events operator|(Events a, Events b) {
  return static_cast<Events>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}

// One waiter: which tasklet to wake, and for what. It belongs to the upper
// layer; a lower layer's Subscribe() links it and sets `events`, and before it
// wakes the tasklet it clears the events that came. `events` other than 0 means
// subscribed. May wait for both directions at once; leaves its lists when
// destroyed.
//
//   wait_.tasklet = &on_io_;
//   mux->Subscribe(stream, kCanSend, wait_);     // on_io_ runs once, later
//   ...
//   mux->Unsubscribe(stream, kCanSend, wait_);   // or it never does
//
// `tasklet` is set first, and wakes on the thread of its loop, as all here.
struct WaitEvent {
  Tasklet* tasklet = nullptr;
  uint8_t events = 0;
  ListHook send_hook;
  ListHook recv_hook;
};

using SendWaitList = List<WaitEvent, &WaitEvent::send_hook>;
using RecvWaitList = List<WaitEvent, &WaitEvent::recv_hook>;

}  // namespace checkd

#endif  // CHECKD_TASKS_WAIT_EVENT_H_
