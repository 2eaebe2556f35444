#include "daemon/log/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/process/version.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

class ConsoleTest : public testing::Test {
 protected:
  ConsoleTest() {
    EXPECT_EQ(pipe(ends_), 0);
    console_ = std::make_unique<Console>(ends_[1], "prog", "/bin/prog");
  }
  ~ConsoleTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  std::string Printed() {
    console_->PrintRaw("\f");  // an end to read up to
    std::string text;
    char c;
    while (read(ends_[0], &c, 1) == 1 && c != '\f') text.push_back(c);
    return text;
  }
  std::string Pid() const { return absl::StrCat(" (", getpid(), ") : "); }
  std::string Preface() const {
    return absl::StrCat("[NOTICE]  ", Pid(), "prog version is ", kVersion,
                        "\n[NOTICE]  ", Pid(),
                        "path to executable is /bin/prog\n");
  }

  int ends_[2];
  std::unique_ptr<Console> console_;
};

// F115: labels are padded to ten characters.
TEST_F(ConsoleTest, PrintsLevelPidAndText) {
  console_->Print(Console::Level::kNotice, "a");
  EXPECT_EQ(Printed(), absl::StrCat("[NOTICE]  ", Pid(), "a\n"));
}

// F116: a lone notice comes without them.
TEST_F(ConsoleTest, NamesVersionAndProgramBeforeTheFirstWarning) {
  console_->Print(Console::Level::kWarning, "a");
  console_->Print(Console::Level::kAlert, "b\n");
  EXPECT_EQ(Printed(), absl::StrCat(Preface(), "[WARNING] ", Pid(),
                                    "a\n[ALERT]   ", Pid(), "b\n"));
}

TEST_F(ConsoleTest, NeedsNoPrefaceOnceStarted) {
  console_->EndStartup();
  console_->Print(Console::Level::kWarning, "a");
  EXPECT_EQ(Printed(), absl::StrCat("[WARNING] ", Pid(), "a\n"));
  EXPECT_EQ(console_->startup_log(), "");
}

TEST_F(ConsoleTest, QuietCountsAndKeepsButPrintsNothing) {
  console_->set_quiet(true);
  console_->Print(Console::Level::kWarning, "a");
  console_->set_quiet(false);
  EXPECT_EQ(Printed(), "");
  EXPECT_EQ(console_->warnings(), 1);
  EXPECT_EQ(console_->startup_log(),
            absl::StrCat(Preface(), "[WARNING] ", Pid(), "a\n"));
}

// A supervisor that stopped reading must not stop the process.
TEST_F(ConsoleTest, WaitsForNobodyOnceStarted) {
  console_->EndStartup();
  for (int i = 0; i < 200; ++i) {
    console_->Print(Console::Level::kWarning, std::string(1000, 'a'));
  }
  char block[4096];
  size_t total = 0;
  fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  for (ssize_t n; (n = read(ends_[0], block, sizeof(block))) > 0;) total += n;
  EXPECT_GT(total, 4096u);
  EXPECT_LT(total, 200'000u);
  EXPECT_EQ(console_->warnings(), 200);
}

TEST_F(ConsoleTest, AWorkerBeginsAnew) {
  console_->Print(Console::Level::kWarning, "the master's");
  console_->EndStartup();
  console_->RestartStartup();
  EXPECT_EQ(console_->startup_log(), "");
  console_->Print(Console::Level::kWarning, "its own");
  EXPECT_EQ(console_->startup_log(),
            absl::StrCat(Preface(), "[WARNING] ", Pid(), "its own\n"));
  EXPECT_EQ(console_->warnings(), 1);
}

}  // namespace
}  // namespace checkd
