#include "checks/server/status_text.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

StatusInputs Checked(OpState op, int health) {
  StatusInputs in;
  in.op = op;
  in.check_enabled = true;
  in.health = health;
  return in;
}

TEST(StatusText, F345Maintenance) {
  StatusInputs in = Checked(OpState::kStopped, 0);
  in.admin = kForcedMaint | kConfigMaint;
  EXPECT_EQ(StatusText(in), "MAINT");
  in.via = "b/t";
  in.admin = kForcedMaint | kInheritedMaint;  // F386
  EXPECT_EQ(StatusText(in), "MAINT (via b/t)");
  in.admin |= kResolutionMaint;
  EXPECT_EQ(StatusText(in), "MAINT (resolution)");
  in.op = OpState::kRunning;
  in.admin = kConfigMaint;  // F344: no maintenance by itself
  in.health = 4;
  EXPECT_EQ(StatusText(in), "UP");
}

TEST(StatusText, F346F347UpWithTheFailuresLeft) {
  EXPECT_EQ(StatusText(Checked(OpState::kRunning, 4)), "UP");
  EXPECT_EQ(StatusText(Checked(OpState::kStarting, 4)), "UP");
  EXPECT_EQ(StatusText(Checked(OpState::kRunning, 3)), "UP 2/3");
  EXPECT_EQ(StatusText(Checked(OpState::kRunning, 2)), "UP 1/3");
}

TEST(StatusText, F348UncheckedServers) {
  StatusInputs in;
  in.health = 2;
  EXPECT_EQ(StatusText(in), "no check");
  in.op = OpState::kStopped;  // F351
  EXPECT_EQ(StatusText(in), "DOWN");
}

TEST(StatusText, F349Drain) {
  StatusInputs in = Checked(OpState::kRunning, 4);
  in.admin = kForcedDrain;
  EXPECT_EQ(StatusText(in), "DRAIN");
  in.health = 2;
  EXPECT_EQ(StatusText(in), "DRAIN 1/3");
  in.agent_enabled = true;
  in.agent_health = 1;
  EXPECT_EQ(StatusText(in), "DRAIN (agent)");
  in.admin = kInheritedDrain;
  in.agent_enabled = in.check_enabled = false;
  EXPECT_EQ(StatusText(in), "DRAIN");
}

TEST(StatusText, F350Stopping) {
  EXPECT_EQ(StatusText(Checked(OpState::kStopping, 4)), "NOLB");
  EXPECT_EQ(StatusText(Checked(OpState::kStopping, 3)), "NOLB 2/3");
}

TEST(StatusText, F351Down) {
  StatusInputs in = Checked(OpState::kStopped, 0);
  EXPECT_EQ(StatusText(in), "DOWN");
  in.health = 1;
  EXPECT_EQ(StatusText(in), "DOWN 1/2");
  in.admin = kForcedDrain;  // a draining server that is down is down
  EXPECT_EQ(StatusText(in), "DOWN 1/2");
  in.agent_enabled = true;
  EXPECT_EQ(StatusText(in), "DOWN (agent)");
  in.agent_health = 1;
  EXPECT_EQ(StatusText(in), "DOWN 1/2");
}

TEST(StatusText, OfASnapshot) {
  ServerSnapshot server;
  server.op = OpState::kRunning;
  server.check_state = kCheckConfigured | kCheckEnabled;
  server.health = 1;
  server.rise = 1;
  server.fall = 2;
  EXPECT_EQ(StatusText(server), "UP 1/2");
  server.check_state = kCheckConfigured;  // F492
  EXPECT_EQ(StatusText(server), "no check");
}

}  // namespace
}  // namespace checkd
