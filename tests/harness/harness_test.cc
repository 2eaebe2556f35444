#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/cli.h"
#include "tests/harness/dialogue_server.h"
#include "tests/harness/loopback.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/syslog_receiver.h"
#include "tests/harness/tables.h"
#include "tests/harness/temp_dir.h"

namespace checkd {
namespace {

TEST(ChildProcess, OutputAndExitCode) {
  ChildProcess child(
      {.argv = {"/bin/sh", "-c", "echo out; echo err >&2; exit 3"}});
  EXPECT_TRUE(child.Wait().Exited(3));
  ASSERT_TRUE(WaitFor([&] { return child.OutputClosed(); }));
  EXPECT_EQ(child.Stdout(), "out\n");
  EXPECT_EQ(child.Stderr(), "err\n");
}

TEST(ChildProcess, InheritsOnlyTheDescriptorsItIsGiven) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ChildProcess child(
      {.argv = {"/bin/sh", "-c", "echo hello >&7"}, .fds = {{7, ends[1]}}});
  EXPECT_TRUE(child.Wait().Exited(0));
  char bytes[8] = {};
  EXPECT_EQ(read(ends[0], bytes, sizeof(bytes)), 6);
  EXPECT_STREQ(bytes, "hello\n");
  close(ends[0]);
  close(ends[1]);
}

TEST(ChildProcess, LimitOfDescriptorsHolds) {
  ChildProcess child(
      {.argv = {"/bin/sh", "-c", "ulimit -n"}, .max_open_files = 77});
  EXPECT_TRUE(child.Wait().Exited(0));
  EXPECT_TRUE(child.WaitForOutput("77\n"));
}

TEST(ChildProcess, EndBySignalIsToldFromAnExitCode) {
  ChildProcess child({.argv = {"/bin/cat"}});
  EXPECT_TRUE(child.Running());
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Wait().Describe(), "signal 15");
}

TEST(SyslogReceiver, TakesMessagesApart) {
  const SyslogMessage message =
      ParseSyslog("<29>Jul  4 12:00:00 haproxy[77]: Server b/s is UP.\n");
  EXPECT_FALSE(message.malformed);
  EXPECT_EQ(message.facility, 3);
  EXPECT_EQ(message.severity, kNotice);
  EXPECT_EQ(message.tag, "haproxy");
  EXPECT_EQ(message.pid, 77);
  EXPECT_EQ(message.text, "Server b/s is UP.");
  EXPECT_TRUE(ParseSyslog("<29>Jul  4 12:00:00 host tag[1]: x\n").malformed);
}

TEST(ScriptedServer, AnswersGoesDownAndComesBackOnItsPort) {
  ScriptedServer server(HttpAnswer(404, "Not There", "body"));
  const auto get = [&]() -> std::string {
    const int fd = ConnectTcp(server.address(), server.port());
    if (fd < 0) return "refused";
    SendAll(fd, "GET / HTTP/1.0\r\n\r\n");
    const std::string answer = ReadAll(fd);
    close(fd);
    return answer;
  };
  EXPECT_TRUE(absl::StartsWith(get(), "HTTP/1.0 404 Not There\r\n"));
  server.Down();
  EXPECT_EQ(get(), "refused");
  server.Up();
  server.Answer(BytesAnswer("garbage"));
  EXPECT_EQ(get(), "garbage");
  server.Answer(ResetAnswer());
  EXPECT_EQ(get(), "");
  EXPECT_EQ(server.accepted(), 3u);
  EXPECT_EQ(server.requests(), std::set<std::string>{"GET / HTTP/1.0\r\n\r\n"});
}

TEST(ScriptedServer, AnswersLate) {
  ScriptedServer server({.delay = Millis(60), .bytes = "late"});
  const int fd = ConnectTcp(server.address(), server.port());
  const SteadyTime start = Now();
  SendAll(fd, "\r\n\r\n");
  EXPECT_EQ(ReadAll(fd), "late");
  EXPECT_GE(Now() - start, Millis(60));
  close(fd);
}

TEST(Tables, ReadCsvAndStates) {
  const StatTable stats(
      "# pxname,svname,last_chk,-,\nb,s,\"a, \"\"b\"\"\",-,\n");
  EXPECT_EQ(stats.Get("b", "s", "last_chk"), "a, \"b\"");
  EXPECT_EQ(stats.Get("b", "t", "last_chk"), "<no row>");
  const StateTable states(
      "1\n# be_id be_name srv_id srv_name srv_addr\n2 b 1 s -\n");
  EXPECT_EQ(states.Get("b", "s", "srv_addr"), "-");
  EXPECT_EQ(states.rows().size(), 1u);
}

// What a connection to 127.0.0.1:`port` gets for `request`, until the end.
std::string Talk(int port, std::string_view request) {
  const int fd = ConnectTcp("127.0.0.1", port);
  SendAll(fd, request);
  shutdown(fd, SHUT_WR);
  const std::string all = ReadAll(fd);
  close(fd);
  return all;
}

TEST(DialogueServer, AnswersTheEarliestRequestFirstUntilItCloses) {
  DialogueServer server({{.greeting = "hi\n",
                          .exchanges = {{"bye\n", "farewell\n", /*close=*/true},
                                        {"a\n", "1\n"},
                                        {"b\n", "2\n"}}}});
  EXPECT_EQ(Talk(server.port(0), "b\n??a\nb\nbye\na\n"),
            "hi\n2\n1\n2\nfarewell\n");
  EXPECT_EQ(server.Heard(0), "b\n??a\nb\nbye\na\n");
}

TEST(DialogueServer, TakesARequestThatComesInPieces) {
  DialogueServer server({{.exchanges = {{"ping", "pong"}}}});
  const int fd = ConnectTcp("127.0.0.1", server.port(0));
  SendAll(fd, "..pi");
  ASSERT_TRUE(WaitFor([&] { return server.Heard(0) == "..pi"; }));
  SendAll(fd, "ng");
  EXPECT_EQ(ReadUntil(fd, "pong"), "pong");
  close(fd);
}

TEST(DialogueServer, HasServersThatAreSilentAndServersThatAreGone) {
  DialogueServer server({{}, {.gone = true}});
  EXPECT_EQ(Talk(server.port(0), "anybody?"), "");
  EXPECT_EQ(ConnectTcp("127.0.0.1", server.port(1)), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
}

}  // namespace
}  // namespace checkd
