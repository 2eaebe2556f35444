// Clients of the stats sockets that mean no good.
#ifndef TESTS_HOSTILE_STATS_ROWS_H_
#define TESTS_HOSTILE_STATS_ROWS_H_

#include <string>
#include <vector>

#include "tests/hostile/peer.h"

namespace checkd {

struct ClientRow {
  std::string name;
  Script script;
  int clients = 3;  // at a time; the socket serves 10
};

std::vector<ClientRow> ClientRows();
// For configurations with a hundred thousand servers.
std::vector<ClientRow> FleetClientRows();
// For the master's socket.
std::vector<ClientRow> MasterClientRows();

}  // namespace checkd

#endif  // TESTS_HOSTILE_STATS_ROWS_H_
