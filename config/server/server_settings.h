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
// that the word does not reach (config/judge/unsupported.h). Until then it is
// carried along, also from `default-server` lines to the servers below them.
struct UnsupportedUse {
  // A row of a table, so that it lives as long as the process; null: no such
  // word.
  const Keyword* keyword = nullptr;
  SourceLocation location = {};
  int column = 0;
  std::string value = {};        // its argument, if that is what is refused
  std::string_view effect = {};  // what it would change
};

// One element of `init-addr` (F029): what is tried, in the order of the list,
// until one gives an address. `last` gives none here; `none` ends the search
// without an error.
struct InitAddress {
  enum class Kind : uint8_t { kLast, kLibc, kNone, kIp };
  Kind kind = Kind::kLibc;
  Address ip;  // kIp
};

// A value, copied for each server line: what few lines change and many words
// can say is behind `connection`. Defaults are those of a server without any
// word (F050-F074).
//
//   ServerSettings settings = proxy.default_server;
//   ...                                     // the words of the line
//   settings.ApplyTo(&spec);
struct ServerSettings {
  bool check = false;
  bool backup = false;
  bool disabled = false;
  bool check_addr_mptcp = false;  // `addr mptcp@...`
  bool agent_check = false;
  InitState init_state = InitState::kNone;
  // 0..256. The ports are 1..65535, 0 if the word is not there. What is said of
  // an agent is kept and shown: agents are not asked yet.
  uint16_t weight = 1;
  uint16_t check_port = 0;
  uint16_t agent_port = 0;
  // Passed checks to come up, failed ones to go down, at least 1 (F054);
  // milliseconds between checks, at least 1, where 0 is "not set" (F053); the
  // health to start with (F371).
  int32_t rise = 2;
  int32_t fall = 3;
  int32_t inter_ms = 2000;
  int32_t fastinter_ms = 0;
  int32_t downinter_ms = 0;
  int32_t initial_health = 2;
  // Shown only. `slowstart_s` is in whole seconds, rounded up (F068).
  int32_t maxconn = 0;
  int32_t maxqueue = 0;
  int32_t slowstart_s = 0;
  int32_t id = 0;  // 0: automatic
  Address check_addr;
  Address agent_addr;
  std::string cookie;
  std::string guid;
  // Names that are looked up when all sections are known: of a `healthcheck`
  // section (F062), and of a server, "<proxy>/<server>" or "<server>" of the
  // same proxy.
  std::string healthcheck;
  std::string track;
  std::vector<InitAddress> init_addr;  // empty: the default
  NameSpec names;
  // At most one for each word, in the order in which they were last written.
  std::vector<UnsupportedUse> unsupported;
  // How its connections are made, one of ConnectionTable's and shared with all
  // that say the same; null: as the built-in values say. Not to be changed:
  // ServerDraft makes a copy.
  const ConnectionSettings* connection = nullptr;

  // Forgets a word that would have to be refused: its `no-` form, or a value
  // that is supported, was met. `word` is that of the row. No-op if it is not
  // there.
  void DropUnsupported(std::string_view word);
  // Remembers one instead of what was remembered of that word: the last one
  // counts. `use.keyword` must not be null.
  void AddUnsupported(UnsupportedUse use);

  // Checks go elsewhere than traffic (F055, F059): TLS and PROXY headers of
  // traffic are then not for them.
  bool own_target() const { return check_port != 0 || check_addr.is_set(); }

  // Copies everything but name, location, service address and connection, and
  // what waits for the other sections (`healthcheck`, `track`, `unsupported`).
  // The port of checks is that of `port`, else that of `addr`. `spec` is new:
  // its extras are made where something rare was said, and nothing is taken
  // back.
  void ApplyTo(ServerSpec* spec) const;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_SETTINGS_H_
