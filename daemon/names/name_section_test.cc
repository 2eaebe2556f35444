#include "daemon/names/name_section.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "daemon/names/testing/fake_follower.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Keeps questions until the test answers them.
class FakeAsker : public NameAsker {
 public:
  uint64_t Ask(std::string_view name, DnsType type,
               Callback callback) override {
    static constexpr const char* kTypes[] = {"A", "AAAA", "SRV"};
    const uint64_t id = ++last_;
    open_[id] = {
        std::string(kTypes[static_cast<int>(type)]) + " " + std::string(name),
        std::move(callback)};
    ++asked;
    return id;
  }
  void Cancel(uint64_t query) override { open_.erase(query); }
  void CountUpdate(std::string_view nameserver) override { ++updates; }

  std::vector<std::string> Open() const {
    std::vector<std::string> questions;
    for (const auto& [id, question] : open_) questions.push_back(question.text);
    return questions;
  }
  // Answers all open questions of that text.
  void Answer(std::string_view text, const DnsReply& reply) {
    std::vector<Callback> callbacks;
    for (auto it = open_.begin(); it != open_.end();) {
      if (it->second.text == text) {
        callbacks.push_back(std::move(it->second.callback));
        it = open_.erase(it);
      } else {
        ++it;
      }
    }
    for (const Callback& callback : callbacks) callback(reply);
  }

  int asked = 0;
  int updates = 0;

 private:
  struct Question {
    std::string text;
    Callback callback;
  };
  uint64_t last_ = 0;
  std::map<uint64_t, Question> open_;
};

class NameSectionTest : public ::testing::Test {
 protected:
  static ResolutionRules Rules() {
    ResolutionRules rules;
    rules.resolve = Seconds(10);
    rules.hold_valid = Seconds(2);
    rules.rounds = 1;
    return rules;
  }
  FakeFollower* New(const char* name, NameSpec spec = {}) {
    return &followers_.emplace_back(name, &story_, std::move(spec));
  }
  std::vector<std::string> Story() { return ::checkd::Take(&story_); }

  TestLoop test_;
  FakeAsker asker_;
  std::vector<std::string> story_;
  std::deque<FakeFollower> followers_;
  NameSection section_{"r", Rules(), test_.loop(), &asker_};
};

TEST_F(NameSectionTest, AsksOnceForAllWhoFollowAName) {
  NameSpec ipv4;
  ipv4.prefer_ipv4 = true;
  section_.FollowHost(New("s1"), "WWW.example");
  section_.FollowHost(New("s2"), "www.example");
  section_.FollowHost(New("s3", ipv4), "www.example");
  test_.RunFor(Millis(1));
  EXPECT_THAT(asker_.Open(), ::testing::UnorderedElementsAre("AAAA www.example",
                                                             "A www.example"));
  asker_.Answer("AAAA www.example", Addresses({"::1", "::2"}));
  EXPECT_THAT(Story(), ElementsAre("s1 at ::1 by r/n", "s1 resolved",
                                   "s2 at ::2 by DNS cache", "s2 resolved"));
  EXPECT_EQ(asker_.updates, 1);
}

TEST_F(NameSectionTest, AsksAgainWhenTheTimeHasCome) {
  section_.FollowHost(New("s1"), "a.example");
  test_.RunFor(Seconds(1));
  asker_.Answer("AAAA a.example", Failure(DnsStatus::kOther));
  test_.RunFor(Millis(1));
  asker_.Answer("A a.example", Addresses({"192.0.2.1"}));
  test_.RunFor(Millis(9900));
  EXPECT_THAT(asker_.Open(), IsEmpty());
  test_.RunFor(Millis(200));
  EXPECT_THAT(asker_.Open(), ElementsAre("AAAA a.example"));
}

TEST_F(NameSectionTest, FollowsTheTargetsOfAService) {
  section_.FollowService(New("t1"), "_http._tcp.example");
  section_.FollowService(New("t2"), "_http._tcp.example");
  test_.RunFor(Millis(1));
  EXPECT_THAT(asker_.Open(), ElementsAre("SRV _http._tcp.example"));
  asker_.Answer("SRV _http._tcp.example",
                Services({SrvRecord("h1", 1), SrvRecord("h1", 2)}));
  test_.RunFor(Millis(1));
  EXPECT_THAT(asker_.Open(), ElementsAre("AAAA h1"));
  EXPECT_EQ(section_.hosts(), 1u);
  test_.RunFor(Seconds(10));
  asker_.Answer("SRV _http._tcp.example", Services({SrvRecord("h1", 2)}));
  EXPECT_EQ(section_.hosts(), 1u);
  test_.RunFor(Seconds(10));
  // The last one leaves: its question is dropped.
  asker_.Answer("SRV _http._tcp.example", Services({SrvRecord("h2", 2)}));
  EXPECT_THAT(asker_.Open(), IsEmpty());
  test_.RunFor(Millis(1));
  EXPECT_THAT(asker_.Open(), ElementsAre("AAAA h2"));
}

TEST_F(NameSectionTest, F487FollowsAnotherNameWhenTold) {
  FakeFollower* const s1 = New("s1");
  section_.FollowHost(s1, "a.example");
  section_.FollowHost(New("s2"), "a.example");
  test_.RunFor(Millis(1));
  section_.FollowHost(s1, "b.example");
  test_.RunFor(Millis(1));
  EXPECT_EQ(section_.hosts(), 2u);
  Story();
  asker_.Answer("AAAA a.example", Addresses({"::1"}));
  EXPECT_THAT(Story(), ElementsAre("s2 at ::1 by r/n", "s2 resolved"));
  asker_.Answer("AAAA b.example", Addresses({"::1"}));
  EXPECT_THAT(Story(), ElementsAre("s1 at ::1 by r/n", "s1 resolved"));
}

TEST_F(NameSectionTest, F383AsksSoonerForWhoCannotBeReached) {
  FakeFollower* const s1 = New("s1");
  section_.FollowHost(s1, "a.example");
  test_.RunFor(Millis(1));
  section_.Hurry(s1);  // is being asked
  asker_.Answer("AAAA a.example", Addresses({"::1"}));
  const int before = asker_.asked;
  for (int i = 0; i < 19; ++i) {
    section_.Hurry(s1);
    test_.RunFor(Millis(100));
  }
  EXPECT_EQ(asker_.asked, before);
  test_.RunFor(Millis(200));
  EXPECT_EQ(asker_.asked, before + 1);
  section_.Hurry(New("unknown"));
}

TEST_F(NameSectionTest, AsksSoonerForWhoJoins) {
  section_.FollowHost(New("s1"), "a.example");
  test_.RunFor(Millis(1));
  asker_.Answer("AAAA a.example", Addresses({"::1"}));
  test_.RunFor(Seconds(3));
  EXPECT_THAT(asker_.Open(), IsEmpty());
  section_.FollowHost(New("s2"), "a.example");
  test_.RunFor(Millis(1));
  EXPECT_THAT(asker_.Open(), ElementsAre("AAAA a.example"));
}

TEST_F(NameSectionTest, CountsAddressesThatAdditionalRecordsChanged) {
  section_.FollowService(New("t1"), "_http._tcp.example");
  for (const auto& [ip, updates] :
       {std::pair("192.0.2.1", 1), std::pair("192.0.2.1", 1),
        std::pair("192.0.2.2", 2), std::pair("", 2)}) {
    test_.RunFor(Seconds(11));
    asker_.Answer("SRV _http._tcp.example",
                  Services({SrvRecord("h1", 1, 0, ip)}));
    EXPECT_EQ(asker_.updates, updates) << ip;
  }
}

TEST_F(NameSectionTest, LeavesNoQuestionBehind) {
  {
    NameSection section("r", Rules(), test_.loop(), &asker_);
    section.FollowHost(New("s1"), "a.example");
    section.FollowService(New("s2"), "_http._tcp.example");
    test_.RunFor(Millis(1));
    EXPECT_EQ(asker_.Open().size(), 2u);
  }
  EXPECT_THAT(asker_.Open(), IsEmpty());
  test_.RunFor(Seconds(100));
}

}  // namespace
}  // namespace checkd
