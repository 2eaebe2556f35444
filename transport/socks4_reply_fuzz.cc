// Whatever a SOCKS4 server says: a connection is established by a grant of
// eight bytes and by nothing else, and the bytes behind them are the target's.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

void Check(const std::string& reply, SimClose how) {
  const Address target = *Address::FromIp("10.0.0.1", 80);
  const Address socks = *Address::FromIp("10.0.0.9", 1080);
  FnPeer peer;
  peer.on_accept = [&](SimConn conn) {
    conn.Send(reply);
    conn.Close(how, Millis(1));
  };
  TestLoop test;
  SimNet net(test.poller(), test.clock(), reply.size() + 1);
  net.set_faults({.split = 0.3, .spurious_eagain = 0.1});
  TransportContext context{test.loop(), test.poller(), &net};
  net.AddServer(socks, {.peer = &peer});
  RecordingOwner owner;
  owner.on_ready = [&](Connection* conn) {
    if (conn->established()) owner.Read(conn);
  };
  Connection conn(&context);
  if (conn.Open({.address = &target, .socks4 = &socks}, &owner) != 0) abort();
  test.RunUntilIdle();
  const bool granted = reply.size() >= 8 && reply[1] == 90;
  if (conn.established() != granted) abort();
  if (granted && owner.received != reply.substr(8)) abort();
  if (!granted && !conn.failed()) abort();
  conn.Close(CloseMode::kReset);
  test.RunUntilIdle();
  if (net.open_sockets() != 0) abort();
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string reply(reinterpret_cast<const char*>(data),
                          std::min<size_t>(size, 4096));
  checkd::Check(reply, checkd::SimClose::kHalf);
  return 0;
}
