#include "checks/engine/state_header.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

class StateHeaderTest : public testing::Test {
 protected:
  StateHeaderTest() {
    backend.name = "be";
    spec.name = "s";
    server.address = *Address::FromIp("127.0.0.1", 80);
    server.op = OpState::kRunning;
    server.check_state = kCheckConfigured | kCheckEnabled;
    server.rise = 2;
    server.fall = 3;
    server.health = 2;
    server.weight = 1;
  }
  std::string Text() { return StateHeader(backend, spec, server, 2, "n"); }
  BackendSpec backend;
  ServerSpec spec;
  ServerSnapshot server;
};

TEST_F(StateHeaderTest, TellsAll) {
  EXPECT_EQ(Text(),
            "UP 1/3; address=127.0.0.1; port=80; name=be/s; node=n; "
            "weight=1/2; scur=0/0; qcur=0");
}

TEST_F(StateHeaderTest, UnixServersHaveNoPort) {
  server.address = Address::Unix("/run/x");
  EXPECT_EQ(Text().substr(0, 29), "UP 1/3; address=unix; port=; ");
}

TEST_F(StateHeaderTest, States) {
  const auto state = [&](OpState op, int health) {
    server.op = op;
    server.health = health;
    return Text().substr(0, Text().find(';'));
  };
  EXPECT_EQ(state(OpState::kStopped, 0), "DOWN");
  EXPECT_EQ(state(OpState::kStopped, 1), "DOWN 1/2");
  EXPECT_EQ(state(OpState::kRunning, 3), "UP 2/3");
  EXPECT_EQ(state(OpState::kRunning, 4), "UP");
  EXPECT_EQ(state(OpState::kStopping, 3), "NOLB 2/3");
  EXPECT_EQ(state(OpState::kStopping, 4), "NOLB");
  server.check_state = 0;
  EXPECT_EQ(state(OpState::kRunning, 4), "no check");
}

}  // namespace
}  // namespace checkd
