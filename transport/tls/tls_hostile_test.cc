// Servers that mean no good: whatever they send, it ends, soon, and without the
// client turning in circles.
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "transport/tls/testing/record_forge.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";
constexpr int kMostPolls = 100;

std::string Times(size_t count, const std::function<std::string()>& one) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += one();
  return all;
}

// What a server sends instead of a handshake, without end.
class Flood : public testing::TestWithParam<std::string> {};

TEST_P(Flood, InsteadOfAHandshakeEndsIt) {
  FnPeer peer;
  std::string flood;
  while (flood.size() < 3000000) flood += GetParam();
  bool sent = false;
  TlsWorld world;
  peer.on_data = [&](SimConn conn, std::string_view) {
    if (!sent) conn.Send(flood);
    sent = true;
  };
  world.server.peer = &peer;
  ASSERT_EQ(world.Open(), 0);
  world.test.RunFor(Seconds(100));
  EXPECT_EQ(world.conn().error(), ConnectionError::kTlsHandshake);
  EXPECT_NE(world.Report().failure, "");
  EXPECT_LT(world.test.poller()->polls(), kMostPolls);
}

INSTANTIATE_TEST_SUITE_P(
    , Flood,
    testing::Values(std::string("\x15\3\3\0\2\1\x5a", 7),  // warnings
                    std::string("\x14\3\3\0\1\1", 6),      // change cipher spec
                    std::string("\x16\3\3\0\0", 5),        // empty
                    std::string("\x16\3\3\0\4\0\0\0\0", 9),  // hello requests
                    std::string("\x16\3\3\0\1\0", 6),        // in small pieces
                    std::string("\x17\3\3\0\5hello", 10),    // data
                    std::string(1000, '\0'), std::string(1000, '\xff'),
                    std::string("HTTP/1.1 200 OK\r\n")),
    [](const auto& info) { return "Kind" + std::to_string(info.index); });

// After the handshake, with a forge in the server's place.
class Forged : public testing::TestWithParam<uint16_t> {
 protected:
  Forged() {
    EXPECT_TRUE(world_.Connect());
    world_.test.RunUntilIdle();
    world_.peer.options().request_end = "";
    forge_.emplace(world_.peer.ssl(1), world_.peer.server_secret(1));
  }

  bool tls13() const { return GetParam() == TLS1_3_VERSION; }
  std::string Data(std::string_view text) {
    return forge_->Seal(SSL3_RT_APPLICATION_DATA, text);
  }
  std::string Message(std::string_view bytes) {
    return forge_->Seal(SSL3_RT_HANDSHAKE, bytes);
  }
  // In a list, so that they are sealed in the order in which they are sent.
  void Send(std::initializer_list<std::string> records) {
    std::string bytes;
    for (const std::string& record : records) bytes += record;
    polls_ = world_.test.poller()->polls();
    reads_ = world_.reads();
    world_.peer.last_conn()->Send(std::move(bytes));
    world_.test.RunUntilIdle();
  }
  void ExpectFew() {
    EXPECT_LT(world_.test.poller()->polls() - polls_, kMostPolls);
    EXPECT_LT(world_.reads() - reads_, kMostPolls);
  }
  void ExpectFailure(const std::string& failure) {
    EXPECT_EQ(world_.conn().error(), ConnectionError::kTlsFatal);
    EXPECT_EQ(world_.Report().failure, failure);
    ExpectFew();
  }

  TlsWorld world_{{.min_version = GetParam(),
                   .max_version = GetParam(),
                   .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"}};
  std::optional<RecordForge> forge_;

 private:
  int polls_ = 0;
  int reads_ = 0;
};

INSTANTIATE_TEST_SUITE_P(, Forged,
                         testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) {
                           return info.param == TLS1_2_VERSION ? "Tls12"
                                                               : "Tls13";
                         });

TEST_P(Forged, DataArrive) {
  Send({Data("hello "), Data("world")});
  EXPECT_EQ(world_.received(), "hello world");
}

TEST_P(Forged, ARecordMayBeFull) {
  Send({Data(std::string(16384, 'x'))});
  EXPECT_EQ(world_.received().size(), 16384u);
}

TEST_P(Forged, ARecordMayNotBeLarger) {
  Send({Data(std::string(16385, 'x'))});
  ExpectFailure("DATA_LENGTH_TOO_LONG");
  EXPECT_EQ(world_.received(), "");
}

TEST_P(Forged, EmptyRecordsDoNotGoOnForEver) {
  Send({Times(30, [&] { return Data(""); }), Data("x")});
  EXPECT_EQ(world_.received(), "x");
  Send({Times(10000, [&] { return Data(""); })});
  ExpectFailure("TOO_MANY_EMPTY_FRAGMENTS");
}

TEST_P(Forged, WarningsDoNotGoOnForEver) {
  Send({Times(10000, [&] { return forge_->Seal(SSL3_RT_ALERT, "\1\x5a"); })});
  ExpectFailure("TOO_MANY_WARNING_ALERTS");
}

TEST_P(Forged, MuchDataInTheSmallestRecordsArrive) {
  Send({Times(20000, [&] { return Data("x"); })});
  EXPECT_EQ(world_.received(), std::string(20000, 'x'));
  EXPECT_FALSE(world_.conn().failed());
}

TEST_P(Forged, AMessageInTheSmallestPiecesHasItsBounds) {
  Send({Message("\4\xff"), Message("\xff\xff"), Message("xxxx")});
  EXPECT_TRUE(world_.conn().failed());
}

TEST_P(Forged, AWrongTypeOfMessageIsAFailure) {
  Send({Message(std::string("\x0b\0\0\0", 4))});
  EXPECT_EQ(world_.conn().error(), ConnectionError::kTlsFatal);
}

TEST_P(Forged, HelloRequestsAreIgnoredUpToAPoint) {
  const std::string hello_request(4, '\0');
  Send({Message(hello_request), Data("x")});
  if (tls13()) {
    EXPECT_EQ(world_.conn().error(), ConnectionError::kTlsFatal);
    return;
  }
  EXPECT_EQ(world_.received(), "x");
  Send({Times(10000, [&] { return Message(hello_request); }), Data("y")});
  EXPECT_EQ(world_.received(), "xy");
  Send({Times(200000, [&] { return Message(hello_request); })});
  ExpectFailure("the server sends no end of messages without data");
}

TEST_P(Forged, TicketsAreTakenUpToAPoint) {
  if (!tls13()) GTEST_SKIP() << "of TLS 1.3";
  // A lifetime, an addend, a nonce, a ticket, no extensions.
  const std::string body = std::string("\0\0\x10\0\1\2\3\4\1n\0\4tick\0\0", 18);
  const std::string ticket =
      std::string("\4\0\0", 3) + static_cast<char>(body.size()) + body;
  Send({Times(1000, [&] { return Message(ticket); }), Data("x")});
  EXPECT_EQ(world_.received(), "x");
  Send({Times(100000, [&] { return Message(ticket); })});
  ExpectFailure("the server sends no end of messages without data");
}

TEST_P(Forged, KeysChangeUpToAPoint) {
  if (!tls13()) GTEST_SKIP() << "of TLS 1.3";
  const auto update = [&] {
    const std::string record = Message(std::string("\x18\0\0\1\0", 5));
    forge_->NextKeys();
    return record;
  };
  Send({update(), Data("a"), update(), Data("b")});
  EXPECT_EQ(world_.received(), "ab");
  Send({Times(1000, update)});
  ExpectFailure("TOO_MANY_KEY_UPDATES");
}

TEST_P(Forged, AnAnswerToAChangeOfKeysIsSent) {
  if (!tls13()) GTEST_SKIP() << "of TLS 1.3";
  const std::string record = Message(std::string("\x18\0\0\1\1", 5));
  forge_->NextKeys();
  Send({record, Data("a")});
  EXPECT_EQ(world_.received(), "a");
  world_.Ask("b");
  EXPECT_EQ(world_.peer.last().received, "b");
}

TEST(TlsHostile, ARenegotiationIsFollowedIfAllowed) {
  TlsWorld world({.max_version = TLS1_2_VERSION,
                  .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"});
  world.profile.renegotiate = true;
  ASSERT_TRUE(world.Connect());
  world.test.RunUntilIdle();
  RecordForge forge(world.peer.ssl(1), "");
  world.peer.last_conn()->Send(
      forge.Seal(SSL3_RT_HANDSHAKE, std::string(4, '\0')));
  world.test.RunUntilIdle();
  // This server did not mean it.
  EXPECT_EQ(world.peer.last().error, "NO_RENEGOTIATION");
}

// --- Handshakes that were bent on the way ---

class Bent : public testing::TestWithParam<uint16_t> {
 protected:
  TlsPeerOptions Server() const {
    return {.min_version = GetParam(), .max_version = GetParam()};
  }
};

INSTANTIATE_TEST_SUITE_P(, Bent,
                         testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) {
                           return info.param == TLS1_2_VERSION ? "Tls12"
                                                               : "Tls13";
                         });

TEST_P(Bent, ByAByteAnywhereItIsNoticedOrHarmless) {
  for (const int flip : {0x01, 0xff}) {
    for (size_t at = 0; at < 1200 && !HasFailure(); ++at) {
      TlsWorld world(Server());
      world.peer.options().alter = [&](std::string bytes, size_t offset) {
        if (offset <= at && at < offset + bytes.size()) {
          bytes[at - offset] ^= static_cast<char>(flip);
        }
        return bytes;
      };
      ASSERT_EQ(world.Open(), 0);
      world.test.RunFor(Seconds(10));
      if (world.conn().established()) world.Ask(kRequest);
      EXPECT_TRUE(world.received() == "" ||
                  world.received() == world.peer.options().reply)
          << at;
      EXPECT_LT(world.test.poller()->polls(), kMostPolls) << at;
      EXPECT_LT(world.reads(), kMostPolls) << at;
    }
  }
}

TEST_P(Bent, BySayingAllTwiceItFails) {
  TlsWorld world(Server());
  world.peer.options().alter = [&](std::string bytes, size_t) {
    return bytes + bytes;
  };
  world.Connect();
  world.test.RunUntilIdle();
  EXPECT_TRUE(world.conn().failed());
  EXPECT_LT(world.test.poller()->polls(), kMostPolls);
}

TEST_P(Bent, ByALargeCertificateItSucceedsWithinTheLibrarysBound) {
  for (const auto& [padding, good] :
       {std::pair<size_t, bool>{60000, true}, {110000, false}}) {
    const IssuedCertificate issued =
        TestRoot().Issue({.names = {"server.example"}, .padding = padding});
    TlsPeerOptions options = Server();
    options.certificate = issued.chain_pem;
    options.key = issued.key_pem;
    TlsWorld world(options);
    EXPECT_EQ(world.Connect(), good);
    EXPECT_EQ(world.Report().failure, good ? "" : "EXCESSIVE_MESSAGE_SIZE");
  }
}

TEST_P(Bent, ByALongChainItSucceedsOrFails) {
  TestAuthority last = TestRoot().Intermediate("1");
  for (int i = 2; i < 60; ++i) last = last.Intermediate(std::to_string(i));
  const IssuedCertificate issued = last.Issue({.names = {"server.example"}});
  TlsPeerOptions options = Server();
  options.certificate = issued.chain_pem;
  options.key = issued.key_pem;
  TlsWorld world(options);
  EXPECT_TRUE(world.Connect()) << world.Report().failure;
}

}  // namespace
}  // namespace checkd
