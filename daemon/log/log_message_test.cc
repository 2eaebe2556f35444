#include "daemon/log/log_message.h"

#include <cstdlib>
#include <ctime>

#include "gtest/gtest.h"

namespace checkd {
namespace {

class LogMessageTest : public testing::Test {
 protected:
  LogMessageTest() {
    setenv("TZ", "UTC", 1);
    tzset();
    target_.facility = 16;                // local0
    message_.time_us = 1795548874123456;  // 2026-11-24 19:34:34
    message_.tag = "checkd";
    message_.pid = 7;
    message_.level = LogLevel::kNotice;
    message_.text = "Server b/s is UP.";
  }

  std::string Format(LogHeader format) {
    target_.format = format;
    std::string text;
    FormatLogMessage(target_, message_, &text);
    return text;
  }

  LogTarget target_;
  LogMessage message_;
};

// F096, byte for byte.
TEST_F(LogMessageTest, WritesEachFormat) {
  EXPECT_EQ(Format(LogHeader::kLocal),
            "<133>Nov 24 19:34:34 checkd[7]: Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kRfc3164),
            "<133>Nov 24 19:34:34 localhost checkd[7]: Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kRfc5424),
            "<133>1 2026-11-24T19:34:34.123456+00:00 - checkd 7 - - "
            "Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kPriority), "<133>Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kShort), "<5>Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kTimed),
            "<5>2026-11-24T19:34:34.123456+00:00 Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kIso),
            "2026-11-24T19:34:34.123456+00:00 Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kRaw), "Server b/s is UP.\n");
}

TEST_F(LogMessageTest, PutsTheHostNameBeforeTheTag) {
  message_.hostname = "lb1";
  EXPECT_EQ(Format(LogHeader::kLocal),
            "<133>Nov 24 19:34:34 lb1 checkd[7]: Server b/s is UP.\n");
  EXPECT_EQ(Format(LogHeader::kRfc3164),
            "<133>Nov 24 19:34:34 lb1 checkd[7]: Server b/s is UP.\n");
}

TEST_F(LogMessageTest, PadsTheDayWithASpace) {
  message_.time_us -= 20 * 86400 * int64_t{1000000};
  EXPECT_EQ(Format(LogHeader::kLocal).substr(0, 11), "<133>Nov  4");
}

TEST_F(LogMessageTest, CountsTheLfInTheLength) {
  target_.max_length = 10;
  EXPECT_EQ(Format(LogHeader::kRaw), "Server b/\n");
}

// Less severe than the maximum is dropped, more severe than the minimum sent as
// that.
TEST_F(LogMessageTest, FiltersByLevel) {
  target_.max_level = LogLevel::kNotice;
  target_.min_level = LogLevel::kErr;
  LogLevel level = LogLevel::kInfo;
  EXPECT_FALSE(LevelForTarget(target_, &level));
  level = LogLevel::kNotice;
  EXPECT_TRUE(LevelForTarget(target_, &level));
  EXPECT_EQ(level, LogLevel::kNotice);
  level = LogLevel::kEmerg;
  EXPECT_TRUE(LevelForTarget(target_, &level));
  EXPECT_EQ(level, LogLevel::kErr);
}

}  // namespace
}  // namespace checkd
