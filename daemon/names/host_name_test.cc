// What the answers for a host name do to the servers that follow it. The
// sequences are those of HAProxy 2.6 with the same answers.
#include "daemon/names/host_name.h"

#include <deque>
#include <string>
#include <vector>

#include "daemon/names/testing/fake_follower.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HostNameTest : public ::testing::Test {
 protected:
  HostNameTest() {
    rules_.resolve = Seconds(1);
    rules_.rounds = 1;
    rules_.hold_nx = Seconds(10);
    rules_.hold_refused = Seconds(20);
    rules_.hold_timeout = Seconds(30);
    rules_.hold_other = Seconds(40);
    rules_.hold_obsolete = Duration::zero();
  }

  FakeFollower& Add(const char* name, NameSpec spec = {},
                    const void* group = nullptr) {
    FakeFollower& follower =
        followers_.emplace_back(name, &story_, std::move(spec), group);
    host_.Add(&follower);
    return follower;
  }
  // What the reply does `second` seconds after the start; failures are those of
  // both families.
  std::vector<std::string> At(int second, const DnsReply& reply) {
    const Instant now = start_ + Seconds(second);
    bool changed = false;
    for (int i = 0; i < 2; ++i) {
      host_.inquiry().Ask(now);
      changed |= host_.Take(reply, "r", now);
      if (reply.status == DnsStatus::kValid ||
          reply.status == DnsStatus::kTimeout) {
        break;
      }
    }
    changed_ = changed;
    return ::checkd::Take(&story_);
  }

  const Instant start_ = Instant() + Seconds(1000);
  ResolutionRules rules_;
  HostName host_{"www.example", DnsType::kAaaa, &rules_, start_};
  std::vector<std::string> story_;
  std::deque<FakeFollower> followers_;
  bool changed_ = false;
};

TEST_F(HostNameTest, F427TellsTheFirstAddress) {
  Add("s1");
  EXPECT_THAT(At(1, Addresses({"192.0.2.1"})),
              ElementsAre("s1 at 192.0.2.1 by r/n", "s1 resolved"));
  EXPECT_TRUE(changed_);
  EXPECT_THAT(At(2, Addresses({"192.0.2.1"})), IsEmpty());
  EXPECT_FALSE(changed_);
  EXPECT_THAT(At(3, Addresses({"192.0.2.2"})),
              ElementsAre("s1 at 192.0.2.2 by r/n"));
}

TEST_F(HostNameTest, F073KeepsTheAddressOfTheStart) {
  Add("s1").StartAt("192.0.2.2");
  EXPECT_THAT(At(1, Addresses({"192.0.2.1", "192.0.2.2"})), IsEmpty());
  EXPECT_EQ(followers_[0].Where(), "192.0.2.2");
}

TEST_F(HostNameTest, F078SharesAddressesOut) {
  Add("t1"), Add("t2"), Add("t3");
  EXPECT_THAT(At(1, Addresses({"192.0.2.21", "192.0.2.22"})),
              ElementsAre("t1 at 192.0.2.21 by r/n", "t1 resolved",
                          "t2 at 192.0.2.22 by DNS cache", "t2 resolved"));
  EXPECT_THAT(At(2, Addresses({"192.0.2.22"})),
              ElementsAre("t1 lost (No IP for server )"));
  EXPECT_THAT(At(3, Addresses({"192.0.2.22", "192.0.2.23", "192.0.2.24",
                               "192.0.2.25"})),
              ElementsAre("t1 at 192.0.2.23 by r/n", "t1 resolved",
                          "t3 at 192.0.2.24 by DNS cache", "t3 resolved"));
  EXPECT_THAT(
      At(4, Addresses({"192.0.2.26", "192.0.2.27", "192.0.2.28"})),
      ElementsAre("t1 at 192.0.2.26 by r/n", "t2 at 192.0.2.27 by DNS cache",
                  "t3 at 192.0.2.28 by DNS cache"));
}

TEST_F(HostNameTest, F685AddressesOutliveTheirAnswer) {
  rules_.hold_obsolete = Seconds(5);
  Add("s1"), Add("s2");
  At(1, Addresses({"192.0.2.11"}));
  EXPECT_THAT(At(2, Addresses({"192.0.2.12"})),
              ElementsAre("s2 at 192.0.2.12 by DNS cache", "s2 resolved"));
  EXPECT_THAT(At(5, Addresses({"192.0.2.12"})), IsEmpty());
  EXPECT_THAT(At(6, Addresses({"192.0.2.12"})),
              ElementsAre("s1 lost (No IP for server )"));
}

TEST_F(HostNameTest, OtherBackendsMayHaveTheSameAddress) {
  const int other = 0;
  Add("a1"), Add("b1", {}, &other);
  EXPECT_THAT(At(1, Addresses({"192.0.2.1"})),
              ElementsAre("a1 at 192.0.2.1 by r/n", "a1 resolved",
                          "b1 at 192.0.2.1 by DNS cache", "b1 resolved"));
}

TEST_F(HostNameTest, F073DuplicatesAreAllowedWhereWritten) {
  NameSpec allow;
  allow.allow_duplicates = true;
  Add("s1", allow), Add("s2", allow), Add("s3", {}), Add("s4", allow);
  EXPECT_THAT(At(1, Addresses({"192.0.2.1", "192.0.2.2"})),
              ElementsAre("s1 at 192.0.2.1 by r/n", "s1 resolved",
                          "s2 at 192.0.2.2 by DNS cache", "s2 resolved",
                          "s4 at 192.0.2.1 by DNS cache", "s4 resolved"));
}

TEST_F(HostNameTest, F686HoldsOutAsLongAsEachStatusSays) {
  const struct {
    DnsStatus status;
    int hold_s;
    const char* line;
  } kCases[] = {
      {DnsStatus::kNxDomain, 10, "s1 lost (DNS NX status)"},
      {DnsStatus::kRefused, 20, "s1 lost (DNS refused status)"},
      {DnsStatus::kTimeout, 30, "s1 lost (DNS timeout status)"},
      {DnsStatus::kOther, 40, "s1 lost (unspecified DNS error)"},
  };
  Add("s1");
  int now = 0;
  for (const auto& c : kCases) {
    now += 100;
    At(now, Addresses({"192.0.2.1"}));
    EXPECT_THAT(At(now + c.hold_s - 1, Failure(c.status)), IsEmpty());
    EXPECT_THAT(At(now + c.hold_s, Failure(c.status)), ElementsAre(c.line));
    EXPECT_THAT(At(now + c.hold_s + 1, Failure(c.status)), IsEmpty());
    EXPECT_THAT(At(now + c.hold_s + 2, Addresses({"192.0.2.1"})),
                ElementsAre("s1 at 192.0.2.1 by r/n", "s1 resolved"));
  }
}

TEST_F(HostNameTest, F686AnAddressOfTheStartIsHeldFromTheStart) {
  Add("s1").StartAt("192.0.2.1");
  EXPECT_THAT(At(9, Failure(DnsStatus::kNxDomain)), IsEmpty());
  EXPECT_THAT(At(10, Failure(DnsStatus::kNxDomain)),
              ElementsAre("s1 lost (DNS NX status)"));
}

TEST_F(HostNameTest, WhatFailedIsForgotten) {
  rules_.hold_obsolete = Seconds(1000);
  Add("s1");
  At(1, Addresses({"192.0.2.1"}));
  At(20, Failure(DnsStatus::kNxDomain));
  EXPECT_THAT(At(21, Addresses({"192.0.2.2"})),
              ElementsAre("s1 at 192.0.2.2 by r/n", "s1 resolved"));
}

TEST_F(HostNameTest, RoundsThatGoOnChangeNothing) {
  rules_.rounds = 2;
  Add("s1").StartAt("192.0.2.1");
  EXPECT_THAT(At(50, Failure(DnsStatus::kNxDomain)), IsEmpty());
  EXPECT_THAT(At(51, Failure(DnsStatus::kNxDomain)),
              ElementsAre("s1 lost (DNS NX status)"));
}

TEST_F(HostNameTest, WhoLeftIsLeftAlone) {
  FakeFollower& s1 = Add("s1");
  Add("s2");
  At(1, Addresses({"192.0.2.1"}));
  host_.Remove(&s1);
  EXPECT_TRUE(host_.followed());
  EXPECT_THAT(At(2, Addresses({"192.0.2.1"})),
              ElementsAre("s2 at 192.0.2.1 by r/n", "s2 resolved"));
  host_.Remove(&followers_[1]);
  EXPECT_FALSE(host_.followed());
}

}  // namespace
}  // namespace checkd
