// Handshakes that are cut short, cut in two, or held up, at every byte.
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";
// A signature of ECDSA may be so many bytes longer or shorter than another.
constexpr size_t kSlack = 12;
// Turns of the loop that one conversation may take.
constexpr int kMostPolls = 60;

class Cut : public testing::TestWithParam<uint16_t> {
 protected:
  Cut() {
    // How much each side sends until it is established.
    TlsWorld world(Server());
    world.peer.options().alter = [&](std::string bytes, size_t) {
      flights_.push_back(bytes.size());
      return bytes;
    };
    EXPECT_TRUE(world.Connect());
    world.test.RunUntilIdle();
    client_bytes_ = world.peer.last().heard;
    server_bytes_ = world.peer.last().sent;
    client_needs_ = GetParam() == TLS1_3_VERSION ? flights_[0] : server_bytes_;
  }

  TlsPeerOptions Server() const {
    return {.min_version = GetParam(), .max_version = GetParam()};
  }

  void ExpectCut(TlsWorld* world, std::optional<SimClose> how) const {
    ASSERT_EQ(world->Open(), 0);
    world->test.RunFor(Seconds(60));
    const bool established = world->conn().established();
    const Connection& conn = world->conn();
    EXPECT_LT(world->test.poller()->polls(), kMostPolls);
    EXPECT_LT(world->reads(), kMostPolls);
    EXPECT_EQ(conn.stage(), established ? ConnectionStage::kEstablished
                                        : ConnectionStage::kSecuring);
    if (!how) {
      EXPECT_FALSE(conn.failed());
      EXPECT_FALSE(conn.eof());
    } else if (!established) {
      EXPECT_EQ(conn.error(), ConnectionError::kTlsHandshake);
      EXPECT_NE(world->Report().failure, "");
    } else if (*how == SimClose::kRst) {
      EXPECT_EQ(conn.error(), ConnectionError::kReset);
    } else {
      EXPECT_FALSE(conn.failed());
      EXPECT_TRUE(conn.eof());
    }
  }

  std::vector<size_t> flights_;
  size_t client_bytes_ = 0;
  size_t server_bytes_ = 0;
  size_t client_needs_ = 0;
};

INSTANTIATE_TEST_SUITE_P(, Cut, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) {
                           return info.param == TLS1_2_VERSION ? "Tls12"
                                                               : "Tls13";
                         });

const std::optional<SimClose> kEnds[] = {std::nullopt, SimClose::kFin,
                                         SimClose::kRst};

TEST_P(Cut, TheServersBytesStopAnywhere) {
  for (size_t at = 0; at < server_bytes_ - kSlack && !HasFailure(); ++at) {
    for (const std::optional<SimClose>& how : kEnds) {
      TlsPeerOptions options = Server();
      options.cut_at = at;
      options.cut = how;
      TlsWorld world(options);
      ExpectCut(&world, how);
      if (at + kSlack < client_needs_) {
        EXPECT_FALSE(world.conn().established()) << at;
      } else if (at > client_needs_ + kSlack) {
        EXPECT_TRUE(world.conn().established()) << at;
      }
      ASSERT_FALSE(HasFailure())
          << "cut at " << at
          << (how ? *how == SimClose::kFin ? ": end" : ": reset" : ": silence")
          << "\n"
          << world.net.log();
    }
  }
}

TEST_P(Cut, TheClientsBytesAreHeardNoFurther) {
  for (size_t at = 0; at < client_bytes_ - kSlack && !HasFailure(); ++at) {
    for (const std::optional<SimClose>& how : kEnds) {
      TlsPeerOptions options = Server();
      options.hear_at_most = at;
      options.cut = how;
      TlsWorld world(options);
      world.server.cut_send_at = at;
      ExpectCut(&world, how);
      ASSERT_FALSE(HasFailure()) << "deaf from " << at << "\n"
                                 << world.net.log();
    }
  }
}

TEST_P(Cut, TheServersBytesMayBeHeldUpAnywhere) {
  for (size_t at = 0; at < server_bytes_ && !HasFailure(); ++at) {
    TlsPeerOptions options = Server();
    options.split_at = at;
    TlsWorld world(options);
    ASSERT_TRUE(world.Connect()) << at;
    world.Ask(kRequest);
    EXPECT_EQ(world.received(), world.peer.options().reply) << at;
    EXPECT_LT(world.test.poller()->polls(), kMostPolls);
  }
}

TEST_P(Cut, TheAnswerMayBeHeldUpOrCutAnywhere) {
  TlsPeerOptions options = Server();
  options.close_notify = true;
  options.then = SimClose::kFin;
  for (size_t at = server_bytes_ + kSlack; at < server_bytes_ + 110; ++at) {
    TlsPeerOptions late = options;
    late.split_at = at;
    TlsWorld held(late);
    ASSERT_TRUE(held.Connect());
    held.Ask(kRequest);
    EXPECT_EQ(held.received(), options.reply) << at;
    EXPECT_TRUE(held.conn().eof());

    TlsPeerOptions short_of = options;
    short_of.cut_at = at;
    short_of.cut = SimClose::kFin;
    TlsWorld cut(short_of);
    ASSERT_TRUE(cut.Connect());
    cut.Ask(kRequest);
    EXPECT_TRUE(cut.received() == "" || cut.received() == options.reply);
    EXPECT_TRUE(cut.conn().eof());
    EXPECT_FALSE(cut.conn().failed());
    EXPECT_LT(cut.reads(), kMostPolls);
  }
}

TEST_P(Cut, TheClientMaySendInTwoPiecesAnywhere) {
  for (size_t at = 1; at < client_bytes_ + 40 && !HasFailure(); ++at) {
    TlsWorld world(Server());
    world.server.cut_send_at = at;
    ASSERT_TRUE(world.Connect()) << at;
    world.Ask(kRequest);
    EXPECT_EQ(world.received(), world.peer.options().reply) << at;
    EXPECT_LT(world.test.poller()->polls(), kMostPolls);
  }
}

TEST_P(Cut, AnyTimingGivesTheSameOutcome) {
  for (uint64_t seed = 1; seed <= 150 && !HasFailure(); ++seed) {
    TlsPeerOptions options = Server();
    options.close_notify = true;
    options.then = SimClose::kFin;
    TlsWorld world(options, seed);
    world.remember = true;
    world.net.set_faults(SimFaults::Rough());
    world.server.window = 1 + seed * seed % 300;
    for (const bool again : {false, true}) {
      ASSERT_TRUE(world.Connect()) << seed << world.Report().failure;
      world.Ask(kRequest);
      EXPECT_EQ(world.received(), options.reply) << seed;
      EXPECT_TRUE(world.conn().eof());
      EXPECT_EQ(world.peer.last().resumed, again);
      world.Close();
      world.test.RunUntilIdle();
    }
  }
}

TEST_P(Cut, EveryConversationEndsWhateverBreaksIt) {
  for (uint64_t seed = 1; seed <= 150 && !HasFailure(); ++seed) {
    TlsPeerOptions options = Server();
    options.then = SimClose::kFin;
    TlsWorld world(options, seed);
    world.remember = true;
    SimFaults faults = SimFaults::Rough();
    faults.reset = 0.03;
    faults.fin = 0.03;
    world.net.set_faults(faults);
    world.server.window = 1 + seed * seed % 300;
    world.server.reset_discards_data = seed % 2 == 0;
    for (int i = 0; i < 3; ++i) {
      if (world.Connect()) {
        world.Ask(kRequest);
        EXPECT_TRUE(world.conn().eof() || world.conn().failed()) << seed;
      } else {
        EXPECT_TRUE(world.conn().failed()) << seed;
      }
      world.Close(i == 0 ? CloseMode::kGraceful : CloseMode::kReset);
    }
  }
}

}  // namespace
}  // namespace checkd
