// The stats socket as scripts use it (docs/reference/launch.md: CLI; F471,
// F474-F476).
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"

namespace checkd {
namespace {

class CliTest : public testing::Test {
 protected:
  CliTest()
      : proxy_({.config = "backend b\n  server s 127.0.0.1:1\n"
                          "  server t 127.0.0.1:1\n"}) {}

  void SetUp() override { ASSERT_TRUE(proxy_.Ready()) << proxy_.Story(); }

  std::string Ask(std::string_view line) { return proxy_.cli().Ask(line); }

  ProxyProcess proxy_;
};

TEST_F(CliTest, AnswersAfterTheSendingSideWasShutDown) {
  // Cli::Ask() shuts down at once after its line.
  EXPECT_EQ(Ask("show backend"), "# name\nb\n\n");
  EXPECT_EQ(Ask("disable server b/s"), "\n");
  EXPECT_EQ(proxy_.Stats().Get("b", "s", "status"), "MAINT");
}

TEST_F(CliTest, ClosesAfterTheAnswerThoughTheClientStays) {
  const int fd = proxy_.cli().Connect();
  SendAll(fd, "show backend\n");
  bool ended = false;
  EXPECT_EQ(ReadAll(fd, kPatience, &ended), "# name\nb\n\n");
  EXPECT_TRUE(ended);
  close(fd);
}

TEST_F(CliTest, WaitsForASlowClientWhileOthersAreServed) {
  const int slow = proxy_.cli().Connect();
  SendAll(slow, "show ");
  EXPECT_EQ(Ask("show backend"), "# name\nb\n\n");
  SendAll(slow, "backend\n");
  EXPECT_EQ(ReadAll(slow), "# name\nb\n\n");
  close(slow);
}

TEST_F(CliTest, AnUnfinishedLineIsDropped) {
  const int fd = proxy_.cli().Connect();
  SendAll(fd, "disable server b/s");
  shutdown(fd, SHUT_WR);
  EXPECT_EQ(ReadAll(fd), "");
  close(fd);
  EXPECT_EQ(proxy_.Stats().Get("b", "s", "status"), "no check");
}

TEST_F(CliTest, SemicolonsSeparateAndAnswersAreJoined) {
  EXPECT_EQ(Ask("show backend;show backend"), "# name\nb\n\n# name\nb\n\n");
  EXPECT_EQ(Ask("disable server b/s;disable server b/t"), "\n\n");
  EXPECT_EQ(Ask("disable server b/none; show backend"),
            "No such server.\n\n# name\nb\n\n");
}

TEST_F(CliTest, OnlyTheFirstLineRuns) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "2.6 runs them all";
  EXPECT_EQ(Ask("show backend\nshow backend"), "# name\nb\n\n");
}

TEST_F(CliTest, FormsOfAnAnswer) {
  EXPECT_EQ(Ask("disable server b"), "Require 'backend/server'.\n\n");
  EXPECT_EQ(Ask("disable server nope/s"), "No such backend.\n\n");
  EXPECT_EQ(
      Ask("set server b/s state bad"),
      "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n");
}

TEST_F(CliTest, WhatIsNoCommand) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "2.6 prints its help";
  EXPECT_EQ(Ask(""), "\n");
  EXPECT_TRUE(absl::StartsWith(Ask("nonsense"), "Unknown command: 'nonsense'"));
}

TEST_F(CliTest, ServersAreFoundByNumberToo) {
  const std::string id = proxy_.Stats().Get("b", "BACKEND", "iid");
  EXPECT_EQ(Ask(absl::StrCat("set server #", id, "/#2 state maint")), "\n");
  EXPECT_EQ(proxy_.Stats().Get("b", "t", "status"), "MAINT");
}

TEST_F(CliTest, PromptKeepsTheSessionOpen) {
  const int fd = proxy_.cli().Connect();
  SendAll(fd, "prompt\n");
  EXPECT_EQ(ReadUntil(fd, "> "), "\n> ");
  SendAll(fd, "show backend\n");
  EXPECT_EQ(ReadUntil(fd, "> "), "# name\nb\n\n> ");
  SendAll(fd, "quit\n");
  bool ended = false;
  EXPECT_EQ(ReadAll(fd, kPatience, &ended), "");
  EXPECT_TRUE(ended);
  close(fd);
}

TEST_F(CliTest, LinesMayEndInCarriageReturnAndLineFeed) {
  const int fd = proxy_.cli().Connect();
  SendAll(fd, "show backend\r\n");
  shutdown(fd, SHUT_WR);
  EXPECT_TRUE(absl::StartsWith(ReadAll(fd), "# name\nb\n\n"));
  close(fd);
}

TEST_F(CliTest, ManyClientsAtOnceAllGetTheirAnswers) {
  std::vector<int> fds;
  for (int i = 0; i < 8; ++i) fds.push_back(proxy_.cli().Connect());
  for (const int fd : fds) {
    SendAll(fd, "show servers state\n");
    shutdown(fd, SHUT_WR);
  }
  for (const int fd : fds) {
    EXPECT_EQ(StateTable(ReadAll(fd)).rows().size(), 2u);
    close(fd);
  }
}

}  // namespace
}  // namespace checkd
