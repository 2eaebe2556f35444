// What a jail takes away from those who need it later.
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "daemon/process/process.h"
#include "daemon/testing/own_files.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

// A time zone's file: five hours and a half east of Greenwich, always.
std::string Zone() {
  std::string text = "TZif";
  text.append(16, '\0');       // the oldest version
  text.append(4 * 4, '\0');    // no switches, no leap seconds
  text.append("\0\0\0\1", 4);  // one kind of time
  text.append("\0\0\0\4", 4);  // whose name has four bytes
  const int offset = 5 * 3600 + 1800;
  for (const int shift : {24, 16, 8, 0}) {
    text.push_back(static_cast<char>(offset >> shift & 0xff));
  }
  text.append(2, '\0');  // no summer time; the name is the first
  text.append("HOME", 4);
  text.back() = '\0';
  return text;
}

// The exit code of a child that runs `fn`.
int CodeOf(const std::function<int()>& fn) {
  const int pid = fork();
  if (pid == 0) _exit(fn());
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(Chroot, KeepsLocalTime) {
  if (geteuid() != 0) GTEST_SKIP() << "not root";
  OwnFiles files;
  const std::string zone = files.Write("zone", Zone());
  GlobalConfig global;
  global.chroot_dir = files.Path("jail");
  ASSERT_EQ(mkdir(global.chroot_dir.c_str(), 0700), 0);
  EXPECT_EQ(CodeOf([&] {
              setenv("TZ", (":" + zone).c_str(), 1);
              if (!DropPrivileges(global).ok()) return 1;
              if (access(zone.c_str(), F_OK) == 0) return 2;  // no jail
              const time_t midnight = 0;
              struct tm tm;
              localtime_r(&midnight, &tm);
              return tm.tm_hour == 5 && tm.tm_min == 30 ? 0 : 3;
            }),
            0);
}

}  // namespace
}  // namespace checkd
