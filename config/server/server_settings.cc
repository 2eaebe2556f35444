#include "config/server/server_settings.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace checkd {

void ServerSettings::DropUnsupported(std::string_view word) {
  unsupported.erase(std::remove_if(unsupported.begin(), unsupported.end(),
                                   [word](const UnsupportedUse& use) {
                                     return use.keyword->word == word;
                                   }),
                    unsupported.end());
}

void ServerSettings::AddUnsupported(UnsupportedUse use) {
  DropUnsupported(use.keyword->word);
  unsupported.push_back(std::move(use));
}

void ServerSettings::ApplyTo(ServerSpec* spec) const {
  spec->check = check;
  spec->backup = backup;
  spec->disabled = disabled;
  spec->init_state = init_state;
  spec->weight = weight;
  spec->check_port = check_port != 0 ? check_port : check_addr.port();
  spec->rise = rise;
  spec->fall = fall;
  spec->inter_ms = inter_ms;
  spec->fastinter_ms = fastinter_ms;
  spec->downinter_ms = downinter_ms;
  spec->initial_health = initial_health;
  spec->id = id;
  spec->forced_id = id != 0;
  if (check_addr.is_set()) spec->check_addr = check_addr;
  spec->use_ssl = connection != nullptr && connection->ssl;
  if (!cookie.empty()) spec->MutableExtras().cookie = cookie;
  if (!guid.empty()) spec->MutableExtras().guid = guid;
  if (agent_addr.is_set()) spec->MutableExtras().agent_addr = agent_addr;
  if (agent_port != 0) spec->MutableExtras().agent_port = agent_port;
  if (!names.resolvers.empty()) {
    spec->MutableExtras().names = std::make_unique<NameSpec>(names);
  }
  if (maxconn != 0) spec->MutableExtras().maxconn = maxconn;
  if (maxqueue != 0) spec->MutableExtras().maxqueue = maxqueue;
  if (slowstart_s != 0) spec->MutableExtras().slowstart_s = slowstart_s;
}

}  // namespace checkd
