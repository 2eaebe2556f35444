// Redis as it is found: open, closed, read-only, lagging, gone.
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/peer_cases.h"
#include "tests/peers/redis_process.h"

namespace checkd {
namespace {

constexpr char kPing[] = "*1\r\n$4\r\nPING\r\n";

class Redis : public testing::Test {
 protected:
  void SetUp() override {
    if (!RedisProcess::Installed())
      GTEST_SKIP() << "redis-server is not installed";
  }
};

// `option redis-check` at it.
PeerCase Ping(const std::string& name, const std::string& endpoint,
              const Finding& expected) {
  return {.name = name,
          .lines = LinesOfCheck("redis"),
          .endpoint = endpoint,
          .expected = expected};
}

// Rules of the configuration that log in before.
PeerCase LogIn(const std::string& name, const std::string& words,
               const std::string& endpoint, const Finding& expected) {
  return {.name = name,
          .lines = TcpCheck({absl::StrCat("send \"AUTH ", words, "\\r\\n\""),
                             "expect string +OK", "send PING\\r\\n",
                             "expect string +PONG"}),
          .endpoint = endpoint,
          .expected = expected};
}

TEST_F(Redis, AnswersWhoMayAsk) {
  RedisProcess open;
  RedisProcess locked({"requirepass secret"});
  RedisProcess users({"user default off", "user checkd on >pw ~* +ping"});
  RedisProcess forbidding({"user default on nopass ~* -@all"});
  for (RedisProcess* redis : {&open, &locked, &users, &forbidding}) {
    ASSERT_TRUE(redis->Start()) << redis->Output();
  }
  // Who gets a "-NOAUTH" or "-NOPERM" keeps waiting for "+PONG".
  ExpectFindings({
      Ping("open", open.endpoint(), Passed("Redis server is ok")),
      Ping("locked", locked.endpoint(), TimedOut()),
      Ping("users", users.endpoint(), TimedOut()),
      Ping("forbidding", forbidding.endpoint(), TimedOut()),
      Own("x_open", "x-redis", open.endpoint(), Passed("Redis server is ok")),
      Own("x_locked", "x-redis", locked.endpoint(),
          WrongStatus("-NOAUTH Authentication required.")),
      Own("x_forbidding", "x-redis", forbidding.endpoint(),
          WrongStatus("-NOPERM this user has no permissions to run the 'ping' "
                      "command")),
      Own("x_password", "x-redis password secret", locked.endpoint(),
          Passed("Redis server is ok")),
      Own("x_user", "x-redis user checkd password pw", users.endpoint(),
          Passed("Redis server is ok")),
      Own("x_nobody", "x-redis user nobody password pw", users.endpoint(),
          WrongStatus("-WRONGPASS invalid username-password pair or user is "
                      "disabled.")),
      LogIn("password", "secret", locked.endpoint(), Passed("(tcp-check)")),
      LogIn("user", "checkd pw", users.endpoint(), Passed("(tcp-check)")),
      LogIn("nobody", "nobody pw", users.endpoint(),
            {"L7TOUT", "", " at step 2 of tcp-check (expect string '+OK')"}),
  });
}

TEST_F(Redis, IsAReplicaOrLostItsMaster) {
  RedisProcess master;
  ASSERT_TRUE(master.Start()) << master.Output();
  RedisProcess replica(
      {absl::StrCat("replicaof ", master.address(), " ", master.port())});
  RedisProcess stale({absl::StrCat("replicaof ", master.address(), " 1"),
                      "replica-serve-stale-data no"});
  for (RedisProcess* redis : {&replica, &stale}) {
    ASSERT_TRUE(redis->Start()) << redis->Output();
  }
  ExpectFindings({
      Ping("replica", replica.endpoint(), Passed("Redis server is ok")),
      Ping("stale", stale.endpoint(), TimedOut()),
      Own("x_master", "x-redis role master", master.endpoint(),
          Passed("role is master")),
      Own("x_replica", "x-redis role replica", replica.endpoint(),
          Passed("role is replica")),
      Own("x_no_master", "x-redis role master", replica.endpoint(),
          WrongStatus("role is replica, master expected")),
      Own("x_stale", "x-redis", stale.endpoint(),
          WrongStatus("-MASTERDOWN Link with MASTER is down and "
                      "replica-serve-stale-data is set to 'no'.")),
  });
}

TEST_F(Redis, IsGoneOrBreaksOff) {
  RedisProcess redis;
  ASSERT_TRUE(redis.Start()) << redis.Output();
  const std::string pong = FirstBytesOf(redis.address(), redis.port(), kPing);
  ASSERT_EQ(pong, "+PONG\r\n");
  redis.Stop();
  ScriptedServer half(BytesAnswer(pong.substr(0, 3)));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Ping("gone", redis.endpoint(), Refused()),
      Ping("half", half.endpoint(), WrongStatus("+PO")),
      Own("x_gone", "x-redis", redis.endpoint(), Refused()),
      Own("x_half", "x-redis", half.endpoint(), WrongResponse("")),
      Own("x_silent", "x-redis", silent.endpoint(), TimedOut()),
      Ping("silent", silent.endpoint(), TimedOut()),
  });
}

TEST_F(Redis, IsTakenForSomethingElse) {
  RedisProcess redis;
  ASSERT_TRUE(redis.Start()) << redis.Output();
  ExpectFindings(AskWrongly(redis.endpoint(), {{"ldap", TimedOut()},
                                               {"mysql", TimedOut()},
                                               {"mysql_user", TimedOut()},
                                               {"pgsql", TimedOut()},
                                               {"smtp", TimedOut()},
                                               {"spop", TimedOut()},
                                               {"x-imap", TimedOut()},
                                               {"x-smtp", TimedOut()}}));
}

}  // namespace
}  // namespace checkd
