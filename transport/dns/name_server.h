// A name server as it is configured, and what is counted of it: plain values.
#ifndef TRANSPORT_DNS_NAME_SERVER_H_
#define TRANSPORT_DNS_NAME_SERVER_H_

#include <cstdint>
#include <string>

#include "transport/values/address.h"

namespace checkd {

struct NameServer {
  std::string name;  // as the configuration calls it
  Address address;   // with port
  bool tcp = false;
};

// Counted per name server, as `show resolvers` prints them; nothing here resets
// them.
struct NameServerStats {
  uint64_t sent = 0,  // questions handed to the kernel: each try, and over TCP
      snd_error = 0,  // that could not be, or whose connection was refused
      valid = 0,      // answers with records
      update = 0,     // answers that changed a server: the owner's to count
      cname = 0,      // answers with an alias
      cname_error = 0,  // whose aliases lead nowhere
      any_err = 0,      // without a record of the type
      nx = 0,           // NXDOMAIN
      timeout = 0,      // tries that were not answered in time
      refused = 0,      // REFUSED
      other = 0,        // SERVFAIL and others
      invalid = 0,      // against the protocol
      too_big = 0,      // datagrams over what was announced
      truncated = 0,    // datagrams, asked for again over TCP
      outdated = 0;     // decided by then, repeated, or never asked for
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_NAME_SERVER_H_
