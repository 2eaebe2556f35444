// When an earlier session spares a handshake its expensive half.
#include "transport/tls/tls_session.h"

#include <cerrno>
#include <ctime>
#include <string>

#include "gtest/gtest.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";

struct Way {
  const char* name;
  uint16_t version;
  bool tickets;
};

// Each way in which a session can be taken up again.
class EachWay : public testing::TestWithParam<Way> {
 protected:
  TlsPeerOptions Server() const {
    return {.min_version = GetParam().version,
            .max_version = GetParam().version,
            .tickets = GetParam().tickets};
  }

  // One whole conversation, and what the server saw of it.
  static const TlsTalk& Check(TlsWorld* world) {
    EXPECT_TRUE(world->Connect()) << world->Report().failure;
    world->Ask(kRequest);
    EXPECT_EQ(world->received(), world->peer.options().reply);
    EXPECT_EQ(world->Report().resumed, world->peer.last().resumed);
    world->Close();
    world->test.RunUntilIdle();
    return world->peer.last();
  }
};

INSTANTIATE_TEST_SUITE_P(, EachWay,
                         testing::Values(Way{"Ticket12", TLS1_2_VERSION, true},
                                         Way{"Id12", TLS1_2_VERSION, false},
                                         Way{"Ticket13", TLS1_3_VERSION, true}),
                         [](const auto& info) { return info.param.name; });

TEST_P(EachWay, TheSecondHandshakeResumesTheFirst) {
  TlsWorld world(Server());
  world.remember = true;
  EXPECT_FALSE(Check(&world).resumed);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Check(&world).resumed) << i;
}

TEST_P(EachWay, WithoutASlotNothingIsResumed) {
  TlsWorld world(Server());
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_FALSE(Check(&world).resumed);
}

TEST_P(EachWay, NoSslReuseResumesNothing) {
  TlsWorld world(Server());
  world.remember = true;
  world.profile.reuse = false;
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_EQ(world.slot.memory, nullptr);
  EXPECT_FALSE(Check(&world).resumed);
}

TEST_P(EachWay, AnotherSniIsAnotherSession) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  world.sni = "a.wild.example";
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_TRUE(Check(&world).resumed);
  world.sni = "server.example";
  EXPECT_FALSE(Check(&world).resumed);
}

TEST_P(EachWay, AnotherAlpnIsAnotherSession) {
  TlsPeerOptions options = Server();
  options.alpn = {"h2", "http/1.1"};
  TlsWorld world(options);
  world.remember = true;
  world.alpn = std::string("\2h2");
  Check(&world);
  world.alpn = std::string("\x08http/1.1");
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_EQ(world.peer.last().alpn, "http/1.1");
  EXPECT_TRUE(Check(&world).resumed);
  EXPECT_EQ(world.peer.last().alpn, "http/1.1");
}

TEST_P(EachWay, NoSessionOutlivesTheCertificate) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  ASSERT_NE(world.slot.memory, nullptr);
  auto& kept = static_cast<TlsSession&>(*world.slot.memory);
  EXPECT_GT(kept.good_until_s, std::time(nullptr));
  EXPECT_LE(kept.good_until_s, std::time(nullptr) + kSessionLifetime);
  kept.good_until_s = std::time(nullptr) - 1;
  EXPECT_FALSE(Check(&world).resumed);
}

TEST_P(EachWay, ARenewedSessionLastsNoLongerThanTheFullHandshakeAllows) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  auto& kept = static_cast<TlsSession&>(*world.slot.memory);
  kept.good_until_s -= 100;
  const int64_t end = kept.good_until_s;
  EXPECT_TRUE(Check(&world).resumed);
  EXPECT_EQ(static_cast<TlsSession&>(*world.slot.memory).good_until_s, end);
}

TEST_P(EachWay, AServerThatHasForgottenItShakesHandsAnew) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  EXPECT_TRUE(Check(&world).resumed);
  world.peer.ForgetSessions();
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_TRUE(Check(&world).resumed);
}

TEST_P(EachWay, AFailedHandshakeDropsTheSession) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  ASSERT_NE(world.slot.memory, nullptr);
  world.peer.options().cut_at = 50;
  world.peer.options().cut = SimClose::kFin;
  EXPECT_FALSE(world.Connect());
  EXPECT_EQ(world.slot.memory, nullptr);
  world.peer.options().cut_at = SIZE_MAX;
  EXPECT_FALSE(Check(&world).resumed);
  EXPECT_TRUE(Check(&world).resumed);
}

TEST_P(EachWay, ARefusedConnectionKeepsTheSession) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  world.server.establish_errno = ECONNREFUSED;
  EXPECT_FALSE(world.Connect());
  world.server.establish_errno = 0;
  EXPECT_TRUE(Check(&world).resumed);
}

TEST_P(EachWay, ATimeoutInTheHandshakeLeavesItUsable) {
  TlsWorld world(Server());
  world.remember = true;
  Check(&world);
  world.peer.options().cut_at = 0;
  ASSERT_EQ(world.Open(), 0);
  world.test.RunFor(Seconds(5));
  EXPECT_EQ(world.conn().stage(), ConnectionStage::kSecuring);
  world.Close(CloseMode::kReset);
  world.peer.options().cut_at = SIZE_MAX;
  Check(&world);
}

TEST(TlsSession, NoTicketsMeansNoTicketInTls12) {
  TlsWorld world({.max_version = TLS1_2_VERSION, .session_ids = false});
  world.remember = true;
  world.profile.tickets = false;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(world.Connect());
    world.Ask(kRequest);
    EXPECT_FALSE(world.peer.last().resumed);
  }
}

TEST(TlsSession, AServerWithoutSessionsIsAskedAnewEachTime) {
  for (const uint16_t version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsWorld world({.min_version = version,
                    .max_version = version,
                    .tickets = false,
                    .session_ids = false});
    world.remember = true;
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(world.Connect());
      world.Ask(kRequest);
      EXPECT_FALSE(world.peer.last().resumed);
    }
    EXPECT_EQ(world.slot.memory, nullptr);
  }
}

// A report must not pass off an old certificate as one that was shown.
TEST(TlsSession, WhatAServerHasNotShownIsNotReported) {
  TlsWorld world({.max_version = TLS1_2_VERSION});
  world.remember = true;
  ASSERT_TRUE(world.Connect());
  world.Ask(kRequest);
  ASSERT_NE(world.slot.memory, nullptr);
  world.peer.options().cut_at = 0;
  ASSERT_EQ(world.Open(), 0);
  world.test.RunFor(Seconds(5));
  const TlsReport report = world.Report();
  EXPECT_FALSE(report.resumed);
  EXPECT_EQ(report.version, "");
  EXPECT_EQ(report.cipher, "");
  EXPECT_EQ(report.subject, "");
}

}  // namespace
}  // namespace checkd
