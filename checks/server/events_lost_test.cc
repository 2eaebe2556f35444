// More happens than the queue holds: what is lost is counted, and the present
// state of its servers is told again.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checks/server/backend.h"
#include "checks/server/event_queue.h"
#include "checks/server/log_lines.h"
#include "checks/server/testing/test_backend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class EventsLostTest : public ::testing::Test {
 protected:
  // `servers` as of AddServers(), and a queue for `limit` events.
  void Start(int servers, size_t limit) {
    spec_.name = "b";
    AddServers(&spec_, servers);
    queue_ = std::make_unique<EventQueue>(&wall_, limit);
    backend_ = std::make_unique<Backend>(&spec_, queue_.get(), &clock_);
  }
  Server& s(int number) { return backend_->servers()[number]; }
  void Finish(int number, CheckStatus status) {
    if (s(number).BeginRun() != Server::RunGate::kRun) return;
    s(number).FinishRun({status, 0, /*duration_ms=*/1, ""});
  }
  void Pass(int number) { Finish(number, CheckStatus::kL4Ok); }
  void Fail(int number) { Finish(number, CheckStatus::kL4Con); }

  // Reads all that waits.
  std::vector<std::string> Lines() {
    std::vector<std::string> lines;
    while (const Event* event = queue_->Next()) {
      lines.push_back(EventLine(*event));
    }
    return lines;
  }
  // Goes over `most` servers from where it was; true: there are more.
  bool ResendState(size_t most = 1000) {
    if (backend_->ResendState(&next_, &most)) return true;
    next_ = 0;
    return false;
  }
  // As an EventFeed does.
  std::vector<std::string> TellAllAgain() {
    std::vector<std::string> lines;
    for (bool more = true; more;) {
      more = ResendState(/*most=*/1);
      for (std::string& line : Lines()) lines.push_back(std::move(line));
    }
    return lines;
  }

  BackendSpec spec_;
  VirtualClock clock_;
  VirtualWallClock wall_{&clock_};
  std::unique_ptr<EventQueue> queue_;
  std::unique_ptr<Backend> backend_;
  size_t next_ = 0;
};

const char kReason[] =
    ", reason: Layer4 connection problem, check duration: 1ms";
const char kEmpty[] = "backend b has no server available!";

TEST_F(EventsLostTest, WithoutALossNothingIsToldAgain) {
  Start(/*servers=*/2, /*limit=*/2);
  Fail(0);
  Pass(0);
  EXPECT_EQ(Lines().size(), 2u);
  EXPECT_THAT(TellAllAgain(), IsEmpty());
}

TEST_F(EventsLostTest, EachServerIsToldAgainOnce) {
  Start(/*servers=*/4, /*limit=*/1);
  Fail(0);
  Fail(1);  // lost, from here on
  Fail(2);
  Pass(2);
  Fail(2);
  EXPECT_EQ(queue_->lost(), 4u);
  EXPECT_THAT(Lines(), ElementsAre("Server b/s0 is DOWN" +
                                   std::string(kReason) + Left(3, 0)));
  EXPECT_THAT(
      TellAllAgain(),
      ElementsAre("Server b/s1 is DOWN" + std::string(kReason) + Left(1, 0),
                  "Server b/s2 is DOWN" + std::string(kReason) + Left(1, 0)));
  EXPECT_THAT(TellAllAgain(), IsEmpty());
}

// In the words of the line that tells what `show stat` shows now.
TEST_F(EventsLostTest, TheLineIsThatOfThePresentState) {
  Start(/*servers=*/7, /*limit=*/1);
  Fail(0);  // takes the room
  Fail(1);
  Pass(1);
  s(2).SetAdmin(AdminCommand::kMaint);
  s(3).SetAdmin(AdminCommand::kDrain);
  s(4).SetHealth(HealthCommand::kStopping);
  s(5).SetHealth(HealthCommand::kDown);
  Fail(6);
  s(6).SetAdmin(AdminCommand::kDrain);
  Lines();
  EXPECT_THAT(
      TellAllAgain(),
      ElementsAre("Server b/s1 is UP" + Online(1, 0),
                  "Server b/s2 is going DOWN for maintenance" + Left(1, 0),
                  "Server b/s3 enters drain state" + Online(1, 0),
                  "Server b/s4 is stopping" + Online(1, 0),
                  // By command: no check says why.
                  "Server b/s5 is DOWN" + Left(1, 0),
                  "Server b/s6 is DOWN" + std::string(kReason) + Left(1, 0)));
}

TEST_F(EventsLostTest, AnEventSaysThatItIsToldAgain) {
  Start(/*servers=*/2, /*limit=*/1);
  Fail(0);
  Fail(1);
  Lines();
  ResendState();
  const Event* const event = queue_->Next();
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->cause, Event::Cause::kResent);
  EXPECT_EQ(event->server, &s(1));
  EXPECT_EQ(event->before, event->after);
  EXPECT_EQ(event->after.op, OpState::kStopped);
  EXPECT_EQ(event->status, CheckStatus::kL4Con);
}

TEST_F(EventsLostTest, OfALostLineOfACheckTheStateIsTold) {
  spec_.log_health_checks = true;
  Start(/*servers=*/2, /*limit=*/1);
  Pass(0);
  Pass(1);
  EXPECT_EQ(queue_->lost(), 1u);
  Lines();
  EXPECT_THAT(TellAllAgain(), ElementsAre("Server b/s1 is UP" + Online(2, 0)));
}

TEST_F(EventsLostTest, ThatABackendIsEmptyIsToldAgainWhileItIs) {
  Start(/*servers=*/2, /*limit=*/2);
  Fail(0);
  Fail(1);  // its line has room, the backend's has not
  EXPECT_EQ(queue_->lost(), 1u);
  Lines();
  EXPECT_THAT(TellAllAgain(), ElementsAre(kEmpty));
  EXPECT_THAT(TellAllAgain(), IsEmpty());

  Pass(1);
  Lines();
  s(0).SetHealth(HealthCommand::kUp);
  Fail(0);
  Fail(1);  // lost, both lines
  Lines();
  Pass(1);  // no longer true
  EXPECT_THAT(TellAllAgain(),
              ElementsAre("Server b/s1 is UP, reason: Layer4 check passed, "
                          "check duration: 1ms" +
                              Online(1, 0),
                          "Server b/s1 is UP" + Online(1, 0)));
}

// Changes while states are told again: whatever the order, the last word is
// right, and none but a new loss is told of twice.
TEST_F(EventsLostTest, ChangesMeanwhileComeInTheirPlace) {
  Start(/*servers=*/4, /*limit=*/2);
  Fail(0);
  Fail(1);
  Fail(2);  // lost
  Fail(3);  // lost, and so is that none is left
  Lines();
  EXPECT_TRUE(ResendState(/*most=*/2));
  EXPECT_THAT(Lines(), IsEmpty());
  Pass(3);  // before it is told of again
  EXPECT_TRUE(ResendState(/*most=*/1));
  Pass(2);  // behind it: lost once more
  EXPECT_EQ(queue_->lost(), 4u);
  EXPECT_THAT(
      Lines(),
      ElementsAre("Server b/s3 is UP, reason: Layer4 check passed, check "
                  "duration: 1ms" +
                      Online(1, 0),
                  "Server b/s2 is DOWN" + std::string(kReason) + Left(1, 0)));
  EXPECT_FALSE(ResendState(/*most=*/1));
  EXPECT_THAT(Lines(), ElementsAre("Server b/s3 is UP" + Online(2, 0)));
  // The new loss takes another round.
  EXPECT_THAT(TellAllAgain(), ElementsAre("Server b/s2 is UP" + Online(2, 0)));
  EXPECT_THAT(TellAllAgain(), IsEmpty());
}

TEST_F(EventsLostTest, WhatFindsNoRoomAgainIsToldTheNextTime) {
  Start(/*servers=*/5, /*limit=*/2);
  for (int i = 0; i < 5; ++i) Fail(i);
  Lines();
  ResendState();
  EXPECT_EQ(Lines().size(), 2u);
  ResendState();
  EXPECT_THAT(Lines(), ElementsAre("Server b/s4 is DOWN" +
                                       std::string(kReason) + Left(0, 0),
                                   kEmpty));
  EXPECT_THAT(TellAllAgain(), IsEmpty());
}

}  // namespace
}  // namespace checkd
