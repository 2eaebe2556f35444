#include "checks/expressions/sample.h"

#include <cstdint>
#include <limits>
#include <string>

#include "checks/expressions/scratch.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

// What `sample` is as a text; "undefined" if it is none.
std::string AsText(Sample sample) {
  Scratch scratch(100);
  if (!Cast(&sample, SampleType::kString, &scratch)) return "undefined";
  return std::string(sample.bytes);
}

std::string ByWayOf(Sample sample, SampleType type) {
  Scratch scratch(100);
  if (!Cast(&sample, type, &scratch)) return "undefined";
  return AsText(sample);
}

TEST(Sample, BecomesText) {
  EXPECT_EQ(AsText(Sample::Bool(true)), "1");
  EXPECT_EQ(AsText(Sample::Int(-12)), "-12");
  EXPECT_EQ(AsText(Sample::Int(std::numeric_limits<int64_t>::min())),
            "-9223372036854775808");
  EXPECT_EQ(AsText(Sample::Ip(*Address::FromIp("192.0.2.1"))), "192.0.2.1");
  EXPECT_EQ(AsText(Sample::Ip(*Address::FromIp("2001:db8::1"))), "2001:db8::1");
  EXPECT_EQ(AsText(Sample::Binary({"ab\0c", 4})), "ab");
}

TEST(Sample, ATextIsANumberByItsLeadingDigits) {
  EXPECT_EQ(ByWayOf(Sample::Text("-12x"), SampleType::kInt), "-12");
  EXPECT_EQ(ByWayOf(Sample::Text("abc"), SampleType::kInt), "0");
  EXPECT_EQ(ByWayOf(Sample::Text("1.2.3.4"), SampleType::kInt), "1");
  EXPECT_EQ(ByWayOf(Sample::Text("-"), SampleType::kInt), "0");
  EXPECT_EQ(ByWayOf(Sample::Text(""), SampleType::kInt), "undefined");
  EXPECT_EQ(LeadingInteger("99999999999999999999"),
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(LeadingInteger("-99999999999999999999"),
            std::numeric_limits<int64_t>::min());
}

TEST(Sample, AddressesBecomeNumbersAndEachOther) {
  const Address v4 = *Address::FromIp("1.2.3.4");
  const Address mapped = *Address::FromIp("::ffff:1.2.3.4");
  const Address v6 = *Address::FromIp("2001:db8::1");
  EXPECT_EQ(ByWayOf(Sample::Ip(v4), SampleType::kInt), "16909060");
  EXPECT_EQ(ByWayOf(Sample::Int(16909060), SampleType::kIpv4), "1.2.3.4");
  EXPECT_EQ(ByWayOf(Sample::Ip(v4), SampleType::kIpv6), "::ffff:1.2.3.4");
  EXPECT_EQ(ByWayOf(Sample::Ip(mapped), SampleType::kIpv4), "1.2.3.4");
  EXPECT_EQ(ByWayOf(Sample::Ip(v6), SampleType::kIpv4), "undefined");
  EXPECT_EQ(ByWayOf(Sample::Text("2001:db8::1"), SampleType::kAddress),
            "2001:db8::1");
  EXPECT_EQ(ByWayOf(Sample::Text("1.2.3.4"), SampleType::kAddress), "1.2.3.4");
  EXPECT_EQ(ByWayOf(Sample::Text("x"), SampleType::kAddress), "undefined");
  EXPECT_EQ(ByWayOf(Sample::Int(16909060), SampleType::kAddress), "1.2.3.4");
}

TEST(Sample, WhatNeverFitsIsKnownBeforeItRuns) {
  EXPECT_FALSE(CanCast(SampleType::kBinary, SampleType::kInt));
  EXPECT_FALSE(CanCast(SampleType::kIpv6, SampleType::kInt));
  EXPECT_FALSE(CanCast(SampleType::kBool, SampleType::kIpv4));
  EXPECT_TRUE(CanCast(SampleType::kAny, SampleType::kInt));
  EXPECT_TRUE(CanCast(SampleType::kString, SampleType::kIpv6));
}

TEST(Scratch, HoldsPiecesUpToItsLimit) {
  Scratch scratch(2000);
  EXPECT_EQ(scratch.Allocate(2001), nullptr);
  const std::string_view a = scratch.Keep("first");
  const std::string_view b = scratch.Keep(std::string(1999, 'b'));
  EXPECT_EQ(a, "first");
  EXPECT_EQ(b, std::string(1999, 'b'));
  int pieces = 2;
  while (scratch.Allocate(2000) != nullptr) ++pieces;
  EXPECT_EQ(pieces, 2 + 62);
  scratch.Clear();
  EXPECT_NE(scratch.Allocate(2000), nullptr);
}

TEST(Scratch, WhatIsGivenBackIsUsedAgain) {
  Scratch scratch(1000);
  char* const piece = scratch.Allocate(1000);
  scratch.Shrink(piece, 10);
  EXPECT_EQ(scratch.Allocate(10), piece + 10);
}

}  // namespace
}  // namespace checkd
