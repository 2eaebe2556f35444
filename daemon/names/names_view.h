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
  // A name server, as the configuration calls it.
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
  // In order of configuration; a copy, as of the last question or reply.
  virtual std::vector<ResolversReport> Report() const = 0;
  // From now on `server`, which follows a host name with resolvers, follows
  // another. Done later, on the names' thread; for any other server nothing
  // happens. `fqdn` must be one that can be asked for (CanonicalDnsName()).
  virtual void Rename(Server& server, const std::string& fqdn) = 0;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAMES_VIEW_H_
