// What commands may ask about names. The daemon's Names is one; tests bring
// their own.
#ifndef DAEMON_NAMES_NAMES_VIEW_H_
#define DAEMON_NAMES_NAMES_VIEW_H_

#include <string>
#include <vector>

#include "transport/dns/name_server.h"

namespace checkd {

class Server;

// One `resolvers` section and its name servers, as counted of late.
struct ResolversReport {
  struct Row {
    std::string name;
    NameServerStats stats;
  };
  std::string name;
  std::vector<Row> servers;
};

// Any thread; nothing waits.
class NamesView {
 public:
  virtual ~NamesView() = default;
  // In order of configuration.
  virtual std::vector<ResolversReport> Report() const = 0;
  // From now on `server`, which follows a host name with resolvers, follows
  // another.
  virtual void Rename(Server& server, const std::string& fqdn) = 0;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAMES_VIEW_H_
