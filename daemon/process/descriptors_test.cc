#include "daemon/process/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::HasSubstr;

// Lets this process open `count` descriptors more, as long as it lives.
class Limit {
 public:
  explicit Limit(int count) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = dup(0);
    close(next);
    rlimit limit = before_;
    limit.rlim_cur = static_cast<rlim_t>(next + count);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~Limit() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST(Descriptors, AreEnoughOrTheTextSaysHowManyAndWhatToDo) {
  for (const int free : {0, 1, 5}) {
    absl::Status first, second, status;
    {
      // The sanitizers need descriptors too, so nothing else is done here.
      const Limit limit(free);
      first = VerifyDescriptors(free);
      second = VerifyDescriptors(free);
      status = VerifyDescriptors(free + 1);
    }
    EXPECT_EQ(first, absl::OkStatus());
    EXPECT_EQ(second, absl::OkStatus()) << "none was kept";
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    const std::string text(status.message());
    EXPECT_THAT(text, HasSubstr(absl::StrCat(free + 1, " file descriptors")));
    EXPECT_THAT(text, HasSubstr(absl::StrCat("only ", free, " can be")));
    EXPECT_THAT(text, HasSubstr("Too many open files"));
    EXPECT_THAT(text, HasSubstr("ulimit -n"));
  }
}

TEST(Descriptors, GrowWithWhatIsConfigured) {
  const auto needed = [](const std::string& global, const std::string& server) {
    return DescriptorsOfWorker(*ConfigFromText(
        absl::StrCat("global\n", global,
                     "backend b\n  server s 127.0.0.1:1 check\n", server)));
  };
  const int plain = needed("", "");
  EXPECT_EQ(needed("  nbthread 3\n", ""), plain + 4);
  EXPECT_EQ(needed("  stats socket /a\n  stats socket /b\n", ""), plain + 2);
  EXPECT_EQ(needed("  nbthread 2\n",
                   "  server t 127.0.0.1:1 check namespace x\n"
                   "  server u 127.0.0.1:2 check namespace x\n"
                   "  server v 127.0.0.1:3 check namespace y\n"),
            plain + 2 + 4 + 2);  // and the way back of each thread
}

}  // namespace
}  // namespace checkd
