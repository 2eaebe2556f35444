// A client and a server that speak TLS to each other in the simulated network,
// for tests: what every such test needs, with all of it open to be changed.
//
//   TlsWorld world({.max_version = TLS1_2_VERSION});
//   world.profile.alpn = "\2h2";
//   ASSERT_TRUE(world.Connect());
//   world.Ask("GET / HTTP/1.0\r\n\r\n");
//   EXPECT_EQ(world.received(), world.peer.options().reply);
//
// When it goes, it looks for what leaked.
#ifndef TRANSPORT_TLS_TESTING_TLS_WORLD_H_
#define TRANSPORT_TLS_TESTING_TLS_WORLD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"
#include "transport/tls/testing/test_authority.h"
#include "transport/tls/testing/tls_peer.h"
#include "transport/tls/tls.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// The authority that TlsWorld's client trusts, the file that holds it, and a
// certificate for "server.example", *.wild.example and 10.0.0.1: made once for
// each process.
const TestAuthority& TestRoot();
const std::string& TestRootFile();
const IssuedCertificate& TestServerCertificate();

// `options` with TestServerCertificate() if they name none.
TlsPeerOptions WithCertificate(TlsPeerOptions options);

class TlsWorld {
  TlsContexts contexts_;  // outlives `slot`

 public:
  explicit TlsWorld(TlsPeerOptions options = {}, uint64_t seed = 1);
  ~TlsWorld();
  TlsWorld(const TlsWorld&) = delete;
  TlsWorld& operator=(const TlsWorld&) = delete;

  // Connects, after closing what was there, and runs until the outcome is
  // known; true: established. The server at `address` is `peer` unless the test
  // has put another one there.
  bool Connect();
  // The same, but runs nothing; Open()'s result.
  int Open();
  // Sends `text`, and runs until nothing moves any more.
  void Ask(std::string_view text);
  void Close(CloseMode mode = CloseMode::kGraceful);

  Connection& conn() { return conn_; }
  const std::string& received() const { return owner_.received; }
  TlsReport Report() const { return conn_.transport()->Record()->Describe(); }
  // The client was made to read again and again, and got nothing.
  bool spun() const { return spun_; }
  int reads() const { return reads_; }

  // The client's settings; the profile is taken at the first Open().
  TlsProfile profile;
  std::string sni = "server.example";
  std::string alpn;
  bool remember = false;  // sessions, in `slot`
  TlsSlot slot;
  std::string key_log;  // a path

  TestLoop test;
  SimNet net;
  TlsPeer peer;
  SimServer server;
  const Address address = *Address::FromIp("10.0.0.1", 443);

 private:
  void Read();
  void Write();

  std::unique_ptr<TlsFactory> factory_;
  TransportContext context_{test.loop(), test.poller(), &net};
  RecordingOwner owner_;
  CountingWait room_{test.loop()};
  CountingWait data_{test.loop()};
  Connection conn_{&context_};
  int reads_ = 0;
  int idle_reads_ = 0;  // since something came
  bool spun_ = false;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TESTING_TLS_WORLD_H_
