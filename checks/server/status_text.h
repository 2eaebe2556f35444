// The status of a server in words, as the `status` column of stats shows it
// (F345-F351), and as HAProxy's tools parse it. Functions of values: no lock,
// any thread. Allocates.
#ifndef CHECKS_SERVER_STATUS_TEXT_H_
#define CHECKS_SERVER_STATUS_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/server/server_state.h"
#include "checks/server/snapshot.h"

namespace checkd {

// What the status depends on. Maintenance wins over health, health over drain.
struct StatusInputs {
  OpState op = OpState::kRunning;
  uint8_t admin = 0;  // AdminFlag
  // Of the server, or of the end of its tracking chain (F352): this and the
  // next three.
  bool check_enabled = false;
  int32_t health = 0;
  int32_t rise = 2;
  int32_t fall = 3;
  // An agent can hold a server down; checkd runs none yet.
  bool agent_enabled = false;
  int32_t agent_health = 0;
  // "be/srv", the directly tracked server; empty: none.
  std::string_view via;
};

// "UP 1/3": one failure more and it is DOWN; "DOWN 1/2": one success of two.
// Without a fraction: in full health, or none.
//
// "UP 1/3", "DOWN 1/2", "NOLB", "MAINT (via be/srv)", "no check", ...
std::string StatusText(const StatusInputs& in);
// Of a server that neither tracks another one nor has an agent.
std::string StatusText(const ServerSnapshot& server);

}  // namespace checkd

#endif  // CHECKS_SERVER_STATUS_TEXT_H_
