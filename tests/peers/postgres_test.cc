// PostgreSQL: open to all, closed to some, and still recovering.
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/peer_cases.h"
#include "tests/peers/postgres_process.h"

namespace checkd {
namespace {

using Role = PostgresProcess::Role;

// What a client says first.
constexpr char kStartup[] = "\0\0\0\x17\0\3\0\0user\0postgres\0";

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresProcess::Installed())
      GTEST_SKIP() << "postgresql is not installed";
  }

  PostgresProcess postgres_{Role::kPrimary};
};

PeerCase StartUp(const std::string& user, const std::string& endpoint,
                 const Finding& expected, const std::string& name = "") {
  return {.name = name.empty() ? user : name,
          .lines = absl::StrCat("  option pgsql-check user ", user, "\n"),
          .endpoint = endpoint,
          .expected = expected};
}

TEST_F(Postgres, AsksForAPasswordOrNot) {
  ASSERT_TRUE(postgres_.Start()) << postgres_.Output();
  const Finding accepts = Passed("PostgreSQL server is ok");
  ExpectFindings({
      StartUp("postgres", postgres_.endpoint(), accepts),
      // Whether it exists comes after whether it may come in.
      StartUp("unknown", postgres_.endpoint(), accepts),
      StartUp(PostgresProcess::kScramUser, postgres_.endpoint(), accepts),
      StartUp(PostgresProcess::kMd5User, postgres_.endpoint(), accepts),
      StartUp(PostgresProcess::kRejectedUser, postgres_.endpoint(),
              WrongResponse("FATAL")),
  });
}

TEST_F(Postgres, IsStillRecovering) {
  PostgresProcess standby{Role::kRecovering};
  ASSERT_TRUE(standby.Start()) << standby.Output();
  ExpectFindings(
      {StartUp("postgres", standby.endpoint(), WrongResponse("FATAL"))});
}

TEST_F(Postgres, IsGoneOrBreaksOff) {
  ASSERT_TRUE(postgres_.Start()) << postgres_.Output();
  const std::string answer =
      FirstBytesOf(postgres_.address(), postgres_.port(),
                   std::string_view(kStartup, sizeof(kStartup)));
  postgres_.Stop();
  // The first of its messages has 9 bytes.
  ScriptedServer half(BytesAnswer(answer.substr(0, 5)));
  ScriptedServer enough(BytesAnswer(answer.substr(0, 9)));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      StartUp("postgres", postgres_.endpoint(), Refused(), "gone"),
      StartUp("postgres", half.endpoint(),
              WrongStatus("PostgreSQL unknown error"), "half"),
      StartUp("postgres", enough.endpoint(), Passed("PostgreSQL server is ok"),
              "enough"),
      StartUp("postgres", silent.endpoint(), TimedOut(), "silent"),
  });
}

TEST_F(Postgres, IsTakenForSomethingElse) {
  ASSERT_TRUE(postgres_.Start()) << postgres_.Output();
  // It closes without a word. 2.6 tells of the empty answer where the check
  // has a text of its own (F223).
  const std::string empty = "TCPCHK got an empty response at step ";
  ExpectFindings(
      AskWrongly(postgres_.endpoint(),
                 {{"redis", WrongStatus(""), WrongStatus(empty + "2")},
                  {"ldap", WrongResponse("Not LDAPv3 protocol"),
                   WrongResponse(empty + "2")},
                  {"mysql", TimedOut()},
                  {"mysql_user", WrongResponse(empty + "3")},
                  {"smtp", TimedOut()},
                  {"spop", WrongResponse("invalid frame received")}}));
}

}  // namespace
}  // namespace checkd
