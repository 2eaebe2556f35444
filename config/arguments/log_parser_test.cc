// What `log` lines may say: the accepted and the refused are those of HAProxy
// 2.6, but for rings and profiles.
#include "config/arguments/log_parser.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/arguments/log_sample.h"
#include "config/words/words.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::HasSubstr;

// Parses what stands behind `log`.
MaybeError Parse(std::string_view line, LogTarget* target) {
  const std::vector<std::string_view> parts = SplitWords(line, ' ');
  WordCursor words(parts, 0);
  return TakeLogTarget(
      words,
      [](std::string_view text) -> absl::StatusOr<Address> {
        const uint16_t port = text == "with-port" ? 1514 : 0;
        return Address::Ipv4({192, 0, 2, 1}, port);
      },
      target);
}

// The positions of two rounds, "x" for a message that goes out.
std::string Taken(const LogSample& sample) {
  std::string text;
  for (int i = 1; i <= sample.size && i <= 10; ++i) {
    text += sample.Takes(i) ? 'x' : '.';
  }
  return text;
}

TEST(LogSample, IsReadAsHaproxyDoes) {
  const struct {
    const char* text;
    const char* taken;
  } kGood[] = {
      {"1:2", "x."},          {"2:2", ".x"},
      {"1,3-5:7", "x.xxx.."}, {"2,1:3", "xx."},
      {"4-5,1:6", "x..xx."},  {"1-3:3", "xxx"},
      {"1,:3", "x.."},        {"01:3", "x.."},
      {"3-3:4", "..x."},      {"1:2147483647", "x........."},
  };
  for (const auto& c : kGood) {
    const absl::StatusOr<LogSample> sample = ParseLogSample(c.text);
    ASSERT_TRUE(sample.ok()) << c.text;
    EXPECT_EQ(Taken(*sample), c.taken) << c.text;
  }
}

TEST(LogSample, IsRefusedAsHaproxyDoes) {
  const struct {
    const char* text;
    const char* message;
  } kBad[] = {
      {"1", "missing sample size"},
      {":3", "no sampling ranges given"},
      {",:3", "wrong sample range ''"},
      {"0:2", "wrong sample range '0'"},
      {"1-0:2", "wrong sample range '1-0'"},
      {"5-3:6", "wrong sample range '5-3'"},
      {"a:3", "wrong sample range 'a'"},
      {"1x:3", "wrong sample range '1x'"},
      {"+1:3", "wrong sample range '+1'"},
      {"-2:3", "wrong sample range '-2'"},
      {"1-:3", "wrong sample range '1-'"},
      {"1-2-3:4", "wrong sample range '1-2-3'"},
      {"1,,2:3", "wrong sample range ''"},
      {"1-3,2:5", "overlapping"},
      {"1-2,2-3:4", "overlapping"},
      {"1:", "wrong sample size ''"},
      {"1:0", "wrong sample size '0'"},
      {"1:3x", "wrong sample size '3x'"},
      {"1:2:3", "wrong sample size '2:3'"},
      {"1:2147483648", "wrong sample size"},
      {"3:2", "sample size 2 must not be less than 3"},
  };
  for (const auto& c : kBad) {
    EXPECT_THAT(std::string(ParseLogSample(c.text).status().message()),
                HasSubstr(c.message))
        << c.text;
  }
}

TEST(LogParser, TakesOptionsInAnyOrder) {
  for (const char* line :
       {"x sample 2:3 len 80 format short local1 info err",
        "x format short len 80 sample 2:3 local1 info err"}) {
    LogTarget target;
    EXPECT_FALSE(Parse(line, &target));
    EXPECT_EQ(target.kind, LogTarget::Kind::kUdp);
    EXPECT_EQ(target.address.port(), 514);
    EXPECT_EQ(Taken(target.sample), ".x.");
    EXPECT_EQ(target.max_length, 80);
    EXPECT_EQ(target.format, LogHeader::kShort);
    EXPECT_EQ(target.facility, 17);
    EXPECT_EQ(target.max_level, LogLevel::kInfo);
    EXPECT_EQ(target.min_level, LogLevel::kErr);
  }
}

TEST(LogParser, APortThatIsWrittenStays) {
  LogTarget target;
  EXPECT_FALSE(Parse("with-port local0", &target));
  EXPECT_EQ(target.address.port(), 1514);
}

TEST(LogParser, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* line;
    size_t at;
    const char* message;
  } kBad[] = {
      {"ring@r local0", 0, "'ring@r': checkd has no ring buffers"},
      {"ring@r local0", 0, "write stdout, stderr, fd@<number>, /dev/log or"},
      {"x profile p local0", 2,
       "'profile p': checkd does not read log-profile"},
      {"x profile p local0", 2, "leave it out and choose a 'format'"},
      {"x sample 0:2 local0", 2, "wrong sample range '0'"},
      {"x sample", 1, "'sample' expects a value as argument"},
      {"x len 79 local0", 2, "invalid log length '79' (a number from 80 to"},
      {"x len 65536 local0", 2, "invalid log length '65536'"},
      {"x len many local0", 2, "invalid log length 'many'"},
      {"x format xml local0", 2, "unknown log format 'xml'"},
      {"x len 80", 2, "expects <facility> after the target"},
      {"x local8", 1, "unknown log facility 'local8'"},
      {"x local0 loud", 2, "unknown optional log level 'loud'"},
      {"x local0 info loud", 3, "unknown optional minimum log level 'loud'"},
      {"x local0 info err more", 4, "unexpected argument 'more'"},
      {"backend@b local0", 0, "'log backend@...' is not supported"},
      {"x", 0, "expects <address> and <facility>"},
  };
  for (const auto& c : kBad) {
    LogTarget target;
    const MaybeError error = Parse(c.line, &target);
    ASSERT_TRUE(error) << c.line;
    EXPECT_THAT(error->text, HasSubstr(c.message)) << c.line;
    EXPECT_EQ(error->word, c.at) << c.line;
  }
}

}  // namespace
}  // namespace checkd
