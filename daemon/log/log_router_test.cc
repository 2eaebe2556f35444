#include "daemon/log/log_router.h"

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "checks/backend.h"
#include "daemon/testing/own_files.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"

namespace checkd {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// Log and console go to files; `%d` in the configuration is the log's
// descriptor.
class LogRouterTest : public testing::Test {
 protected:
  LogRouterTest() : loop_(&clock_, &poller_) {
    log_fd_ = Open("log");
    console_fd_ = Open("console");
  }
  ~LogRouterTest() override {
    close(log_fd_);
    close(console_fd_);
  }

  int Open(const std::string& name) const {
    return open(files_.Path(name).c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  }
  void Use(std::string text) {
    for (size_t at; (at = text.find("%d")) != std::string::npos;) {
      text.replace(at, 2, std::to_string(log_fd_));
    }
    config_ = ConfigFromText(text);
    console_ = std::make_unique<Console>(console_fd_, "checkd", "/bin/checkd");
    console_->EndStartup();
    router_ = std::make_unique<LogRouter>(config_.get(), "checkd",
                                          console_.get(), &loop_);
    fleet_ = std::make_unique<Fleet>(config_.get(), router_.get(), &clock_);
  }
  void SetHealth(std::string_view selector, HealthCommand command) {
    fleet_->SelectServer(selector, true).server->SetHealth(command);
  }
  // Lets the loop do what was posted.
  void Settle() {
    do {
      loop_.RunOnce(Duration::zero());
    } while (!loop_.idle());
  }
  std::string Logged() const { return files_.Read("log"); }
  std::string Printed() const { return files_.Read("console"); }

  OwnFiles files_;
  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  int log_fd_, console_fd_;
  std::unique_ptr<Config> config_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<LogRouter> router_;
  std::unique_ptr<Fleet> fleet_;
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
  Settle();
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
  Settle();
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
  Settle();
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
  Settle();
  EXPECT_THAT(Logged(), Not(HasSubstr("silent")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" other[", getpid(),
                                               "]: Server b/s is DOWN")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" mine[", getpid(),
                                               "]: Server c/s is DOWN")));
  EXPECT_THAT(Logged(), HasSubstr(absl::StrCat(" mine[", getpid(),
                                               "]: of the process\n")));
}

TEST_F(LogRouterTest, FiltersByTheLevelsOfTheTarget) {
  Use("global\n  log fd@%d format priority local0 crit alert\n"
      "backend b\n  log global\n  server s 127.0.0.1:1 check\n");
  SetHealth("b/s", HealthCommand::kDown);
  SetHealth("b/s", HealthCommand::kUp);
  Settle();
  EXPECT_THAT(Logged(), Not(HasSubstr("is UP")));
  EXPECT_THAT(Logged(), HasSubstr("<129>Server b/s is DOWN"));
  EXPECT_THAT(Logged(), HasSubstr("<129>backend b has no server available!"));
}

TEST_F(LogRouterTest, DrainSendsEverythingAtOnce) {
  Use(kTwo);
  for (int i = 0; i < 3000; ++i) {
    router_->OnEvent({Event::Kind::kServerState, LogLevel::kNotice,
                      fleet_->Find("b")->backend.get(), nullptr,
                      absl::StrCat("line ", i)});
  }
  loop_.RunOnce(Duration::zero());  // takes all, and sends the first of them
  EXPECT_THAT(Logged(), Not(HasSubstr("line 2999\n")));
  router_->OnEvent({Event::Kind::kServerState, LogLevel::kNotice,
                    fleet_->Find("b")->backend.get(), nullptr, "the last"});
  router_->Drain();
  EXPECT_THAT(Logged(), HasSubstr("line 2998\nline 2999\nthe last\n"));
  EXPECT_EQ(router_->dropped(), 0u);
}

TEST_F(LogRouterTest, CountsAndTellsWhatFindsNoPlace) {
  Use(kTwo);
  for (size_t i = 0; i < LogRouter::kMaxQueued + 3; ++i) {
    router_->OnEvent({Event::Kind::kServerState, LogLevel::kNotice,
                      fleet_->Find("b")->backend.get(), nullptr, "x"});
  }
  router_->Drain();
  EXPECT_EQ(router_->dropped(), 3u);
  EXPECT_THAT(Logged(),
              EndsWith("x\n3 log messages were dropped: too many at once.\n"));
  EXPECT_THAT(Printed(), HasSubstr("3 log messages were dropped"));
}

}  // namespace
}  // namespace checkd
