#include "daemon/startup/resolve.h"

#include <netdb.h>
#include <sys/socket.h>

namespace checkd {

std::vector<Address> ResolveHost(const std::string& host, int family) {
  addrinfo hints = {};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<Address> addresses;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    addresses.push_back(
        Address::FromSockaddr(entry->ai_addr, entry->ai_addrlen));
  }
  freeaddrinfo(list);
  return addresses;
}

}  // namespace checkd
