// MariaDB: who is let in, and when there is no room left.
#include <unistd.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/mariadb_process.h"
#include "tests/peers/peer_cases.h"

namespace checkd {
namespace {

class Mariadb : public testing::Test {
 protected:
  void SetUp() override {
    if (!MariadbProcess::Installed())
      GTEST_SKIP() << "mariadb-server-core is not installed";
    ASSERT_TRUE(mariadb_.Start()) << mariadb_.Output();
  }

  MariadbProcess mariadb_;
};

// `option mysql-check` with these words.
PeerCase Greet(const std::string& name, const std::string& words,
               const std::string& endpoint, const Finding& expected,
               const Finding& of_haproxy = {}) {
  return {.name = name,
          .lines = absl::StrCat("  option mysql-check", words, "\n"),
          .endpoint = endpoint,
          .expected = expected,
          .of_haproxy = of_haproxy};
}

TEST_F(Mariadb, LetsInWhomItKnows) {
  const std::string at = mariadb_.endpoint();
  // 2.6 forgets the text of a success (F290).
  const Finding known = Passed(mariadb_.Version());
  ExpectFindings({
      Greet("bare", "", at, known, Passed("")),
      Greet("known", " user haproxy", at, known, Passed("")),
      Greet("known41", " user haproxy post-41", at, known, Passed("")),
      Greet("known40", " user haproxy pre-41", at, known, Passed("")),
      Greet("unknown", " user nobody", at,
            WrongStatus("#28000Access denied for user 'nobody'@'127.0.0.1' "
                        "(using password: NO)",
                        "1045")),
  });
}

TEST_F(Mariadb, HasNoRoomLeft) {
  // One is kept for administrators, and who has not said who he is may be one.
  std::vector<int> others;
  for (int i = 0; i <= MariadbProcess::kMaxConnections; ++i) {
    others.push_back(ConnectTcp(mariadb_.address(), mariadb_.port()));
  }
  // It counts a connection when it greets it.
  const Finding full = WrongStatus("Too many connections", "1040");
  ExpectFindings({
      Greet("bare", "", mariadb_.endpoint(), full),
      Greet("known", " user haproxy", mariadb_.endpoint(), full),
  });
  for (int fd : others) close(fd);
}

TEST_F(Mariadb, IsGoneOrBreaksOff) {
  const std::string greeting =
      FirstBytesOf(mariadb_.address(), mariadb_.port(), "");
  mariadb_.Stop();
  const std::string part = greeting.substr(0, greeting.size() / 2);
  ScriptedServer half({.when = ServerAnswer::When::kAtOnce, .bytes = part});
  ScriptedServer half_for_user(BytesAnswer(part));
  // Greets, and then does not say whether the user may come in.
  ScriptedServer whole_for_user(BytesAnswer(greeting));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Greet("gone", "", mariadb_.endpoint(), Refused()),
      Greet("gone_user", " user haproxy", mariadb_.endpoint(), Refused()),
      Greet("half", "", half.endpoint(), WrongResponse("")),
      Greet("half_user", " user haproxy", half_for_user.endpoint(),
            WrongResponse("")),
      Greet("whole_user", " user haproxy", whole_for_user.endpoint(),
            WrongResponse("")),
      Greet("silent", "", silent.endpoint(), TimedOut()),
      Greet("silent_user", " user haproxy", silent.endpoint(), TimedOut()),
  });
}

TEST_F(Mariadb, IsTakenForSomethingElse) {
  // Up to the zero byte in the length of its packet: one character.
  const std::string line =
      FirstBytesOf(mariadb_.address(), mariadb_.port(), "").c_str();
  ExpectFindings(
      AskWrongly(mariadb_.endpoint(),
                 {{"redis", WrongStatus(line)},
                  {"ldap", WrongResponse("Not LDAPv3 protocol")},
                  {"pgsql", WrongStatus("PostgreSQL unknown error")},
                  {"smtp", WrongResponse(line)},
                  {"spop", WrongResponse("invalid frame received")}}));
}

}  // namespace
}  // namespace checkd
