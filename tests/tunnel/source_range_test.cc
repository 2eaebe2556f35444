// Twenty servers behind two source ports: nobody goes down for it.
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/scripted_server.h"
#include "tests/tunnel/real_checks.h"

namespace checkd {
namespace {

constexpr int kServers = 20;

ServerAccess From(const SocketOptions& options) {
  ServerAccess access;
  access.socket = &options;
  return access;
}

SocketOptions TwoPorts(const std::string& source) {
  return {.source = *Address::FromIp(source),
          .source_port_low = 7000,
          .source_port_high = 7001};
}

TEST(SourceRange, ServersAtDifferentAddressesShareIt) {
  const SocketOptions options = TwoPorts(LoopbackAddress());
  const ServerAccess access = From(options);
  ScriptedServer servers[kServers];
  RealChecks checks({.send = "x", .expect = "ok"});
  for (ScriptedServer& server : servers) {
    ServerAnswer answer = BytesAnswer("ok");
    answer.delay = Millis(50);
    server.Answer(answer);
    checks.Add(*Address::FromIp(server.address(),
                                static_cast<uint16_t>(server.port())),
               &access);
  }
  ASSERT_TRUE(checks.Run(5 * kServers));
  EXPECT_EQ(checks.failed(), 0u);
  EXPECT_EQ(checks.shortages(), 0u);
}

// Two at a time can be there; the others wait.
TEST(SourceRange, ServersAtOneAddressWaitForIt) {
  const SocketOptions options = TwoPorts(LoopbackAddress());
  const ServerAccess access = From(options);
  ServerAnswer answer = BytesAnswer("ok");
  answer.delay = Millis(20);
  ScriptedServer server(answer);
  RealChecks checks({.send = "x", .expect = "ok"});
  for (int i = 0; i < kServers; ++i) {
    checks.Add(*Address::FromIp(server.address(),
                                static_cast<uint16_t>(server.port())),
               &access);
  }
  ASSERT_TRUE(checks.Run(2 * kServers));
  EXPECT_EQ(checks.failed(), 0u);
  EXPECT_GT(checks.shortages(), 0u);
  for (int i = 0; i < kServers; ++i) {
    const std::string result = checks.Result(i);
    EXPECT_TRUE(absl::StartsWith(result, "L7OK") ||
                absl::StartsWith(result, "INI"))
        << result;
  }
}

// Somebody else has the whole range: for as long as that lasts, nothing is
// known of the servers.
TEST(SourceRange, ARangeThatOthersHoldIsWaitedFor) {
  const std::string source = LoopbackAddress();
  const SocketOptions options = TwoPorts(source);
  const ServerAccess access = From(options);
  ScriptedServer server(BytesAnswer("ok"));
  const int low = ListenTcp(source, 7000);
  const int high = ListenTcp(source, 7001);
  ASSERT_TRUE(low >= 0 && high >= 0);
  RealChecks checks({.send = "x", .expect = "ok"});
  checks.Add(
      *Address::FromIp(server.address(), static_cast<uint16_t>(server.port())),
      &access);
  checks.RunFor(1000);
  EXPECT_EQ(checks.passed() + checks.failed(), 0u);
  EXPECT_GT(checks.shortages(), 3u);
  close(high);
  EXPECT_TRUE(checks.Run(1));
  EXPECT_TRUE(absl::StartsWith(checks.Result(0), "L7OK"));
  close(low);
}

}  // namespace
}  // namespace checkd
