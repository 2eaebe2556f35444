// A server, or the defaults of servers, while its line is being read.
#ifndef CONFIG_SERVER_SERVER_DRAFT_H_
#define CONFIG_SERVER_SERVER_DRAFT_H_

#include <optional>
#include <string>
#include <string_view>

#include "checks/spec/spec.h"
#include "config/arguments/address_reader.h"
#include "config/server/connection_settings.h"
#include "config/server/connection_table.h"
#include "config/server/server_settings.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

struct ServerDraft {
  AddressBook& addresses;
  std::string_view name;  // "default-server" on such a line
  ProxyMode mode = ProxyMode::kTcp;
  bool is_default = false;  // a default-server line
  ServerSettings settings = {};
  // The row of the word that is being taken.
  const Keyword* keyword = nullptr;

  // How it is connected to, to be changed: a copy of its own from the first
  // call on.
  ConnectionSettings& connection();
  // Keeps what connection() changed.
  void KeepConnection(ConnectionTable& connections);

  // Remembers the word that is being taken: its refusal depends on the rest of
  // the configuration. `value`: its argument, if that is what is refused; the
  // column is that of the word taken last.
  void AddUnsupported(const Line& line, std::string_view value,
                      std::string_view effect);

  std::optional<ConnectionSettings> own_connection = std::nullopt;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_SERVER_DRAFT_H_
