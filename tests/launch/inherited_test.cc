// What a starting process finds: sockets, other descriptors, stdin and its
// output (docs/reference/launch.md: Start, Inherited things).
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
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

constexpr char kBackend[] = "backend b\n  server s 127.0.0.1:1\n";
constexpr char kCliOnFd[] = "    stats socket \"fd@${cli}\" level admin\n";

TEST(InheritedCli, AnswersClientsThatConnectedBeforeTheStart) {
  const int listener = ListenTcp("127.0.0.1");
  const int port = LocalPort(listener);
  const int early = ConnectTcp("127.0.0.1", port);
  ASSERT_TRUE(SendAll(early, "show backend\n"));
  shutdown(early, SHUT_WR);

  ProxyProcess proxy({.config = kBackend,
                      .global = kCliOnFd,
                      .env = {{"cli", "23"}},
                      .fds = {{23, listener}}});
  EXPECT_EQ(ReadAll(early), "# name\nb\n\n") << proxy.Story();
  close(early);
  EXPECT_EQ(Cli("127.0.0.1", port).Ask("show backend"), "# name\nb\n\n");
  close(listener);
}

TEST(InheritedCli, IsNeitherReboundNorClosed) {
  const int listener = ListenTcp("127.0.0.1");
  const int port = LocalPort(listener);
  {
    ProxyProcess proxy({.config = kBackend,
                        .global = kCliOnFd,
                        .env = {{"cli", "23"}},
                        .fds = {{23, listener}}});
    EXPECT_EQ(Cli("127.0.0.1", port).Ask("show backend"), "# name\nb\n\n");
    proxy.process().Signal(SIGTERM);
    proxy.process().Wait();
  }
  // The socket outlives the process: who comes now waits in the backlog.
  const int late = ConnectTcp("127.0.0.1", port);
  EXPECT_GE(late, 0);
  close(late);
  close(listener);
}

TEST(InheritedListener, OfAFrontendIsNeverAcceptedOn) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "HAProxy serves frontends";
  const int listener = ListenTcp("127.0.0.1");
  const int client = ConnectTcp("127.0.0.1", LocalPort(listener));
  ProxyProcess proxy(
      {.config = absl::StrCat("frontend f\n  bind \"fd@${fe1}\"\n"
                              "  default_backend b\n",
                              kBackend),
       .env = {{"fe1", "24"}},
       .fds = {{24, listener}}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_TRUE(proxy.Stats().rows().contains({"f", "FRONTEND"}));
  // Nobody took the connection: it is still ours to accept.
  pollfd ready = {listener, POLLIN, 0};
  EXPECT_EQ(poll(&ready, 1, 0), 1);
  const int accepted = accept(listener, nullptr, nullptr);
  EXPECT_GE(accepted, 0);
  for (int fd : {accepted, client, listener}) close(fd);
}

TEST(InheritedDescriptors, OthersAreLeftOpen) {
  if (UnderTestIsHaproxy()) GTEST_SKIP() << "HAProxy closes them";
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  ProxyProcess proxy({.config = kBackend, .fds = {{40, ends[1]}}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  close(ends[1]);
  pollfd ready = {ends[0], POLLIN, 0};
  EXPECT_EQ(poll(&ready, 1, 0), 0) << "the other end was closed";
  close(ends[0]);
}

class Stdin : public testing::TestWithParam<const char*> {};

TEST_P(Stdin, IsNotReadAndItsEndIsNoReasonToExit) {
  ProxyProcess proxy({.config = kBackend, .args = {GetParam()}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_EQ(write(proxy.process().stdin_writer(), "quit\n", 5), 5);
  proxy.process().CloseStdin();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(proxy.cli().Ask("show backend"), "# name\nb\n\n");
  }
  int unread = 0;
  ioctl(proxy.process().stdin_reader(), FIONREAD, &unread);
  EXPECT_EQ(unread, 5);
  EXPECT_TRUE(proxy.process().Running());
}

INSTANTIATE_TEST_SUITE_P(Modes, Stdin, testing::Values("-d", "-W"));

class OutputEnd : public testing::TestWithParam<const char*> {};

TEST_P(OutputEnd, MeansThatNobodyIsLeft) {
  ProxyProcess proxy({.config = kBackend, .args = {GetParam()}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_FALSE(proxy.process().OutputClosed());
  proxy.process().Signal(SIGTERM);
  EXPECT_TRUE(proxy.process().Wait().ended());
  EXPECT_TRUE(
      WaitFor([&] { return proxy.process().OutputClosed(); }, Millis(2000)));
}

INSTANTIATE_TEST_SUITE_P(Modes, OutputEnd, testing::Values("-d", "-db", "-W"));

TEST(OutputOfADaemon, ClosesOnceItRuns) {
  TempDir dir;
  ProxyProcess proxy(
      {.config = kBackend, .args = {"-D", "-p", dir.Path("pid")}});
  EXPECT_TRUE(proxy.process().Wait().Exited(0)) << proxy.Story();
  const int pid = std::atoi(ReadFile(dir.Path("pid")).c_str());
  ASSERT_GT(pid, 0);
  KillAtExit end(pid);
  EXPECT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }));
  EXPECT_TRUE(ProcessExists(pid));
}

TEST(Sigpipe, MayBeIgnoredAlready) {
  ProxyProcess proxy({.config = kBackend, .ignore_sigpipe = true});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  // A client that leaves before its answer.
  const int fd = proxy.cli().Connect();
  SendAll(fd, "show stat;show stat;show stat\n");
  close(fd);
  EXPECT_EQ(proxy.cli().Ask("show backend"), "# name\nb\n\n");
}

}  // namespace
}  // namespace checkd
