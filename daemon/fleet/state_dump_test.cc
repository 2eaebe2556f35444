#include "daemon/fleet/state_dump.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/testing/test_fleet.h"
#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

constexpr int kServers = 300;

// The console's lines arrive in a pipe.
class StateDumpTest : public testing::Test {
 protected:
  StateDumpTest()
      : fleet_(absl::StrCat("backend gone\n  disabled\n  server x 127.0.0.1:1\n"
                            "backend many\n  server-template s ",
                            kServers, " 127.0.0.1:1\nbackend none\n")) {
    EXPECT_EQ(pipe(ends_), 0);
    console_ = std::make_unique<Console>(ends_[1], "checkd", "/bin/checkd");
    console_->EndStartup();
    router_ = std::make_unique<LogRouter>(fleet_.config.get(), "checkd",
                                          console_.get());
    dump_ = std::make_unique<StateDump>(&fleet_.fleet, console_.get(),
                                        router_.get(), loop_.loop());
  }
  ~StateDumpTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  std::string Said() {
    console_->PrintRaw("end");
    std::string text(200'000, '\0');
    text.resize(static_cast<size_t>(read(ends_[0], text.data(), text.size())));
    return text;
  }
  static size_t Lines(const std::string& text) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  int ends_[2];
  TestLoop loop_;
  TestFleet fleet_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<LogRouter> router_;
  std::unique_ptr<StateDump> dump_;
};

TEST_F(StateDumpTest, TellsOfEachServerAndEachProxyThatIsNotDisabled) {
  dump_->Start();
  loop_.RunReady();
  const std::string said = Said();
  EXPECT_EQ(Lines(said), 1u + kServers + 1 + 1);
  EXPECT_NE(said.find("SIGHUP: Server many/s300 is UP. Conn: 0 act, 0 pend, 0 "
                      "tot.\n"),
            std::string::npos);
  EXPECT_NE(said.find("Proxy many has 300 active servers and 0 backup servers "
                      "available. "),
            std::string::npos);
  EXPECT_NE(said.find("Proxy none has no servers. "), std::string::npos);
  EXPECT_EQ(said.find("gone"), std::string::npos);
}

TEST_F(StateDumpTest, SaysSomeLinesATurn) {
  dump_->Start();
  loop_.loop()->RunOnce(Duration::zero());
  const size_t first = Lines(Said());
  EXPECT_GT(first, 10u);
  EXPECT_LE(first, 65u);
  EXPECT_FALSE(loop_.loop()->idle());
}

TEST_F(StateDumpTest, BeginsAgainWhereItIsAskedTwice) {
  dump_->Start();
  loop_.loop()->RunOnce(Duration::zero());
  Said();
  dump_->Start();
  loop_.RunReady();
  EXPECT_EQ(Lines(Said()), 1u + kServers + 1 + 1);
}

}  // namespace
}  // namespace checkd
