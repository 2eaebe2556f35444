// The status of a server in words, as the `status` column of stats shows it
// (F345-F351).
#ifndef CHECKS_SERVER_STATUS_TEXT_H_
#define CHECKS_SERVER_STATUS_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/server/server_state.h"
#include "checks/server/snapshot.h"

namespace checkd {

struct StatusInputs {
  OpState op = OpState::kRunning;
  uint8_t admin = 0;  // AdminFlag
  bool check_enabled =
      false;  // of the server, or of the end of its tracking chain (F352)
  int32_t health = 0;  // likewise
  int32_t rise = 2;
  int32_t fall = 3;
  bool agent_enabled = false;
  int32_t agent_health = 0;
  std::string_view via;  // "be/srv", the directly tracked server
};

// "UP 1/3", "DOWN 1/2", "NOLB", "MAINT (via be/srv)", "no check", ...
std::string StatusText(const StatusInputs& in);
// Of a server that neither tracks another one nor has an agent.
std::string StatusText(const ServerSnapshot& server);

}  // namespace checkd

#endif  // CHECKS_SERVER_STATUS_TEXT_H_
