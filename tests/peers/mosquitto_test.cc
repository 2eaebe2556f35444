// Mosquitto, which speaks MQTT: HAProxy has no check for it but rules.
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/scripted_server.h"
#include "tests/peers/mosquitto_process.h"
#include "tests/peers/peer_cases.h"

namespace checkd {
namespace {

using Clients = MosquittoProcess::Clients;

// CONNECT of version 3.1.1 with client "chk1", in hex.
constexpr char kConnect[] = "101000044d5154540402001e000463686b31";
// The same with kUser and kPassword.
constexpr char kConnectUser[] =
    "102000044d51545404c2001e000463686b310006636865636b640006736563726574";

class Mosquitto : public testing::Test {
 protected:
  void SetUp() override {
    if (!MosquittoProcess::Installed())
      GTEST_SKIP() << "mosquitto is not installed";
    ASSERT_TRUE(open_.Start()) << open_.Output();
  }

  MosquittoProcess open_{Clients::kAll};
};

// Expects a CONNACK that accepts.
PeerCase Connect(const std::string& name, const std::string& packet,
                 const std::string& endpoint, const Finding& expected,
                 const Finding& of_haproxy = {}) {
  return {
      .name = name,
      .lines = TcpCheck({"send-binary " + packet, "expect binary 20020000"}),
      .endpoint = endpoint,
      .expected = expected,
      .of_haproxy = of_haproxy};
}

TEST_F(Mosquitto, LetsInWhomItMay) {
  MosquittoProcess locked{Clients::kOneUser};
  ASSERT_TRUE(locked.Start()) << locked.Output();
  ExpectFindings({
      Connect("open", kConnect, open_.endpoint(), Passed("(tcp-check)")),
      Own("x_open", "x-mqtt", open_.endpoint(), Passed("MQTT server is ok")),
      Own("x_user", "x-mqtt user checkd password secret", locked.endpoint(),
          Passed("MQTT server is ok")),
      Own("x_guess", "x-mqtt user checkd password guess", locked.endpoint(),
          WrongStatus("not authorized", "5")),
      Own("x_stranger", "x-mqtt", locked.endpoint(),
          WrongStatus("not authorized", "5")),
      Connect("user", kConnectUser, locked.endpoint(), Passed("(tcp-check)")),
      Connect("stranger", kConnect, locked.endpoint(),
              WrongResponse("TCPCHK did not match content (binary) at step 2")),
  });
}

TEST_F(Mosquitto, IsGoneOrBreaksOff) {
  const std::string connack = FirstBytesOf(open_.address(), open_.port(),
                                           absl::HexStringToBytes(kConnect));
  open_.Stop();
  ScriptedServer half(BytesAnswer(connack.substr(0, 2)));
  ScriptedServer silent(SilentAnswer());
  ExpectFindings({
      Connect("gone", kConnect, open_.endpoint(),
              {"L4CON", "",
               "ECONNREFUSED returned by OS (Connection refused) at initial "
               "connection step of tcp-check"}),
      Connect("half", kConnect, half.endpoint(),
              WrongResponse("TCPCHK did not match content (binary) at step 2")),
      Own("x_gone", "x-mqtt", open_.endpoint(), Refused()),
      Own("x_half", "x-mqtt", half.endpoint(), WrongResponse("")),
      Own("x_silent", "x-mqtt", silent.endpoint(), TimedOut()),
      Connect(
          "silent", kConnect, silent.endpoint(),
          {"L7TOUT", "", " at step 2 of tcp-check (expect binary '20020000')"},
          // 2.6 shows the bytes as they are.
          {"L7TOUT", "", " at step 2 of tcp-check (expect binary ' \x02')"}),
  });
}

TEST_F(Mosquitto, IsTakenForSomethingElse) {
  ExpectFindings(AskWrongly(
      open_.endpoint(),
      {{"mysql", TimedOut()}, {"smtp", TimedOut()}, {"x-imap", TimedOut()}}));
}

}  // namespace
}  // namespace checkd
