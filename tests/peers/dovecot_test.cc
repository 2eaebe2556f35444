// Dovecot: IMAP and POP3, which HAProxy has no checks for but rules.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/dovecot_process.h"
#include "tests/peers/peer_cases.h"

namespace checkd {
namespace {

class Dovecot : public testing::Test {
 protected:
  void SetUp() override {
    if (!DovecotProcess::Installed())
      GTEST_SKIP() << "dovecot-imapd or dovecot-pop3d is not installed";
    ASSERT_TRUE(dovecot_.Start()) << dovecot_.Output();
    // Until who checks passwords is there, it says something else.
    ASSERT_TRUE(WaitFor([this] {
      return absl::StartsWith(ImapGreeting(), "* OK [CAPABILITY") &&
             absl::StartsWith(Pop3Greeting(), "+OK Dovecot");
    })) << dovecot_.Output();
  }

  std::string ImapGreeting() const {
    return FirstBytesOf(dovecot_.address(), dovecot_.imap_port(), "");
  }
  std::string Pop3Greeting() const {
    return FirstBytesOf(dovecot_.address(), dovecot_.pop3_port(), "");
  }

  DovecotProcess dovecot_;
};

// A conversation by rules, to the goodbye.
PeerCase Imap(const std::string& name, const std::string& endpoint,
              const Finding& expected) {
  return {.name = name,
          .lines = TcpCheck({"expect rstring \"^[*] OK .*\\n\"",
                             "send \"a logout\\r\\n\"",
                             "expect rstring \"\\na OK .*\\n\""}),
          .endpoint = endpoint,
          .expected = expected};
}

PeerCase Pop3(const std::string& name, const std::string& endpoint,
              const Finding& expected) {
  return {.name = name,
          .lines = TcpCheck({"expect rstring \"^[+]OK .*\\n\"",
                             "send quit\\r\\n", "expect rstring ^[+]OK"}),
          .endpoint = endpoint,
          .expected = expected};
}

TEST_F(Dovecot, GreetsAndSaysGoodbye) {
  ExpectFindings({
      Imap("imap", dovecot_.imap(), Passed("(tcp-check)")),
      Pop3("pop3", dovecot_.pop3(), Passed("(tcp-check)")),
      Own("x_imap", "x-imap", dovecot_.imap(), Passed("OK Logout completed.")),
      Own("x_pop3", "x-pop3", dovecot_.pop3(), Passed("Logging out")),
  });
}

TEST_F(Dovecot, IsGoneOrBreaksOff) {
  const auto half = [](const std::string& greeting) {
    return ServerAnswer{.when = ServerAnswer::When::kAtOnce,
                        .bytes = greeting.substr(0, greeting.size() / 2)};
  };
  ScriptedServer half_imap(half(ImapGreeting()));
  ScriptedServer half_pop3(half(Pop3Greeting()));
  ScriptedServer silent(SilentAnswer());
  dovecot_.Stop();
  const Finding gone = {
      "L4CON", "",
      "ECONNREFUSED returned by OS (Connection refused) at initial connection "
      "step of tcp-check"};
  const Finding cut =
      WrongResponse("TCPCHK did not match content (regex) at step 1");
  const Finding late = {"L7TOUT", "", " at step 1 of tcp-check (expect regex)"};
  ExpectFindings({
      Imap("gone_imap", dovecot_.imap(), gone),
      Pop3("gone_pop3", dovecot_.pop3(), gone),
      Own("x_gone_imap", "x-imap", dovecot_.imap(), Refused()),
      Own("x_gone_pop3", "x-pop3", dovecot_.pop3(), Refused()),
      Own("x_half_imap", "x-imap", half_imap.endpoint(), WrongResponse("")),
      Own("x_half_pop3", "x-pop3", half_pop3.endpoint(), WrongResponse("")),
      Own("x_silent_imap", "x-imap", silent.endpoint(), TimedOut()),
      Own("x_silent_pop3", "x-pop3", silent.endpoint(), TimedOut()),
      Imap("half_imap", half_imap.endpoint(), cut),
      Pop3("half_pop3", half_pop3.endpoint(), cut),
      Imap("silent_imap", silent.endpoint(), late),
      Pop3("silent_pop3", silent.endpoint(), late),
  });
}

TEST_F(Dovecot, IsTakenForSomethingElse) {
  const std::string line = "+OK Dovecot (Debian) ready.";
  std::vector<PeerCase> cases = AskWrongly(
      dovecot_.pop3(), {{"redis", WrongStatus(line)},
                        {"ldap", WrongResponse("Not LDAPv3 protocol")},
                        {"mysql", TimedOut()},
                        {"mysql_user", TimedOut()},
                        {"pgsql", WrongStatus("PostgreSQL unknown error")},
                        {"smtp", WrongResponse(line)},
                        {"spop", TimedOut()},
                        {"x-imap", WrongStatus(line)},
                        {"x-smtp", WrongResponse(line)}});
  const Finding late = {"L7TOUT", "", " at step 1 of tcp-check (expect regex)"};
  cases.push_back(Imap("imap", dovecot_.pop3(), late));
  cases.push_back(Pop3("pop3", dovecot_.imap(), late));
  ExpectFindings(cases);
}

}  // namespace
}  // namespace checkd
