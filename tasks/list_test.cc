#include "tasks/list.h"

#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

struct Job {
  explicit Job(int id) : id(id) {}
  int id;
  ListHook hook;
};
using Jobs = List<Job, &Job::hook>;

std::vector<int> Ids(Jobs& jobs) {
  std::vector<int> ids;
  for (const Job& job : jobs) ids.push_back(job.id);
  return ids;
}

using Sequence = std::vector<int>;

TEST(List, AHookIsSixteenBytes) { EXPECT_EQ(sizeof(ListHook), 16u); }

TEST(List, KeepsOrder) {
  Job a(1), b(2), c(3);
  Jobs jobs;
  EXPECT_TRUE(jobs.empty());
  EXPECT_EQ(jobs.front(), nullptr);
  EXPECT_EQ(jobs.PopFront(), nullptr);
  jobs.PushBack(&b);
  jobs.PushBack(&c);
  jobs.PushFront(&a);
  EXPECT_EQ(Ids(jobs), (Sequence{1, 2, 3}));
  EXPECT_EQ(jobs.front(), &a);
  EXPECT_EQ(jobs.back(), &c);
  EXPECT_EQ(jobs.PopFront(), &a);
  EXPECT_FALSE(a.hook.linked());
  EXPECT_EQ(jobs.CountSlow(), 2u);
}

TEST(List, PushingALinkedItemMovesIt) {
  Job a(1), b(2);
  Jobs jobs, others;
  jobs.PushBack(&a);
  jobs.PushBack(&b);
  jobs.PushBack(&a);
  EXPECT_EQ(Ids(jobs), (Sequence{2, 1}));
  jobs.PushBack(&a);
  jobs.PushFront(&b);
  EXPECT_EQ(Ids(jobs), (Sequence{2, 1}));
  others.PushBack(&b);
  EXPECT_EQ(Ids(jobs), (Sequence{1}));
  EXPECT_EQ(Ids(others), (Sequence{2}));
}

TEST(List, ADestroyedItemLeaves) {
  Job a(1);
  auto b = std::make_unique<Job>(2);
  Jobs jobs;
  jobs.PushBack(&a);
  jobs.PushBack(b.get());
  b.reset();
  EXPECT_EQ(Ids(jobs), (Sequence{1}));
}

TEST(List, ADestroyedListUnlinksItsItems) {
  Job a(1);
  {
    Jobs jobs;
    jobs.PushBack(&a);
  }
  EXPECT_FALSE(a.hook.linked());
}

TEST(List, TakeAllAppendsAndLeavesTheOtherEmpty) {
  Job a(1), b(2), c(3);
  Jobs jobs, others;
  jobs.TakeAll(&others);
  EXPECT_TRUE(jobs.empty());
  others.PushBack(&b);
  others.PushBack(&c);
  jobs.PushBack(&a);
  jobs.TakeAll(&others);
  EXPECT_EQ(Ids(jobs), (Sequence{1, 2, 3}));
  EXPECT_TRUE(others.empty());
}

TEST(List, TheElementAtHandMayLeaveDuringIteration) {
  Job a(1), b(2), c(3);
  Jobs jobs;
  for (Job* job : {&a, &b, &c}) jobs.PushBack(job);
  Sequence seen;
  for (Job& job : jobs) {
    seen.push_back(job.id);
    jobs.Remove(&job);
  }
  EXPECT_EQ(seen, (Sequence{1, 2, 3}));
  EXPECT_TRUE(jobs.empty());
}

}  // namespace
}  // namespace checkd
