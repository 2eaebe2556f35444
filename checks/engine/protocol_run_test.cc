// Whole runs of the checks of protocols, against a peer that follows a script.
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "checks/engine/testing/check_world.h"
#include "checks/protocols/ldap.h"
#include "checks/protocols/mysql.h"
#include "checks/protocols/own_checks.h"
#include "checks/protocols/spop.h"
#include "checks/protocols/text_protocols.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using namespace std::string_literals;

enum class End { kOpen, kClose };

struct RunCase {
  std::string name;
  std::unique_ptr<const RuleList> (*make)();
  // What the peer says when it is connected to, then at each thing it is told.
  std::vector<std::string> says;
  End end;
  std::string expected;
};

void PrintTo(const RunCase& c, std::ostream* out) { *out << c.name; }

class Protocols : public testing::TestWithParam<RunCase> {};

// What the peer has not said yet.
struct Script {
  std::vector<std::string> lines;
  End end;
  size_t next = 0;

  void Say(SimConn conn) {
    if (next == lines.size()) return;
    const std::string& line = lines[next++];
    if (!line.empty()) conn.Send(line);
    if (next == lines.size() && end == End::kClose) {
      conn.Close(SimClose::kFin, Millis(5));
    }
  }
};

TEST_P(Protocols, EndInTheirVerdict) {
  const RunCase& c = GetParam();
  CheckWorld world(c.make());
  world.fleet.spec.timeout_check_ms = 500;
  Script script{c.says, c.end};
  FnPeer peer;
  // A peer that speaks first does so before it is told anything.
  peer.on_accept = [&](SimConn conn) { script.Say(conn); };
  peer.on_data = [&](SimConn conn, std::string_view) { script.Say(conn); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), c.expected);
  EXPECT_EQ(world.Leaks(), "");
}

std::unique_ptr<const RuleList> Smtp() {
  return MakeSmtpRules("HELO localhost");
}
std::unique_ptr<const RuleList> Pgsql() { return MakePgsqlRules("u"); }
std::unique_ptr<const RuleList> Mysql() {
  return MakeMysqlRules("u", MysqlDialect::kPost41);
}
std::unique_ptr<const RuleList> Greeting() { return MakeMysqlRules(); }
std::unique_ptr<const RuleList> OwnRedis() {
  return MakeOwnRedis({.user = {},
                       .password = "s3cret",
                       .role = "master",
                       .ehlo = {}});
}
std::unique_ptr<const RuleList> OwnSmtp() {
  return MakeOwnSmtp({.user = {},
                      .password = {},
                      .role = {},
                      .ehlo = "a.example",
                      .starttls = true});
}
template <std::unique_ptr<const RuleList> (*kMake)(const OwnCheckOptions&)>
std::unique_ptr<const RuleList> Own() {
  return kMake({});
}

const std::string kMysqlGreeting = "\x0b\0\0\0\x0a"s + "8.0.36\0abc"s;
const std::string kMysqlDenied = "\x06\0\0\x02\xff\x15\x04" "No!"s;
const std::string kAuthOk = "R\0\0\0\x08\0\0\0\0"s;

INSTANTIATE_TEST_SUITE_P(
    Redis, Protocols,
    testing::Values(
        RunCase{"Pong", MakeRedisRules, {"", "+PONG\r\n"}, End::kOpen,
                "L7OK 0 \"Redis server is ok\""},
        RunCase{"Error", MakeRedisRules, {"", "-LOADING wait\r\n"}, End::kClose,
                "L7STS 0 \"-LOADING wait\""},
        RunCase{"ErrorOnAnOpenConnection", MakeRedisRules,
                {"", "-LOADING wait\r\n"}, End::kOpen, "L7TOUT 0 \"\""},
        RunCase{"Nothing", MakeRedisRules, {"", ""}, End::kClose,
                "L7STS 0 \"\""},
        RunCase{"Own", OwnRedis,
                {"", "+OK\r\n", "+PONG\r\n", "*3\r\n$6\r\nmaster\r\n"},
                End::kOpen, "L7OK 0 \"role is master\""},
        RunCase{"OwnWrongPassword", OwnRedis,
                {"", "-WRONGPASS invalid username-password pair\r\n"},
                End::kOpen,
                "L7STS 0 \"-WRONGPASS invalid username-password pair\""},
        RunCase{"OwnReplica", OwnRedis,
                {"", "+OK\r\n", "+PONG\r\n", "*5\r\n$5\r\nslave\r\n"},
                End::kOpen, "L7STS 0 \"role is replica, master expected\""}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Mail, Protocols,
    testing::Values(
        RunCase{"Smtp", Smtp,
                {"220 mx ready\r\n", "250 hello\r\n", "221  bye\r\n"},
                End::kOpen, "L7OK 221 \"bye\""},
        RunCase{"SmtpBusy", Smtp, {"421 busy\r\n"}, End::kOpen,
                "L7STS 421 \"busy\""},
        RunCase{"SmtpBannerOfLines", Smtp, {"220-a\r\n220 b\r\n"}, End::kOpen,
                "L7RSP 0 \"220-a\""},
        RunCase{"SmtpRefusedHello", Smtp, {"220 a\r\n", "550 no\r\n"},
                End::kOpen, "L7TOUT 0 \"\""},
        RunCase{"SmtpRefusedHelloAndClosed", Smtp, {"220 a\r\n", "550 no\r\n"},
                End::kClose, "L7STS 550 \"no\""},
        RunCase{"OwnSmtp", OwnSmtp,
                {"220-a\r\n220 b\r\n", "250-mx\r\n250 STARTTLS\r\n",
                 "221 bye\r\n"},
                End::kOpen, "L7OK 221 \"bye\""},
        RunCase{"OwnSmtpWithoutTls", OwnSmtp,
                {"220 b\r\n", "250-mx\r\n250 SIZE\r\n"}, End::kOpen,
                "L7STS 250 \"EHLO does not offer STARTTLS\""},
        RunCase{"Imap", Own<MakeImap>,
                {"* OK hi\r\n", "* BYE\r\na OK done\r\n"}, End::kClose,
                "L7OK 0 \"OK done\""},
        RunCase{"ImapBye", Own<MakeImap>, {"* BYE full\r\n"}, End::kOpen,
                "L7STS 0 \"* BYE full\""},
        RunCase{"Pop3", Own<MakePop3>, {"+OK hi\r\n", "+OK bye\r\n"},
                End::kOpen, "L7OK 0 \"bye\""},
        RunCase{"Pop3InUse", Own<MakePop3>, {"-ERR busy\r\n"}, End::kOpen,
                "L7STS 0 \"-ERR busy\""}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Databases, Protocols,
    testing::Values(
        RunCase{"Pgsql", Pgsql, {"", kAuthOk}, End::kOpen,
                "L7OK 0 \"PostgreSQL server is ok\""},
        RunCase{"PgsqlError", Pgsql, {"", "E\0\0\0\x08SFATAL\0more"s},
                End::kOpen, "L7RSP 0 \"FATAL\""},
        RunCase{"PgsqlOther", Pgsql, {"", "HTTP/1.0 400 Bad"}, End::kOpen,
                "L7STS 0 \"PostgreSQL unknown error\""},
        RunCase{"PgsqlNothing", Pgsql, {"", ""}, End::kClose, "L7RSP 0 \"\""},
        RunCase{"MysqlGreeting", Greeting, {kMysqlGreeting}, End::kOpen,
                "L7OK 0 \"8.0.36\""},
        RunCase{"MysqlDenied", Mysql, {"", kMysqlGreeting + kMysqlDenied},
                End::kOpen, "L7STS 1045 \"No!\""},
        RunCase{"MysqlHalf", Mysql, {"", kMysqlGreeting.substr(0, 9)},
                End::kClose, "L7RSP 0 \"\""},
        RunCase{"MysqlNothing", Mysql, {"", ""}, End::kClose,
                "L7RSP 0 \"TCPCHK got an empty response at step 3\""},
        RunCase{"MysqlSilence", Mysql, {}, End::kOpen, "L7TOUT 0 \"\""},
        RunCase{"Memcached", Own<MakeMemcached>, {"", "VERSION 1.6\r\n"},
                End::kOpen, "L7OK 0 \"1.6\""}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, Protocols,
    testing::Values(
        RunCase{"Ldap", MakeLdapRules,
                {"", "\x30\x0c\2\1\1\x61\7\x0a\1\0\4\0\4\0"s}, End::kOpen,
                "L7OK 0 \"Success\""},
        RunCase{"LdapNothing", MakeLdapRules, {"", ""}, End::kClose,
                "L7RSP 0 \"Not LDAPv3 protocol\""},
        RunCase{"LdapOther", MakeLdapRules, {"", "HTTP/1.0 400 Bad"},
                End::kOpen, "L7RSP 0 \"Not LDAPv3 protocol\""},
        RunCase{"SpopNothing", MakeSpopRules, {"", ""}, End::kClose,
                "L7RSP 0 \"TCPCHK got an empty response at step 3\""},
        RunCase{"SpopShort", MakeSpopRules, {"", "\0\0\0"s}, End::kClose,
                "L7RSP 0 \"invalid frame received\""},
        RunCase{"Mqtt", Own<MakeMqtt>, {"", "\x20\2\0\5"s}, End::kOpen,
                "L7STS 5 \"not authorized\""},
        RunCase{"Amqp", Own<MakeAmqp>, {"", "AMQP\0\1\0\0"s}, End::kClose,
                "L7RSP 0 \"server speaks AMQP 1-0-0, 0-9-1 expected\""},
        RunCase{"Kafka", Own<MakeKafka>,
                {"", "\0\0\0\x0a" "chkd" "\0\x23\0\0\0\0"s}, End::kOpen,
                "L7STS 35 \"error code 35 of ApiVersions\""},
        RunCase{"MongoSilence", Own<MakeMongo>, {}, End::kOpen,
                "L7TOUT 0 \"\""}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
