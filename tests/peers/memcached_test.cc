// memcached, which HAProxy has no check for but rules.
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/memcached_process.h"
#include "tests/peers/peer_cases.h"

namespace checkd {
namespace {

class Memcached : public testing::Test {
 protected:
  void SetUp() override {
    if (!MemcachedProcess::Installed())
      GTEST_SKIP() << "memcached is not installed";
    ASSERT_TRUE(memcached_.Start()) << memcached_.Output();
  }

  MemcachedProcess memcached_;
};

PeerCase Version(const std::string& name, const std::string& endpoint,
                 const Finding& expected) {
  return {
      .name = name,
      .lines = TcpCheck({"send version\\r\\n", "expect rstring ^VERSION.*\\n"}),
      .endpoint = endpoint,
      .expected = expected};
}

TEST_F(Memcached, TellsItsVersion) {
  // "VERSION 1.6.18\r\n"
  const std::string line =
      FirstBytesOf(memcached_.address(), memcached_.port(), "version\r\n");
  ASSERT_GT(line.size(), 10u);
  ExpectFindings(
      {Version("version", memcached_.endpoint(), Passed("(tcp-check)")),
       Own("x_version", "x-memcached", memcached_.endpoint(),
           Passed(line.substr(8, line.size() - 10)))});
}

TEST_F(Memcached, IsGoneOrBreaksOff) {
  const std::string version =
      FirstBytesOf(memcached_.address(), memcached_.port(), "version\r\n");
  memcached_.Stop();
  ScriptedServer half(BytesAnswer(version.substr(0, version.size() / 2)));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Version("gone", memcached_.endpoint(),
              {"L4CON", "",
               "ECONNREFUSED returned by OS (Connection refused) at initial "
               "connection step of tcp-check"}),
      Version("half", half.endpoint(),
              WrongResponse("TCPCHK did not match content (regex) at step 2")),
      Own("x_gone", "x-memcached", memcached_.endpoint(), Refused()),
      Own("x_half", "x-memcached", half.endpoint(), WrongResponse("")),
      Own("x_silent", "x-memcached", silent.endpoint(), TimedOut()),
      Version("silent", silent.endpoint(),
              {"L7TOUT", "", " at step 2 of tcp-check (expect regex)"}),
  });
}

TEST_F(Memcached, IsTakenForSomethingElse) {
  ExpectFindings(
      AskWrongly(memcached_.endpoint(), {{"redis", TimedOut()},
                                         {"ldap", TimedOut()},
                                         {"mysql", TimedOut()},
                                         {"mysql_user", TimedOut()},
                                         {"pgsql", TimedOut()},
                                         {"smtp", TimedOut()},
                                         {"spop", TimedOut()},
                                         {"x-redis", WrongStatus("ERROR")},
                                         {"x-pop3", TimedOut()}}));
}

}  // namespace
}  // namespace checkd
