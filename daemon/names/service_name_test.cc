// What the answers for a service do to the servers that stand for it. The
// sequences are those of HAProxy 2.6 with the same answers.
#include "daemon/names/service_name.h"

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

// Writes down who follows which host.
class FakeHosts : public HostBook {
 public:
  explicit FakeHosts(std::vector<std::string>* story) : story_(story) {}
  void Follow(NameFollower* follower, const std::string& host) override {
    std::string& now = hosts_[follower];
    if (now == host) return;
    now = host;
    story_->push_back("follow " + host);
  }
  void Unfollow(NameFollower* follower) override {
    if (hosts_[follower].empty()) return;
    story_->push_back("leave " + std::exchange(hosts_[follower], ""));
  }

 private:
  std::vector<std::string>* const story_;
  std::map<NameFollower*, std::string> hosts_;
};

class ServiceNameTest : public ::testing::Test {
 protected:
  ServiceNameTest() {
    rules_.rounds = 1;
    rules_.hold_nx = Seconds(10);
    rules_.hold_obsolete = Duration::zero();
  }
  FakeFollower& Add(const char* name, NameSpec spec = {},
                    const void* group = nullptr) {
    FakeFollower& follower =
        followers_.emplace_back(name, &story_, std::move(spec), group);
    service_.Add(&follower);
    return follower;
  }
  std::vector<std::string> At(int second, const DnsReply& reply) {
    const Instant now = start_ + Seconds(second);
    service_.inquiry().Ask(now);
    service_.Take(reply, now);
    return ::checkd::Take(&story_);
  }

  const Instant start_ = Instant() + Seconds(1000);
  ResolutionRules rules_;
  std::vector<std::string> story_;
  FakeHosts hosts_{&story_};
  ServiceName service_{"_http._tcp.example", &rules_, start_, &hosts_};
  std::deque<FakeFollower> followers_;
};

TEST_F(ServiceNameTest, F687FillsSlotsAndFollowsTheirTargets) {
  Add("t1"), Add("t2"), Add("t3");
  EXPECT_THAT(
      At(1, Services({SrvRecord("h1", 8001, 10), SrvRecord("h2", 8002, 300)})),
      ElementsAre("t1 weight 10", "t1 is h1:8001", "follow h1", "t2 weight 300",
                  "t2 is h2:8002", "follow h2"));
  EXPECT_THAT(
      At(2, Services({SrvRecord("h2", 8002, 300), SrvRecord("h1", 8001, 10)})),
      IsEmpty());
  EXPECT_THAT(
      At(3, Services({SrvRecord("h1", 8001, 25600), SrvRecord("h2", 8002, 300),
                      SrvRecord("h3", 8003, 1)})),
      ElementsAre("t1 weight 25600", "t3 weight 1", "t3 is h3:8003",
                  "follow h3"));
}

TEST_F(ServiceNameTest, F687MoreRecordsThanSlotsAreNoProblem) {
  Add("t1");
  EXPECT_THAT(At(1, Services({SrvRecord("h1", 1), SrvRecord("h2", 2)})),
              ElementsAre("t1 weight 0", "t1 is h1:1", "follow h1"));
  EXPECT_THAT(
      At(2, Services({SrvRecord("h2", 2)})),
      ElementsAre("leave h1", "t1 is nothing", "t1 is h2:2", "follow h2"));
}

TEST_F(ServiceNameTest, F687EmptiesTheSlotsOfWhatVanished) {
  rules_.hold_obsolete = Seconds(5);
  FakeFollower& t1 = Add("t1");
  Add("t2"), Add("t3");
  At(1, Services({SrvRecord("h1", 1), SrvRecord("h2", 2)}));
  t1.SetAddress(*Address::FromIp("192.0.2.1"), "r/n");
  t1.SetResolved(true);
  EXPECT_EQ(::checkd::Take(&story_).size(), 2u);
  EXPECT_THAT(At(5, Services({SrvRecord("h2", 2)})), IsEmpty());
  EXPECT_THAT(At(6, Services({SrvRecord("h2", 2)})),
              ElementsAre("leave h1", "t1 lost (entry removed from SRV record)",
                          "t1 is nothing"));
  // Back, in the slot that has been free for the longest time.
  EXPECT_THAT(At(7, Services({SrvRecord("h1", 1), SrvRecord("h2", 2)})),
              ElementsAre("t3 weight 0", "t3 is h1:1", "follow h1"));
}

TEST_F(ServiceNameTest, F687AnotherPortIsAnotherRecord) {
  Add("t1");
  At(1, Services({SrvRecord("h1", 1)}));
  EXPECT_THAT(
      At(2, Services({SrvRecord("h1", 9)})),
      ElementsAre("leave h1", "t1 is nothing", "t1 is h1:9", "follow h1"));
}

TEST_F(ServiceNameTest, F438TakesAddressesOfAdditionalRecords) {
  Add("t1");
  EXPECT_THAT(
      At(1, Services({SrvRecord("h1", 1, 0, "192.0.2.1")})),
      ElementsAre("t1 weight 0", "t1 at 192.0.2.1 by DNS additional record",
                  "t1 is h1:1", "t1 resolved quietly"));
  EXPECT_THAT(At(2, Services({SrvRecord("h1", 1, 0, "192.0.2.2")})),
              ElementsAre("t1 at 192.0.2.2 by DNS additional record"));
  // Without it the target is asked for; with it no more.
  EXPECT_THAT(At(3, Services({SrvRecord("h1", 1)})), ElementsAre("follow h1"));
  EXPECT_THAT(At(4, Services({SrvRecord("h1", 1, 0, "192.0.2.2")})),
              ElementsAre("leave h1"));
}

TEST_F(ServiceNameTest, F073IgnoresWeightsWhereWritten) {
  NameSpec ignore;
  ignore.ignore_weight = true;
  Add("t1", ignore);
  EXPECT_THAT(At(1, Services({SrvRecord("h1", 1, 500)})),
              ElementsAre("t1 is h1:1", "follow h1"));
}

TEST_F(ServiceNameTest, EachBackendHasAllRecords) {
  const int other = 0;
  Add("a1"), Add("b1", {}, &other);
  EXPECT_THAT(At(1, Services({SrvRecord("h1", 1)})),
              ElementsAre("a1 weight 0", "a1 is h1:1", "follow h1",
                          "b1 weight 0", "b1 is h1:1", "follow h1"));
}

TEST_F(ServiceNameTest, F686HoldsOutWhenTheNameFails) {
  FakeFollower& t1 = Add("t1");
  At(1, Services({SrvRecord("h1", 1, 0, "192.0.2.1")}));
  EXPECT_THAT(At(10, Failure(DnsStatus::kNxDomain)), IsEmpty());
  EXPECT_THAT(
      At(11, Failure(DnsStatus::kNxDomain)),
      ElementsAre("t1 lost (entry removed from SRV record)", "t1 is nothing"));
  EXPECT_EQ(t1.Where(), "");
  EXPECT_THAT(At(12, Failure(DnsStatus::kNxDomain)), IsEmpty());
}

}  // namespace
}  // namespace checkd
