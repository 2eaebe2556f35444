// What server keywords set: the value that default-server lines fill, that each
// server starts from as a copy (F077), and that becomes its ServerSpec.
#ifndef CONFIG_SERVER_SERVER_SETTINGS_H_
#define CONFIG_SERVER_SERVER_SETTINGS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/spec/spec.h"
#include "config/server/connection_settings.h"
#include "config/words/keyword_table.h"
#include "transport/values/address.h"

namespace checkd {

// A word that would change the checks of servers, where it was written. It is
// refused once it is known that it does: a server may have no check, or a check
// that the word does not reach (config/judge/unsupported.h).
struct UnsupportedUse {
  const Keyword* keyword = nullptr;
  SourceLocation location = {};
  int column = 0;
  std::string value = {};        // its argument, if that is what is refused
  std::string_view effect = {};  // what it would change
};

// One element of `init-addr` (F029).
struct InitAddress {
  enum class Kind : uint8_t { kLast, kLibc, kNone, kIp };
  Kind kind = Kind::kLibc;
  Address ip;  // kIp
};

struct ServerSettings {
  bool check = false;
  bool backup = false;
  bool disabled = false;
  bool check_addr_mptcp = false;  // `addr mptcp@...`
  bool agent_check = false;
  InitState init_state = InitState::kNone;
  uint16_t weight = 1;
  uint16_t check_port = 0;
  uint16_t agent_port = 0;
  int32_t rise = 2;
  int32_t fall = 3;
  int32_t inter_ms = 2000;
  int32_t fastinter_ms = 0;
  int32_t downinter_ms = 0;
  int32_t initial_health = 2;
  int32_t maxconn = 0;
  int32_t slowstart_s = 0;
  int32_t id = 0;  // 0: automatic
  Address check_addr;
  Address agent_addr;
  std::string cookie;
  std::string guid;
  std::string healthcheck;
  std::string track;
  std::vector<InitAddress> init_addr;  // empty: the default
  NameSpec names;
  std::vector<UnsupportedUse> unsupported;
  // How its connections are made; null: as the built-in values say.
  const ConnectionSettings* connection = nullptr;

  // Forgets a word that would have to be refused: its `no-` form was met.
  void DropUnsupported(std::string_view word);
  // Remembers one instead of what was remembered of that word.
  void AddUnsupported(UnsupportedUse use);

  // Checks go elsewhere than traffic (F055, F059).
  bool own_target() const { return check_port != 0 || check_addr.is_set(); }

  // Copies everything but name, location, service address and connection.
  void ApplyTo(ServerSpec* spec) const;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_SETTINGS_H_
