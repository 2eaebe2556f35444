// Conversations with a server that behaves, and how those end that do not come
// about.
#include <cerrno>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";

std::string VersionOf(uint16_t version) {
  return version == TLS1_2_VERSION ? "Tls12" : "Tls13";
}

class BothVersions : public testing::TestWithParam<uint16_t> {
 protected:
  TlsPeerOptions Server() const {
    return {.min_version = GetParam(), .max_version = GetParam()};
  }
};

INSTANTIATE_TEST_SUITE_P(, BothVersions,
                         testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) {
                           return VersionOf(info.param);
                         });

TEST_P(BothVersions, AHandshakeEstablishesTheConnection) {
  TlsWorld world(Server());
  EXPECT_TRUE(world.Connect()) << world.Report().failure;
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kEstablished);
  world.test.RunUntilIdle();
  EXPECT_EQ(world.peer.last().version, GetParam());
  EXPECT_TRUE(world.peer.last().established);
}

TEST_P(BothVersions, BytesFlowBothWays) {
  TlsWorld world(Server());
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  EXPECT_EQ(world.peer.last().received, kRequest);
  EXPECT_EQ(world.received(), world.peer.options().reply);
  EXPECT_FALSE(world.conn().eof());
}

TEST_P(BothVersions, MuchFlowsBothWaysThroughASmallWindow) {
  TlsPeerOptions options = Server();
  options.reply = std::string(300000, 'r');
  options.request_end = "!";
  TlsWorld world(options);
  world.server.window = 3000;
  ASSERT_TRUE(world.Connect());
  const std::string request = std::string(200000, 'q') + "!";
  world.Ask(request);
  EXPECT_EQ(world.peer.last().received, request);
  EXPECT_EQ(world.received(), world.peer.options().reply);
}

TEST_P(BothVersions, CloseNotifyIsAnEnd) {
  TlsPeerOptions options = Server();
  options.close_notify = true;
  TlsWorld world(options);
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  EXPECT_EQ(world.received(), world.peer.options().reply);
  EXPECT_TRUE(world.conn().eof());
  EXPECT_FALSE(world.conn().failed());
}

// F233.
TEST_P(BothVersions, AnEndWithoutCloseNotifyIsAnEnd) {
  TlsPeerOptions options = Server();
  options.then = SimClose::kFin;
  TlsWorld world(options);
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  EXPECT_EQ(world.received(), world.peer.options().reply);
  EXPECT_TRUE(world.conn().eof());
  EXPECT_FALSE(world.conn().failed());
}

TEST_P(BothVersions, AResetIsAFailureButWhatCameBeforeCanBeRead) {
  TlsPeerOptions options = Server();
  options.then = SimClose::kRst;
  TlsWorld world(options);
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  EXPECT_EQ(world.received(), world.peer.options().reply);
  EXPECT_EQ(world.conn().error(), ConnectionError::kReset);
}

TEST_P(BothVersions, WhatFollowsCloseNotifyIsIgnored) {
  TlsPeerOptions options = Server();
  options.close_notify = true;
  TlsWorld world(options);
  bool established = false;
  world.peer.options().alter = [&](std::string bytes, size_t) {
    return established ? bytes + std::string(500, '\x17') : bytes;
  };
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  established = true;
  world.Ask(kRequest);
  EXPECT_EQ(world.received(), world.peer.options().reply);
  EXPECT_TRUE(world.conn().eof());
  EXPECT_FALSE(world.conn().failed());
}

TEST_P(BothVersions, AGracefulCloseSaysGoodbye) {
  TlsWorld world(Server());
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  world.Close(CloseMode::kGraceful);
  world.test.RunUntilIdle();
  EXPECT_TRUE(world.peer.last().close_notify);
  EXPECT_EQ(world.peer.last().closed, SimClose::kFin);
}

TEST_P(BothVersions, AResettingCloseSaysNothing) {
  TlsWorld world(Server());
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  world.Close(CloseMode::kReset);
  world.test.RunUntilIdle();
  EXPECT_FALSE(world.peer.last().close_notify);
  EXPECT_EQ(world.peer.last().closed, SimClose::kRst);
}

TEST_P(BothVersions, ACloseInTheHandshakeSaysNothing) {
  TlsPeerOptions options = Server();
  options.cut_at = 100;
  TlsWorld world(options);
  ASSERT_EQ(world.Open(), 0);
  world.test.RunFor(Seconds(1));
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
  world.Close(CloseMode::kGraceful);
  world.test.RunUntilIdle();
  EXPECT_FALSE(world.peer.last().close_notify);
}

TEST_P(BothVersions, HalfARecordIsWaitedForWithoutSpinning) {
  TlsWorld world(Server());
  bool established = false;
  world.peer.options().alter = [&](std::string bytes, size_t) {
    return established ? bytes.substr(0, bytes.size() - 3) : bytes;
  };
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  established = true;
  const int before = world.reads();
  world.Ask(kRequest);
  EXPECT_FALSE(world.conn().readable());
  EXPECT_LE(world.reads() - before, 3);
  EXPECT_EQ(world.received(), "");
  EXPECT_FALSE(world.conn().failed());
}

TEST_P(BothVersions, ADamagedRecordIsAFailure) {
  TlsWorld world(Server());
  bool established = false;
  world.peer.options().alter = [&](std::string bytes, size_t) {
    if (established) bytes.back() ^= 1;
    return established ? bytes + bytes : bytes;
  };
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  established = true;
  world.Ask(kRequest);
  EXPECT_EQ(world.received(), "");
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsFatal);
  EXPECT_EQ(world.Report().failure, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
}

TEST_P(BothVersions, SniIsSent) {
  TlsWorld world(Server());
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  EXPECT_EQ(world.peer.last().sni, "server.example");
}

TEST_P(BothVersions, NoSniIsSentUnlessGiven) {
  TlsWorld world(Server());
  world.sni = "";
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  EXPECT_EQ(world.peer.last().sni, "");
}

TEST_P(BothVersions, AlpnIsAgreedOn) {
  TlsPeerOptions options = Server();
  options.alpn = {"http/1.1"};
  TlsWorld world(options);
  world.profile.alpn = std::string("\2h2\x08http/1.1");
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  EXPECT_EQ(world.conn().transport()->alpn(), "http/1.1");
  EXPECT_EQ(world.peer.last().alpn, "http/1.1");
}

TEST_P(BothVersions, TheEndpointsAlpnTakesTheProfilesPlace) {
  TlsPeerOptions options = Server();
  options.alpn = {"h2", "http/1.1"};
  TlsWorld world(options);
  world.profile.alpn = std::string("\x08http/1.1");
  world.alpn = std::string("\2h2");
  ASSERT_TRUE(world.Connect());
  EXPECT_EQ(world.conn().transport()->alpn(), "h2");
}

TEST_P(BothVersions, AServerWithoutAlpnAgreesOnNone) {
  TlsWorld world(Server());
  world.profile.alpn = std::string("\2h2");
  ASSERT_TRUE(world.Connect());
  EXPECT_EQ(world.conn().transport()->alpn(), "");
}

TEST_P(BothVersions, AnUnknownAlpnIsNotAgreedOn) {
  TlsPeerOptions options = Server();
  options.alpn = {"imap"};
  TlsWorld world(options);
  world.profile.alpn = std::string("\2h2");
  ASSERT_TRUE(world.Connect());
  EXPECT_EQ(world.conn().transport()->alpn(), "");
}

TEST_P(BothVersions, AClientCertificateIsShownIfAskedFor) {
  TlsPeerOptions options = Server();
  options.client_ca = TestRoot().pem();
  TlsWorld world(options);
  world.profile.certificate =
      WriteText(testing::TempDir(), "client.pem",
                TestRoot().Issue({.common_name = "me", .client = true}).all());
  ASSERT_TRUE(world.Connect()) << world.Report().failure;
  world.Ask(kRequest);
  EXPECT_TRUE(world.peer.last().client_certificate);
  EXPECT_EQ(world.received(), world.peer.options().reply);
}

TEST_P(BothVersions, AServerThatMissesTheClientCertificateRefuses) {
  TlsPeerOptions options = Server();
  options.client_ca = TestRoot().pem();
  TlsWorld world(options);
  const bool established = world.Connect();
  world.test.RunUntilIdle();
  EXPECT_TRUE(world.conn().failed());
  EXPECT_EQ(world.peer.last().error, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  // With TLS 1.3 the client is done before the server has looked.
  EXPECT_EQ(established, GetParam() == TLS1_3_VERSION);
  EXPECT_EQ(world.conn().error(), established ? ConnectionError::kTlsFatal
                                              : ConnectionError::kTlsHandshake);
}

TEST_P(BothVersions, AnRsaKeyWillDo) {
  const IssuedCertificate issued =
      TestRoot().Issue({.names = {"server.example"}, .key = TestKey::kRsa});
  TlsPeerOptions options = Server();
  options.certificate = issued.chain_pem;
  options.key = issued.key_pem;
  TlsWorld world(options);
  EXPECT_TRUE(world.Connect()) << world.Report().failure;
}

TEST_P(BothVersions, AnEndInTheHandshakeIsItsFailure) {
  TlsPeerOptions options = Server();
  options.cut_at = 100;
  options.cut = SimClose::kFin;
  TlsWorld world(options);
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
  EXPECT_EQ(world.Report().failure, "the server closed the connection");
}

TEST_P(BothVersions, AResetInTheHandshakeIsItsFailure) {
  TlsPeerOptions options = Server();
  options.cut_at = 100;
  options.cut = SimClose::kRst;
  TlsWorld world(options);
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
  EXPECT_EQ(world.Report().failure, "Connection reset by peer");
}

TEST_P(BothVersions, SilenceIsWaitedFor) {
  TlsPeerOptions options = Server();
  options.cut_at = 0;
  TlsWorld world(options);
  ASSERT_EQ(world.Open(), 0);
  world.test.RunFor(Seconds(1000));
  EXPECT_TRUE(world.conn().connected());
  EXPECT_FALSE(world.conn().established());
  EXPECT_FALSE(world.conn().failed());
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
}

// --- Servers that cannot be talked to ---

TEST(TlsHandshake, VersionsThatDoNotMeetFail) {
  TlsWorld world({.max_version = TLS1_2_VERSION});
  world.profile.min_version = TlsVersion::kTls13;
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_EQ(world.Report().failure, "TLSV1_ALERT_PROTOCOL_VERSION");
}

TEST(TlsHandshake, Tls12AtMostIsKept) {
  TlsWorld world;
  world.profile.max_version = TlsVersion::kTls12;
  ASSERT_TRUE(world.Connect());
  EXPECT_EQ(world.Report().version, "TLSv1.2");
}

TEST(TlsHandshake, OldVersionsAreSpokenOnlyIfAskedFor) {
  TlsWorld refused({.min_version = TLS1_VERSION, .max_version = TLS1_VERSION});
  EXPECT_FALSE(refused.Connect());
  TlsWorld spoken({.min_version = TLS1_VERSION, .max_version = TLS1_VERSION});
  spoken.profile.min_version = TlsVersion::kTls10;
  ASSERT_TRUE(spoken.Connect()) << spoken.Report().failure;
  EXPECT_EQ(spoken.Report().version, "TLSv1.0");
}

TEST(TlsHandshake, CiphersThatDoNotMeetFail) {
  TlsWorld world({.max_version = TLS1_2_VERSION,
                  .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"});
  world.profile.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_EQ(
      world.Report().failure,
      "HANDSHAKE_FAILURE_ON_CLIENT_HELLO: the server has no cipher suite, "
      "signature algorithm or group in common with checkd");
}

TEST(TlsHandshake, CurvesThatDoNotMeetFail) {
  TlsWorld world({.min_version = TLS1_3_VERSION, .curves = "P-384"});
  world.profile.curves = "X25519";
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
}

TEST(TlsHandshake, AServerMayAskForAnotherCurve) {
  TlsWorld world({.min_version = TLS1_3_VERSION, .curves = "P-384"});
  world.profile.curves = "X25519:P-384";
  EXPECT_TRUE(world.Connect()) << world.Report().failure;
}

struct Answer {
  const char* name;
  std::string bytes;
  const char* failure;
};

class OtherAnswers : public testing::TestWithParam<Answer> {};

TEST_P(OtherAnswers, FailTheHandshake) {
  FnPeer peer;
  TlsWorld world;
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send(GetParam().bytes);
  };
  world.server.peer = &peer;
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
  EXPECT_EQ(world.Report().failure, GetParam().failure);
  EXPECT_EQ(world.Report().version, "");
  EXPECT_EQ(world.Report().subject, "");
}

INSTANTIATE_TEST_SUITE_P(
    , OtherAnswers,
    testing::Values(
        Answer{"Http", "HTTP/1.1 400 Bad Request\r\n\r\n",
               "WRONG_VERSION_NUMBER"},
        Answer{"Smtp", "220 mail.example ESMTP\r\n", "WRONG_VERSION_NUMBER"},
        Answer{"Zeros", std::string(100, '\0'), "WRONG_VERSION_NUMBER"},
        Answer{"FatalAlert", std::string("\x15\3\3\0\2\2\x50", 7),
               "TLSV1_ALERT_INTERNAL_ERROR"},
        Answer{"UnrecognizedName", std::string("\x15\3\3\0\2\2\x70", 7),
               "TLSV1_ALERT_UNRECOGNIZED_NAME"},
        Answer{"CloseNotify", std::string("\x15\3\3\0\2\1\0", 7),
               "the server closed the connection"},
        Answer{"HugeRecord", std::string("\x16\3\3\xff\xff", 5),
               "ENCRYPTED_LENGTH_TOO_LONG"},
        Answer{"HugeMessage", std::string("\x16\3\3\0\4\2\xff\xff\xff", 9),
               "EXCESSIVE_MESSAGE_SIZE"},
        Answer{"ApplicationData", std::string("\x17\3\3\0\1x", 6),
               "APPLICATION_DATA_INSTEAD_OF_HANDSHAKE"}),
    [](const auto& info) { return info.param.name; });

TEST(TlsHandshake, AServerThatIsGoneAtOnceHasNotShakenHands) {
  FnPeer peer;
  TlsWorld world;
  peer.on_accept = [](SimConn conn) { conn.Close(SimClose::kFin); };
  world.server.peer = &peer;
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
}

TEST(TlsHandshake, ARefusalIsNoFailureOfTls) {
  TlsWorld world;
  world.server.establish_errno = ECONNREFUSED;
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.conn().error(), ConnectionError::kRefused);
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kConnecting);
}

TEST(TlsHandshake, AProfileThatWasNotAddedIsNotSpoken) {
  TlsWorld world;
  ASSERT_TRUE(world.Connect());
  world.Close();
  const TlsProfile other;
  RecordingOwner owner;
  EXPECT_EQ(
      world.conn().Open({.address = &world.address, .tls = &other}, &owner),
      EPROTONOSUPPORT);
  EXPECT_EQ(world.conn().error(), ConnectionError::kProtocol);
}

}  // namespace
}  // namespace checkd
