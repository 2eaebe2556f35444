#include "daemon/log/console.h"

#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/version.h"
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

}  // namespace
}  // namespace checkd
