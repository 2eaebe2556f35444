#include "config/server/server_draft.h"

#include <utility>

namespace checkd {

ConnectionSettings& ServerDraft::connection() {
  if (!own_connection) {
    own_connection =
        settings.connection ? *settings.connection : ConnectionSettings();
  }
  return *own_connection;
}

void ServerDraft::KeepConnection(ConnectionTable& connections) {
  if (!own_connection) return;
  settings.connection = connections.Keep(*std::move(own_connection));
  own_connection.reset();
}

void ServerDraft::AddUnsupported(const Line& line, std::string_view value,
                                 std::string_view effect) {
  settings.AddUnsupported({.keyword = keyword,
                           .location = line.location(),
                           .column = line.column(line.last()),
                           .value = std::string(value),
                           .effect = effect});
}

}  // namespace checkd
