#include "daemon/names/inquiry.h"

#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr Instant kStart = Instant() + Seconds(1000);

ResolutionRules Rules() {
  ResolutionRules rules;
  rules.resolve = Seconds(5);
  rules.retry = Seconds(1);
  rules.rounds = 2;
  rules.hold_valid = Seconds(2);
  return rules;
}

std::string_view Text(DnsType type) {
  return type == DnsType::kA ? "A" : type == DnsType::kAaaa ? "AAAA" : "SRV";
}

// Answers with `statuses` (v, n, r, t, o) as questions come; tells when each
// was asked, and "=" where there was a result.
std::string Play(DnsType preferred, std::string_view statuses) {
  const ResolutionRules rules = Rules();
  Inquiry inquiry(&rules, preferred, kStart);
  std::string story;
  for (const char c : statuses) {
    const Instant now = inquiry.due();
    story += std::to_string(ToMillis(now - kStart)) + " " +
             std::string(Text(inquiry.Ask(now)));
    EXPECT_EQ(inquiry.due(), kNever);
    const DnsStatus status = c == 'v'   ? DnsStatus::kValid
                             : c == 'n' ? DnsStatus::kNxDomain
                             : c == 'r' ? DnsStatus::kRefused
                             : c == 't' ? DnsStatus::kTimeout
                                        : DnsStatus::kOther;
    story += inquiry.Take(status, now) ? "= " : ", ";
  }
  return story;
}

TEST(Inquiry, AsksAsItsRoundsSay) {
  const struct {
    DnsType preferred;
    const char* statuses;
    const char* story;
  } kCases[] = {
      // The first valid answer is the result.
      {DnsType::kAaaa, "vv", "0 AAAA= 5000 AAAA= "},
      {DnsType::kA, "v", "0 A= "},
      // The other family is asked at once, a second round after a while.
      {DnsType::kAaaa, "ovov", "0 AAAA, 0 A= 5000 AAAA, 5000 A= "},
      {DnsType::kA, "nv", "0 A, 0 AAAA= "},
      {DnsType::kAaaa, "nnnnn", "0 AAAA, 0 A, 1000 AAAA, 1000 A= 6000 AAAA, "},
      {DnsType::kAaaa, "rrv", "0 AAAA, 0 A, 1000 AAAA= "},
      // A timeout is final: the client has repeated the question.
      {DnsType::kAaaa, "tt", "0 AAAA= 5000 AAAA= "},
      {DnsType::kAaaa, "ot", "0 AAAA, 0 A= "},
      // SRV has no other family.
      {DnsType::kSrv, "nnv", "0 SRV, 1000 SRV= 6000 SRV= "},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Play(c.preferred, c.statuses), c.story) << c.statuses;
  }
}

TEST(Inquiry, F383HurriesWithinLimits) {
  const ResolutionRules rules = Rules();
  Inquiry inquiry(&rules, DnsType::kA, kStart);
  inquiry.Ask(kStart);
  inquiry.Hurry(kStart);
  EXPECT_EQ(inquiry.due(), kNever);  // a question is open
  inquiry.Take(DnsStatus::kValid, kStart + Millis(10));
  inquiry.Hurry(kStart + Millis(20));
  EXPECT_EQ(inquiry.due(), kStart + Seconds(2));
  inquiry.Hurry(kStart + Millis(3000));  // cannot be later than it was
  EXPECT_EQ(inquiry.due(), kStart + Seconds(2));
  // Long ago: at once.
  inquiry.Ask(kStart + Seconds(2));
  inquiry.Take(DnsStatus::kValid, kStart + Seconds(2));
  inquiry.Hurry(kStart + Millis(4500));
  EXPECT_EQ(inquiry.due(), kStart + Millis(4500));
}

TEST(Inquiry, HurryLeavesARoundInPeace) {
  const ResolutionRules rules = Rules();
  Inquiry inquiry(&rules, DnsType::kSrv, kStart);
  inquiry.Ask(kStart);
  inquiry.Take(DnsStatus::kNxDomain, kStart);
  const Instant due = inquiry.due();
  inquiry.Hurry(kStart + Millis(1));
  EXPECT_EQ(inquiry.due(), due);
}

TEST(ResolutionRules, NeverAskWithoutPause) {
  ResolversConfig config;
  config.timeout_resolve_ms = 0;
  config.timeout_retry_ms = 0;
  const ResolutionRules rules = ResolutionRules::Of(config);
  EXPECT_EQ(rules.resolve, ResolutionRules::kMinPause);
  EXPECT_EQ(rules.retry, ResolutionRules::kMinPause);
}

}  // namespace
}  // namespace checkd
