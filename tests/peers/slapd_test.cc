// OpenLDAP, which may or may not let strangers in.
#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/peer_cases.h"
#include "tests/peers/slapd_process.h"

namespace checkd {
namespace {

// An anonymous bind, version 3.
constexpr char kBind[] = "300c020101600702010304008000";

class Slapd : public testing::Test {
 protected:
  void SetUp() override {
    if (!SlapdProcess::Installed()) GTEST_SKIP() << "slapd is not installed";
    ASSERT_TRUE(slapd_.Start()) << slapd_.Output();
  }

  SlapdProcess slapd_;
};

PeerCase Bind(const std::string& name, const std::string& endpoint,
              const Finding& expected, const Finding& of_haproxy = {}) {
  return {.name = name,
          .lines = LinesOfCheck("ldap"),
          .endpoint = endpoint,
          .expected = expected,
          .of_haproxy = of_haproxy};
}

TEST_F(Slapd, LetsStrangersInOrNot) {
  SlapdProcess strict({"disallow bind_anon"});
  ASSERT_TRUE(strict.Start()) << strict.Output();
  ExpectFindings({
      // 2.6 forgets the text of a success (F290).
      Bind("open", slapd_.endpoint(), Passed("Success"), Passed("")),
      Bind("strict", strict.endpoint(),
           WrongStatus("See RFC: "
                       "http://tools.ietf.org/html/rfc4511#section-4.1.9",
                       "48")),  // inappropriateAuthentication
  });
}

TEST_F(Slapd, IsGoneOrBreaksOff) {
  const std::string answer = FirstBytesOf(slapd_.address(), slapd_.port(),
                                          absl::HexStringToBytes(kBind));
  slapd_.Stop();
  ScriptedServer half(BytesAnswer(answer.substr(0, answer.size() / 2)));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Bind("gone", slapd_.endpoint(), Refused()),
      Bind("half", half.endpoint(), WrongResponse("")),
      Bind("silent", silent.endpoint(), TimedOut()),
  });
}

TEST_F(Slapd, IsTakenForSomethingElse) {
  ExpectFindings(AskWrongly(
      slapd_.endpoint(),
      {{"redis", TimedOut()}, {"mysql", TimedOut()}, {"smtp", TimedOut()}}));
}

}  // namespace
}  // namespace checkd
