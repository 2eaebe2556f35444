#include "daemon/self_report.h"

#include <unistd.h>

#include <string>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

// What it says arrives in a pipe, as on stderr.
class SelfReportTest : public testing::Test {
 protected:
  SelfReportTest() {
    EXPECT_EQ(pipe(ends_), 0);
    console_ = std::make_unique<Console>(ends_[1], "checkd", "/bin/checkd");
    console_->EndStartup();
    router_ = std::make_unique<LogRouter>(&config_, "checkd", console_.get());
    report_ = std::make_unique<SelfReport>(control_.loop(), console_.get(),
                                           router_.get());
    report_->WatchShard("shard 0", shard_.loop());
    control_.RunReady();
    shard_.RunReady();
  }
  ~SelfReportTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  // The shard works for `time` without a pause.
  void Work(Duration time) {
    shard_.loop()->Post([this, time] { shard_.clock()->Advance(time); });
    shard_.RunReady();
    shard_.loop()->RunOnce(Duration::zero());
  }
  // What was said within the next 1.1 s, without its label.
  std::string Said() {
    control_.RunFor(Millis(1100));
    console_->PrintRaw("end");
    char text[10000];
    const ssize_t n = read(ends_[0], text, sizeof(text));
    std::string said(text, n);
    said.erase(said.size() - 3);
    const size_t label = said.find(") : ");
    return label == std::string::npos ? said : said.substr(label + 4);
  }

  int ends_[2];
  Config config_;
  TestLoop control_;
  TestLoop shard_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<LogRouter> router_;
  std::unique_ptr<SelfReport> report_;
};

TEST_F(SelfReportTest, SaysNothingWhileAllIsWell) {
  Work(Millis(20));
  EXPECT_EQ(Said(), "");
}

TEST_F(SelfReportTest, TellsOfALongTurnAndWhatMadeItLong) {
  Work(Millis(21));
  EXPECT_EQ(Said(),
            "Event loops were busy for more than 20 ms at a time, 1 time; the "
            "longest: shard 0, 21 ms, of which posted took 21 ms.\n");
  EXPECT_EQ(Said(), "");
}

TEST_F(SelfReportTest, SumsUpTheTurnsOfASecond) {
  for (int i = 21; i < 31; ++i) Work(Millis(51 - i));
  EXPECT_EQ(Said(),
            "Event loops were busy for more than 20 ms at a time, 10 times; "
            "the longest: shard 0, 30 ms, of which posted took 30 ms.\n");
}

TEST_F(SelfReportTest, TellsOfAStall) {
  shard_.poller()->DelayNext(Seconds(3));
  shard_.loop()->RunOnce(Millis(10));
  EXPECT_EQ(Said(),
            "Checks were held up for 3010 ms (overload, or the process was "
            "stopped); timers were shifted, and no server was judged by it.\n");
}

TEST_F(SelfReportTest, TellsOfAShortageAtOnceAndThenOnceASecond) {
  report_->AddShortage(ConnectionError::kSystemFdLimit, 23, 5);
  report_->AddShortage(ConnectionError::kSystemFdLimit, 23, 6);
  EXPECT_EQ(Said(),
            "Checks wait for this machine: Too many sockets on the system "
            "(Too many open files in system); 5 connects were put off, and no "
            "server was judged by it.\n");
  report_->AddShortage(ConnectionError::kSystemFdLimit, 23, 9);
  EXPECT_NE(Said().find("; 4 connects were put off"), std::string::npos);
}

}  // namespace
}  // namespace checkd
