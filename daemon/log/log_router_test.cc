#include "daemon/log/log_router.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "checks/server/backend.h"
#include "checks/server/event_queue.h"
#include "daemon/fleet/event_feed.h"
#include "daemon/fleet/fleet.h"
#include "daemon/testing/own_files.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"

namespace checkd {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Log and console go to files; `%d` in the configuration is the log's
// descriptor, `%e` that of another log.
class LogRouterTest : public testing::Test {
 protected:
  LogRouterTest() : loop_(&clock_, &poller_) {
    log_fd_ = Open("log");
    other_fd_ = Open("other");
    console_fd_ = Open("console");
  }
  ~LogRouterTest() override {
    close(log_fd_);
    close(other_fd_);
    close(console_fd_);
  }

  int Open(const std::string& name) const {
    return open(files_.Path(name).c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  }
  void Use(std::string text) {
    text = absl::StrReplaceAll(
        text, {{"%d", absl::StrCat(log_fd_)}, {"%e", absl::StrCat(other_fd_)}});
    config_ = ConfigFromText(text);
    console_ = std::make_unique<Console>(console_fd_, "checkd", "/bin/checkd");
    console_->EndStartup();
    router_ =
        std::make_unique<LogRouter>(config_.get(), "checkd", console_.get());
    fleet_ = std::make_unique<Fleet>(config_.get(), &events_, &clock_);
    feed_ = std::make_unique<EventFeed>(&events_, fleet_.get(), &loop_);
    feed_->AddReader(router_.get());
  }
  void SetHealth(std::string_view selector, HealthCommand command) {
    fleet_->SelectServer(selector, true).server->SetHealth(command);
  }
  // Lets the loop do what was posted.
  void RunUntilQuiet() {
    do {
      loop_.RunOnce(Duration::zero());
    } while (!loop_.idle());
  }
  std::string Logged() const { return files_.Read("log"); }
  std::string LoggedElsewhere() const { return files_.Read("other"); }
  std::string Printed() const { return files_.Read("console"); }

  OwnFiles files_;
  MonotonicClock clock_;
  SystemWallClock wall_;
  EpollPoller poller_;
  EventLoop loop_;
  int log_fd_, other_fd_, console_fd_;
  std::unique_ptr<Config> config_;
  std::unique_ptr<Console> console_;
  EventQueue events_{&wall_};
  std::unique_ptr<LogRouter> router_;
  std::unique_ptr<Fleet> fleet_;
  std::unique_ptr<EventFeed> feed_;
};

constexpr char kTwo[] =
    "global\n  log fd@%d format raw local0\n"
    "backend b\n  log global\n  server s 127.0.0.1:1 check\n"
    "listen l\n  log global\n  bind :1\n  server s 127.0.0.1:1 check\n";

// F438: another address is printed too; another name is only logged.
TEST_F(LogRouterTest, PrintsAddressesButNotNames) {
  Use("global\n  log fd@%d local0\nbackend b\n  log global\n"
      "  server s _a._tcp.x init-addr none resolvers r\n"
      "resolvers r\n  nameserver n 127.0.0.1:53\n");
  Server& server = *fleet_->SelectServer("b/s", true).server;
  server.SetFqdn("h.example", "SRV record");
  server.SetAddress(*Address::FromIp("192.0.2.1"), "r/n");
  RunUntilQuiet();
  EXPECT_THAT(Logged(), HasSubstr("changed its FQDN"));
  EXPECT_THAT(Logged(), HasSubstr("IP changed"));
  EXPECT_THAT(Printed(), Not(HasSubstr("changed its FQDN")));
  EXPECT_THAT(Printed(), HasSubstr("[WARNING]"));
  EXPECT_THAT(Printed(), HasSubstr("b/s: IP changed from '(none)' to "
                                   "'192.0.2.1' by 'r/n'."));
}

TEST_F(LogRouterTest, WritesEventsInTheOrderOfTheirCauses) {
  Use(kTwo);
  SetHealth("b/s", HealthCommand::kDown);
  SetHealth("b/s", HealthCommand::kUp);
  EXPECT_EQ(Logged(), "");  // nothing is written where it happens
  RunUntilQuiet();
  const std::string text = Logged();
  const size_t down = text.find("Server b/s is DOWN");
  const size_t empty = text.find("backend b has no server available!");
  const size_t up = text.find("Server b/s is UP");
  EXPECT_LT(down, empty) << text;
  EXPECT_LT(empty, up) << text;
  EXPECT_NE(up, std::string::npos) << text;
}

// F380, F424: on stderr the name of an empty backend is quoted.
TEST_F(LogRouterTest, TellsTheConsoleInItsOwnForm) {
  Use(kTwo);
  SetHealth("b/s", HealthCommand::kDown);
  SetHealth("l/s", HealthCommand::kDown);
  RunUntilQuiet();
  const std::string pid = absl::StrCat("(", getpid(), ") : ");
  EXPECT_THAT(Printed(), HasSubstr(absl::StrCat("[WARNING]  ", pid,
                                                "Server b/s is DOWN")));
  EXPECT_THAT(Printed(), HasSubstr(absl::StrCat(
                             "[ALERT]    ", pid,
                             "backend 'b' has no server available!\n")));
  EXPECT_THAT(Printed(), HasSubstr("proxy 'l' has no server available!\n"));
  EXPECT_THAT(Logged(), HasSubstr("backend b has no server available!\n"));
  EXPECT_THAT(Logged(), HasSubstr("proxy l has no server available!\n"));
}

TEST_F(LogRouterTest, GivesEachProxyItsTargetsAndTag) {
  Use("global\n  log fd@%d local0\n  log-tag mine\n"
      "backend silent\n  server s 127.0.0.1:1 check\n"
      "backend b\n  log global\n  log-tag other\n"
      "  server s 127.0.0.1:1 check\n"
      "backend c\n  log global\n  server s 127.0.0.1:1 check\n");
  SetHealth("silent/s", HealthCommand::kDown);
  SetHealth("b/s", HealthCommand::kDown);
  SetHealth("c/s", HealthCommand::kDown);
  router_->Log(nullptr, LogLevel::kNotice, "of the process");
  RunUntilQuiet();
  EXPECT_THAT(Logged(), Not(HasSubstr("silent")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" other[", getpid(),
                                               "]: Server b/s is DOWN")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" mine[", getpid(),
                                               "]: Server c/s is DOWN")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" mine[", getpid(),
                                               "]: of the process\n")));
}

// A proxy's own `log` line, beside global's or instead of them.
TEST_F(LogRouterTest, OnlyAProxysMessagesGoToItsOwnTarget) {
  Use("global\n  log fd@%d format raw local0\n  log-tag mine\n"
      "backend own\n  log fd@%e format local local3 alert crit\n"
      "  log-tag other\n"
      "  server s 127.0.0.1:1 check\n  server t 127.0.0.1:1 check\n"
      "backend both\n  log global\n  log fd@%e format priority local4 notice\n"
      "  server s 127.0.0.1:1 check\n  server t 127.0.0.1:1 check\n"
      "backend c\n  log global\n  server s 127.0.0.1:1 check\n");
  SetHealth("own/s", HealthCommand::kDown);
  SetHealth("own/s", HealthCommand::kUp);  // a notice: not for this target
  SetHealth("both/t", HealthCommand::kDown);
  SetHealth("c/s", HealthCommand::kDown);
  router_->Log(nullptr, LogLevel::kEmerg, "of the process");
  RunUntilQuiet();
  const std::string other = LoggedElsewhere();
  EXPECT_THAT(other, StartsWith("<154>"));  // local3, crit instead of alert
  EXPECT_THAT(other, HasSubstr(absl::StrCat(" other[", getpid(),
                                            "]: Server own/s is DOWN")));
  EXPECT_THAT(other, HasSubstr("\n<161>Server both/t is DOWN"));
  EXPECT_EQ(std::count(other.begin(), other.end(), '\n'), 2) << other;
  const std::string global = Logged();
  EXPECT_THAT(global, HasSubstr("of the process\n"));
  EXPECT_THAT(global, HasSubstr("Server both/t is DOWN"));
  EXPECT_THAT(global, HasSubstr("Server c/s is DOWN"));
  EXPECT_THAT(global, Not(HasSubstr("own/s")));
}

// `sample`, as HAProxy 2.6 was seen to count.
TEST_F(LogRouterTest, SamplesWhatTheLevelsLetThroughForEachProxy) {
  Use("global\n  log fd@%d format raw sample 1,3-4:5 local0\n"
      "  log fd@%e format raw sample 2:2 local0 alert\n"
      "backend a\n  log global\n"
      "  server s 127.0.0.1:1 check\n  server t 127.0.0.1:1 check\n"
      "backend b\n  log global\n  server s 127.0.0.1:1 check\n");
  const auto tell = [&](const char* proxy, LogLevel level, int number) {
    router_->Log(fleet_->Find(proxy)->config, level, absl::StrCat(number));
  };
  for (int i = 1; i <= 8; ++i) {
    tell("a", i % 3 == 0 ? LogLevel::kNotice : LogLevel::kAlert, i);
    tell("b", LogLevel::kInfo, 10 * i);
  }
  EXPECT_EQ(Logged(), "1\n10\n3\n30\n4\n40\n6\n60\n8\n80\n");
  EXPECT_EQ(LoggedElsewhere(), "2\n5\n8\n");  // of 1, 2, 4, 5, 7, 8
  EXPECT_EQ(router_->dropped(), 0u);
}

TEST_F(LogRouterTest, FiltersByTheLevelsOfTheTarget) {
  Use("global\n  log fd@%d format priority local0 crit alert\n"
      "backend b\n  log global\n  server s 127.0.0.1:1 check\n");
  SetHealth("b/s", HealthCommand::kDown);
  SetHealth("b/s", HealthCommand::kUp);
  RunUntilQuiet();
  EXPECT_THAT(Logged(), Not(HasSubstr("is UP")));
  EXPECT_THAT(Logged(), HasSubstr("<129>Server b/s is DOWN"));
  EXPECT_THAT(Logged(), HasSubstr("<129>backend b has no server available!"));
}

// F096: however long it has waited.
TEST_F(LogRouterTest, TheStampIsTheTimeOfTheEvent) {
  Use("global\n  log fd@%d format iso local0\n"
      "backend b\n  log global\n  server s 127.0.0.1:1 check\n");
  Event event;
  event.kind = Event::Kind::kState;
  event.after.op = OpState::kRunning;
  event.backend = fleet_->Find("b")->backend.get();
  event.server = &fleet_->Find("b")->backend->servers().front();
  event.time_us = 1'704'069'296'123'456;  // 2024, minute 34
  router_->OnEvent(event);
  EXPECT_THAT(Logged(), StartsWith("202"));
  EXPECT_THAT(Logged(), HasSubstr(":34:56.123456"));
  EXPECT_THAT(Logged(), HasSubstr(" Server b/s is UP. 0 active"));
}

// F439b
TEST_F(LogRouterTest, TellsHowManyMessagesFoundNoPlace) {
  Use(kTwo);
  router_->OnLost(3);
  EXPECT_EQ(Logged(), "3 log messages were dropped: too many at once.\n");
  EXPECT_THAT(Printed(), HasSubstr("[WARNING]"));
  EXPECT_THAT(Printed(), HasSubstr("3 log messages were dropped"));
  EXPECT_EQ(router_->dropped(), 0u);  // counted where they were lost
}

}  // namespace
}  // namespace checkd
