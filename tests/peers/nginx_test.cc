// The protocol checks at a web server: what is behind most wrong ports.
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/nginx_process.h"
#include "tests/harness/program.h"
#include "tests/peers/peer_cases.h"

namespace checkd {
namespace {

TEST(Nginx, IsTakenForSomethingElse) {
  if (FindProgram("nginx").empty()) GTEST_SKIP() << "nginx is not installed";
  const std::string address = LoopbackAddress();
  const int port = FreePort(address);
  const std::string endpoint = address + ":" + std::to_string(port);
  NginxProcess nginx;
  ASSERT_TRUE(
      nginx.Start("server { listen " + endpoint + "; }\n", {{address, port}}))
      << nginx.Errors();
  ExpectFindings(AskWrongly(
      endpoint, {{"redis", WrongStatus("HTTP/1.1 400 Bad Request")},
                 {"ldap", WrongResponse("Not LDAPv3 protocol")},
                 {"mysql", TimedOut()},
                 {"mysql_user", WrongResponse("")},
                 {"pgsql", WrongStatus("PostgreSQL unknown error")},
                 {"smtp", TimedOut()},
                 {"spop", WrongResponse("invalid frame received")}}));
}

}  // namespace
}  // namespace checkd
