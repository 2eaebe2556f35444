// Log lines on the wire: form, severities, filters (docs/reference/launch.md:
// Syslog).
#include <ctime>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

// Goes down at its first check, then comes up once the server does.
std::string Backend(const ScriptedServer& server, std::string_view more = "") {
  return absl::StrCat("backend b\n  option log-health-checks\n", more,
                      "  server s ", server.endpoint(),
                      " check inter 100ms fall 1 rise 1\n");
}

int SeverityOf(const ProxyProcess& proxy, std::string_view part) {
  for (const SyslogMessage& message : proxy.log().messages()) {
    if (absl::StrContains(message.text, part)) return message.severity;
  }
  return -1;
}

// Down, up, maintenance.
void RunThrough(ProxyProcess* proxy, ScriptedServer* server) {
  ASSERT_TRUE(proxy->WaitForStatus("b", "s", "DOWN")) << proxy->Story();
  server->Up();
  ASSERT_TRUE(proxy->WaitForStatus("b", "s", "UP")) << proxy->Story();
  EXPECT_EQ(proxy->cli().Ask("disable server b/s"), "\n");
  EXPECT_EQ(proxy->cli().Ask("enable server b/s"), "\n");
}

TEST(Syslog, FormPidAndSeverities) {
  ScriptedServer server;
  server.Down();
  ProxyProcess proxy({.config = Backend(server)});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_NO_FATAL_FAILURE(RunThrough(&proxy, &server));
  ASSERT_TRUE(proxy.log().WaitForText("UP/READY")) << proxy.Story();
  for (const SyslogMessage& message : proxy.log().messages()) {
    EXPECT_FALSE(message.malformed) << message.raw;
    EXPECT_EQ(message.facility, 3) << message.raw;
    EXPECT_EQ(message.pid, proxy.process().pid()) << message.raw;
    EXPECT_EQ(message.raw.find('\n'), message.raw.size() - 1) << message.raw;
  }
  EXPECT_EQ(SeverityOf(proxy, "Health check for server b/s failed"), kNotice);
  EXPECT_EQ(SeverityOf(proxy, "Health check for server b/s succeeded"),
            kNotice);
  EXPECT_EQ(SeverityOf(proxy, "Server b/s is DOWN."), kAlert);
  EXPECT_EQ(SeverityOf(proxy, "Server b/s is UP."), kNotice);
  EXPECT_EQ(SeverityOf(proxy, "backend b has no server available!"), kEmerg);
  EXPECT_EQ(SeverityOf(proxy, "Server b/s is going DOWN for maintenance"),
            kAlert);
  EXPECT_EQ(
      SeverityOf(proxy, "Server b/s is UP/READY (leaving forced maintenance)"),
      kNotice);
}

TEST(Syslog, OnlyLinesThatHaproxyWouldSend) {
  ScriptedServer server;
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  option httpchk\n  server s ",
                              server.endpoint(), " check inter 50ms\n"),
       .log = "daemon"});
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 5; })) << proxy.Story();
  // A busy machine may give cause for this one, at info.
  const int stalls = proxy.log().Count("Checks were held up for ");
  EXPECT_EQ(proxy.log().Count(""), stalls) << proxy.log().Dump();
}

TEST(Syslog, LinesComeInOrder) {
  ScriptedServer server;
  server.Down();
  ProxyProcess proxy({.config = Backend(server)});
  ASSERT_TRUE(proxy.log().WaitForCount("b", 3)) << proxy.Story();
  const std::vector<std::string> lines = proxy.log().Texts();
  EXPECT_TRUE(absl::StartsWith(lines[0],
                               "Health check for server b/s failed, "
                               "reason: Layer4 connection problem, "
                               "info: \""))
      << lines[0];
  EXPECT_EQ(lines[1],
            "Server b/s is DOWN. 0 active and 0 backup servers left. "
            "0 sessions active, 0 requeued, 0 remaining in queue.");
  EXPECT_EQ(lines[2], "backend b has no server available!");
}

TEST(Syslog, LessSevereThanTheMaximumIsDropped) {
  ScriptedServer server;
  server.Down();
  ProxyProcess proxy({.config = Backend(server), .log = "local3 alert"});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_NO_FATAL_FAILURE(RunThrough(&proxy, &server));
  ASSERT_TRUE(proxy.log().WaitForText("going DOWN for maintenance"));
  for (const SyslogMessage& message : proxy.log().messages()) {
    EXPECT_LE(message.severity, kAlert) << message.raw;
    EXPECT_EQ(message.facility, 19) << message.raw;
  }
  EXPECT_EQ(proxy.log().Count("Health check"), 0);
  EXPECT_EQ(proxy.log().Count("is UP"), 0);
  EXPECT_EQ(proxy.log().Count("no server available!"), 2);
}

TEST(Syslog, MoreSevereThanTheMinimumIsSentAsTheMinimum) {
  ScriptedServer server;
  server.Down();
  ProxyProcess proxy({.config = Backend(server), .log = "daemon notice err"});
  ASSERT_TRUE(proxy.log().WaitForText("no server available!")) << proxy.Story();
  EXPECT_EQ(SeverityOf(proxy, "no server available!"), kErr);
  EXPECT_EQ(SeverityOf(proxy, "Server b/s is DOWN"), kErr);
  EXPECT_EQ(SeverityOf(proxy, "Health check"), kNotice);
}

TEST(Syslog, GoesToUnixSocketsAndToEachTarget) {
  ScriptedServer server;
  server.Down();
  TempDir dir;
  SyslogReceiver unix_log(dir.Path("log"));
  ProxyProcess proxy({.config = Backend(server),
                      .global = absl::StrCat("    log ", unix_log.target(),
                                             " local0 emerg\n")});
  EXPECT_TRUE(proxy.log().WaitForText("Server b/s is DOWN")) << proxy.Story();
  ASSERT_TRUE(unix_log.WaitForText("no server available!")) << proxy.Story();
  EXPECT_EQ(unix_log.messages().size(), 1u) << unix_log.Dump();
  EXPECT_EQ(unix_log.messages()[0].facility, 16);
}

TEST(Syslog, WhatNobodyTakesIsCounted) {
  ScriptedServer server;
  std::string dead;
  {
    SyslogReceiver gone;
    dead = gone.target();
  }
  ProxyProcess proxy({.config = Backend(server),
                      .global = absl::StrCat("    log ", dead, " local0\n")});
  ASSERT_TRUE(proxy.WaitForStatus("b", "s", "UP")) << proxy.Story();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(proxy.cli().Ask("disable server b/s"), "\n");
    EXPECT_EQ(proxy.cli().Ask("enable server b/s"), "\n");
  }
  ASSERT_TRUE(proxy.log().WaitForCount("UP/READY", 5)) << proxy.Story();
  const std::string lost =
      absl::StrCat("DroppedLogs: ", proxy.log().messages().size(), "\n");
  EXPECT_TRUE(WaitFor([&] {
    return absl::StrContains(proxy.cli().Ask("show info"), lost);
  })) << lost
      << proxy.cli().Ask("show info") << proxy.Story();
}

TEST(Syslog, TheTagIsTheProgramOrLogTag) {
  ScriptedServer server;
  server.Down();
  ProxyProcess plain({.config = Backend(server)});
  ASSERT_TRUE(plain.log().WaitForText("is DOWN")) << plain.Story();
  const std::string program = CheckdPath();
  EXPECT_EQ(plain.log().messages()[0].tag,
            program.substr(program.rfind('/') + 1));
  ProxyProcess tagged(
      {.config = Backend(server), .global = "    log-tag haproxy\n"});
  ASSERT_TRUE(tagged.log().WaitForText("is DOWN")) << tagged.Story();
  EXPECT_EQ(tagged.log().messages()[0].tag, "haproxy");
}

TEST(Syslog, FormsOfALine) {
  ScriptedServer server;
  server.Down();
  const struct {
    const char* format;
    const char* start;
  } forms[] = {{"short", "<1>Server b/s is DOWN"},
               {"raw", "Server b/s is DOWN"},
               {"priority", "<25>Server b/s is DOWN"},
               {"rfc5424", "<25>1 20"}};
  for (const auto& form : forms) {
    SyslogReceiver log;
    ProxyProcess proxy(
        {.config = Backend(server),
         .global = absl::StrCat("    log ", log.target(), " format ",
                                form.format, " daemon alert alert\n")});
    ASSERT_TRUE(WaitFor([&] { return !log.messages().empty(); }))
        << form.format << proxy.Story();
    EXPECT_TRUE(absl::StartsWith(log.messages()[0].raw, form.start))
        << log.Dump();
  }
}

}  // namespace
}  // namespace checkd
