// Name servers that mean no good.
#ifndef TESTS_HOSTILE_DNS_ROWS_H_
#define TESTS_HOSTILE_DNS_ROWS_H_

#include <string>
#include <vector>

#include "tests/hostile/dns_peer.h"

namespace checkd {

// `ip`: of the server whose name is asked for.
std::vector<DnsRow> UdpRows(const std::string& ip);
std::vector<DnsRow> TcpRows(const std::string& ip);

}  // namespace checkd

#endif  // TESTS_HOSTILE_DNS_ROWS_H_
