// Postfix, which takes mail, or turns clients away early or late.
#include "gtest/gtest.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/peer_cases.h"
#include "tests/peers/postfix_process.h"

namespace checkd {
namespace {

class Postfix : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostfixProcess::Installed())
      GTEST_SKIP() << "postfix is not installed";
    if (!PostfixProcess::Allowed())
      GTEST_SKIP() << "postfix must be started as root";
    ASSERT_TRUE(postfix_.Start()) << postfix_.Output();
  }

  PostfixProcess postfix_;
};

// `option smtpchk` with these words.
PeerCase Hello(const std::string& name, const std::string& words,
               const std::string& endpoint, const Finding& expected) {
  return {.name = name,
          .lines = "  option smtpchk" + words + "\n",
          .endpoint = endpoint,
          .expected = expected};
}

TEST_F(Postfix, TakesMailOrTurnsClientsAway) {
  const Finding bye = Passed("2.0.0 Bye", "221");
  ExpectFindings({
      Hello("helo", "", postfix_.endpoint(), bye),
      Hello("ehlo", " EHLO client.test", postfix_.endpoint(), bye),
      Hello("client", "", postfix_.refuses_clients(),
            WrongStatus("5.7.1 <unknown[127.0.0.1]>: Client host rejected: "
                        "Access denied",
                        "554")),
      Own("x_ehlo", "x-smtp ehlo client.test", postfix_.endpoint(), bye),
      Own("x_tls", "x-smtp starttls", postfix_.endpoint(),
          WrongStatus("EHLO does not offer STARTTLS", "250")),
      Own("x_client", "x-smtp", postfix_.refuses_clients(),
          WrongStatus("5.7.1 <unknown[127.0.0.1]>: Client host rejected: "
                      "Access denied",
                      "554")),
      Own("x_name", "x-smtp", postfix_.refuses_helo(),
          WrongStatus("5.7.1 <localhost>: Helo command rejected: Access denied",
                      "554")),
      // It says 554 and waits, as does who checks.
      Hello("name", "", postfix_.refuses_helo(), TimedOut()),
  });
}

TEST_F(Postfix, IsGoneOrBreaksOff) {
  const std::string banner =
      FirstBytesOf(postfix_.address(), postfix_.port(), "");
  ASSERT_EQ(banner, "220 mail.test ESMTP\r\n");
  postfix_.Stop();
  // Of its code.
  ScriptedServer half(
      {.when = ServerAnswer::When::kAtOnce, .bytes = banner.substr(0, 2)});
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Hello("gone", "", postfix_.endpoint(), Refused()),
      Hello("half", "", half.endpoint(), WrongResponse("22")),
      Own("x_gone", "x-smtp", postfix_.endpoint(), Refused()),
      Own("x_half", "x-smtp", half.endpoint(), WrongResponse("")),
      Own("x_silent", "x-smtp", silent.endpoint(), TimedOut()),
      Hello("silent", "", silent.endpoint(), TimedOut()),
  });
}

TEST_F(Postfix, IsTakenForSomethingElse) {
  ExpectFindings(AskWrongly(postfix_.endpoint(),
                            {{"redis", WrongStatus("220 mail.test ESMTP")},
                             {"ldap", WrongResponse("Not LDAPv3 protocol")},
                             {"mysql", TimedOut()},
                             {"mysql_user", TimedOut()},
                             {"pgsql", WrongStatus("PostgreSQL unknown error")},
                             {"spop", TimedOut()},
                             {"x-imap", WrongStatus("220 mail.test ESMTP")},
                             {"x-pop3", WrongStatus("220 mail.test ESMTP")}}));
}

}  // namespace
}  // namespace checkd
