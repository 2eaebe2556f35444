// The state of a simulated connection: plain data, changed by SimNet only.
#ifndef TRANSPORT_TESTING_SIM_LINK_H_
#define TRANSPORT_TESTING_SIM_LINK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "tasks/time.h"
#include "transport/testing/sim_peer.h"
#include "transport/values/address.h"

namespace checkd {

// What travels; a side's packets arrive in the order in which they left.
struct SimPacket {
  enum class Kind : uint8_t { kData, kFin, kRst };
  Kind kind = Kind::kData;
  std::string bytes = {};
};

// One end.
struct SimSide {
  int fd = -1;  // of the program; -1: a script's, not accepted, or closed
  std::string received;  // arrived, not read
  bool connected = false;
  bool fin = false;         // arrived: nothing more will
  bool dead = false;        // refused, or a reset has arrived
  bool shut = false;        // a FIN was sent
  bool closed = false;      // by its owner
  bool wants_room = false;  // was told EAGAIN: an event is due
  int error = 0;            // SO_ERROR
  size_t on_the_way = 0;    // sent by this side, not yet read by the other
  Instant last_departure{};
  Instant last_arrival{};
};

struct SimLink {
  uint64_t id = 0;
  SimServer server;
  int listener = -1;  // the descriptor that it comes in by, if no script has it
  SimSide client;
  SimSide host;
  size_t sent = 0;         // by the client
  std::string heard;       // read by the script
  bool announced = false;  // the server's accept() may return
  bool paused = false;
};

struct SimSocket {
  uint64_t link = 0;  // 0: not connected
  bool client = true;
  bool listening = false;
  Address bound;
  std::deque<uint64_t> waiting;  // links to accept
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_SIM_LINK_H_
