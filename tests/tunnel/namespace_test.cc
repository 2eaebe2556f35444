// Servers in another network namespace (F072), which is made for the test.
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/child_process.h"
#include "tests/harness/program.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

// `ip <words>`; false if that does not work.
bool Ip(const std::vector<std::string>& words) {
  if (FindProgram("ip").empty()) return false;
  ChildProcess::Options options{.argv = {FindProgram("ip")}};
  options.argv.insert(options.argv.end(), words.begin(), words.end());
  return ChildProcess(options).Wait().Exited(0);
}

// The calling thread is in a namespace meanwhile: sockets that it makes stay.
class Visit {
 public:
  explicit Visit(const std::string& name)
      : home_(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    const int fd = open(absl::StrCat("/var/run/netns/", name).c_str(),
                        O_RDONLY | O_CLOEXEC);
    there_ = setns(fd, CLONE_NEWNET) == 0;
    close(fd);
  }
  ~Visit() {
    if (there_) {
      EXPECT_EQ(setns(home_, CLONE_NEWNET), 0);
    }
    close(home_);
  }
  bool there() const { return there_; }

 private:
  const int home_;
  bool there_ = false;
};

class NetNamespace : public testing::Test {
 protected:
  void SetUp() override {
    if (!Ip({"netns", "add", name_}) ||
        !Ip({"-n", name_, "link", "set", "lo", "up"})) {
      GTEST_SKIP() << "NOTHING TESTED: a network namespace cannot be made here";
    }
    const Visit visit(name_);
    if (!visit.there()) {
      GTEST_SKIP() << "NOTHING TESTED: a network namespace cannot be entered";
    }
    server_.emplace(BannerAnswer("220 ready\r\n"));
  }
  void TearDown() override {
    server_.reset();
    Ip({"netns", "del", name_});
  }

  const std::string name_ = absl::StrCat("checkd-test-", getpid());
  std::optional<ScriptedServer> server_;
};

TEST_F(NetNamespace, IsWhereItsServersAreCheckedAsHaproxyDoes) {
  ScriptedServer here{BannerAnswer("220 ready\r\n")};
  const std::string rules =
      "  option tcp-check\n  tcp-check expect string 220\n";
  const std::string words = " check inter 1s fall 1 ";
  const Outcome refused = {
      "L4CON",
      "Layer4 connection problem, info: \"ECONNREFUSED returned by OS "
      "(Connection refused) at initial connection step of tcp-check\""};
  const std::vector<CheckCase> cases = {
      {"in",
       server_->endpoint() + words + "namespace " + name_,
       rules,
       {"L7OK"}},
      {"source",
       absl::StrCat(server_->endpoint(), words, "source 127.9.9.9 namespace ",
                    name_),
       rules,
       {"L7OK"}},
      {"out", server_->endpoint() + words, rules, refused},
      {"home", here.endpoint() + words, rules, {"L7OK"}},
      {"away", here.endpoint() + words + "namespace " + name_, rules, refused}};
  ExpectOutcomes(CheckdPath(), cases);
  bool bound = false;
  for (const std::string& peer : server_->peers()) {
    bound |= peer.substr(0, 10) == "127.9.9.9:";
  }
  EXPECT_TRUE(bound);
  ExpectOutcomes(FindProgram("haproxy"), cases);
}

}  // namespace
}  // namespace checkd
