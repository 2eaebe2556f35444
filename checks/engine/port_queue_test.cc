#include "checks/engine/port_queue.h"

#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

class PortQueueTest : public testing::Test {
 protected:
  // Notes whose turn it is.
  struct Run {
    Run(std::string name, std::string* turns)
        : name(std::move(name)), turns(turns), ticket(&OnTurn, this) {}
    static void OnTurn(void* self) {
      auto* run = static_cast<Run*>(self);
      *run->turns += run->name;
    }
    std::string name;
    std::string* turns;
    PortQueue::Ticket ticket;
  };

  static PortQueue::Place At(uint16_t port) {
    return {nullptr, *Address::FromIp("10.0.0.1", port)};
  }

  std::string turns_;
  PortQueue queue_;
  Run a_{"a", &turns_}, b_{"b", &turns_}, c_{"c", &turns_};
};

TEST_F(PortQueueTest, WhileNobodyWaitsEverybodyMayTry) {
  EXPECT_TRUE(queue_.MayTry(a_.ticket, At(1)));
  queue_.Got(a_.ticket);
  EXPECT_TRUE(queue_.MayTry(b_.ticket, At(1)));
  queue_.Leave(a_.ticket);
  queue_.Leave(b_.ticket);
  EXPECT_EQ(queue_.lines(), 0u);
  EXPECT_EQ(turns_, "");
}

TEST_F(PortQueueTest, NewcomersGoBehindThoseWhoWait) {
  queue_.Await(a_.ticket, At(1));
  EXPECT_FALSE(queue_.MayTry(b_.ticket, At(1)));
  EXPECT_FALSE(queue_.MayTry(c_.ticket, At(1)));
  EXPECT_TRUE(queue_.MayTry(a_.ticket, At(1)));
  EXPECT_FALSE(queue_.MayTry(b_.ticket, At(1))) << "it is not the first";
  queue_.Got(a_.ticket);
  EXPECT_EQ(turns_, "b");
  EXPECT_TRUE(queue_.MayTry(b_.ticket, At(1)));
  queue_.Await(b_.ticket, At(1));  // none yet: it stays the first
  EXPECT_TRUE(queue_.MayTry(b_.ticket, At(1)));
  queue_.Leave(a_.ticket);  // a port is free
  EXPECT_EQ(turns_, "bb");
  queue_.Got(b_.ticket);
  EXPECT_EQ(turns_, "bbc");
  queue_.Leave(c_.ticket);
  queue_.Leave(b_.ticket);
  EXPECT_EQ(queue_.lines(), 0u);
}

TEST_F(PortQueueTest, WhoGivesUpLetsTheNextTry) {
  queue_.Await(a_.ticket, At(1));
  queue_.MayTry(b_.ticket, At(1));
  queue_.MayTry(c_.ticket, At(1));
  queue_.Leave(b_.ticket);
  EXPECT_EQ(turns_, "") << "it was not the first";
  queue_.Leave(a_.ticket);
  EXPECT_EQ(turns_, "c");
  queue_.Leave(c_.ticket);
  EXPECT_EQ(queue_.lines(), 0u);
}

TEST_F(PortQueueTest, OtherPlacesAreOtherLines) {
  queue_.Await(a_.ticket, At(1));
  EXPECT_TRUE(queue_.MayTry(b_.ticket, At(2)));
  queue_.Await(b_.ticket, At(2));
  EXPECT_EQ(queue_.lines(), 2u);
  queue_.Leave(a_.ticket);
  EXPECT_EQ(turns_, "");
  queue_.Leave(b_.ticket);
}

TEST_F(PortQueueTest, AHolderWithNobodyBehindKeepsTheLine) {
  queue_.Await(a_.ticket, At(1));
  queue_.Got(a_.ticket);
  EXPECT_TRUE(queue_.MayTry(b_.ticket, At(1))) << "nobody waits";
  queue_.Await(b_.ticket, At(1));
  queue_.Leave(a_.ticket);
  EXPECT_EQ(turns_, "b") << "the port that is free now";
  queue_.Leave(b_.ticket);
  queue_.Leave(b_.ticket);  // harmless
  EXPECT_EQ(queue_.lines(), 0u);
}

TEST_F(PortQueueTest, ALineLastsAsLongAsAnyOfItsHolders) {
  queue_.Await(a_.ticket, At(1));
  queue_.MayTry(b_.ticket, At(1));
  queue_.Got(a_.ticket);
  queue_.Got(b_.ticket);
  queue_.Leave(a_.ticket);
  EXPECT_EQ(queue_.lines(), 1u);
  queue_.Await(c_.ticket, At(1));
  turns_.clear();
  queue_.Leave(b_.ticket);
  EXPECT_EQ(turns_, "c") << "the port that is free now";
  queue_.Leave(c_.ticket);
  EXPECT_EQ(queue_.lines(), 0u);
}

}  // namespace
}  // namespace checkd
