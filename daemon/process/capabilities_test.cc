#include "daemon/process/capabilities.h"

#include <linux/capability.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>

#include "daemon/process/process.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr int kNobody = 65534;
constexpr uint64_t kRaw = uint64_t{1} << CAP_NET_RAW;

// The exit code of a child that runs `fn`.
int CodeOf(const std::function<int()>& fn) {
  const int pid = fork();
  if (pid == 0) _exit(fn());
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WEXITSTATUS(status);
}

// CapEff of this process, bit n: capability n.
uint64_t EffectiveCapabilities() {
  std::ifstream file("/proc/self/status");
  std::string word;
  while (file >> word) {
    uint64_t set = 0;
    if (word == "CapEff:" && file >> std::hex >> set) return set;
  }
  return 0;
}

int Change(uint64_t capabilities) {
  GlobalConfig global;
  global.uid = kNobody;
  global.capabilities = capabilities;
  if (!DropPrivileges(global).ok()) return 1;
  if (geteuid() != kNobody) return 2;
  return EffectiveCapabilities() == capabilities ? 0 : 3;
}

class Capabilities : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0 || !(EffectiveCapabilities() & kRaw)) {
      GTEST_SKIP() << "not root, or without CAP_NET_RAW";
    }
  }
};

TEST_F(Capabilities, AreGoneAfterAChangeOfUser) {
  EXPECT_EQ(CodeOf([] { return Change(0); }), 0);
}

TEST_F(Capabilities, OfSetcapOutliveTheChangeOfUserAndNoOthersDo) {
  EXPECT_EQ(CodeOf([] { return Change(kRaw); }), 0);
}

TEST_F(Capabilities, ThatNobodyHasCannotBeKept) {
  EXPECT_EQ(CodeOf([] {
              if (!LimitCapabilities(0).ok()) return 1;
              return LimitCapabilities(kRaw).ok() ? 2 : 0;
            }),
            0);
}

}  // namespace
}  // namespace checkd
