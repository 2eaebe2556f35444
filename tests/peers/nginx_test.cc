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
      nginx.Start("access_log off; server { listen " + endpoint + "; }\n",
                  {{address, port}}))
      << nginx.Errors();
  ExpectFindings(AskWrongly(
      endpoint, {{"redis", WrongStatus("HTTP/1.1 400 Bad Request")},
                 {"ldap", WrongResponse("Not LDAPv3 protocol")},
                 {"mysql", TimedOut()},
                 {"mysql_user", WrongResponse("")},
                 {"pgsql", WrongStatus("PostgreSQL unknown error")},
                 {"smtp", TimedOut()},
                 {"spop", WrongResponse("invalid frame received")},
                 {"x-redis", WrongStatus("HTTP/1.1 400 Bad Request")},
                 {"x-memcached", WrongStatus("HTTP/1.1 400 Bad Request")},
                 {"x-imap", TimedOut()},
                 {"x-pop3", TimedOut()},
                 {"x-smtp", TimedOut()},
                 {"x-amqp", WrongResponse("no answer of AMQP")},
                 {"x-mqtt", WrongResponse("no CONNACK of MQTT")},
                 {"x-kafka", WrongResponse("no answer of Kafka")},
                 {"x-mongodb", WrongResponse("no answer of MongoDB")}}));
}

}  // namespace
}  // namespace checkd
