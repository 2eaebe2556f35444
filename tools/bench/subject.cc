#include "tools/bench/subject.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace checkd {

void PinTo(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  sched_setaffinity(0, sizeof(set), &set);
}

uint64_t ActiveOpens() {
  std::ifstream file("/proc/net/snmp");
  std::string names, values;
  while (std::getline(file, names) && std::getline(file, values)) {
    if (names.rfind("Tcp:", 0) != 0) continue;
    std::istringstream name(names), value(values);
    std::string n, v;
    while (name >> n && value >> v) {
      if (n == "ActiveOpens") return std::stoull(v);
    }
  }
  return 0;
}

Subject::Subject(const std::vector<std::string>& argv, int core) {
  pid_ = fork();
  if (pid_ != 0) return;
  PinTo(core);
  const int null = open("/dev/null", O_RDWR);
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, fd);
  std::vector<char*> words;
  for (const std::string& word : argv) {
    words.push_back(const_cast<char*>(word.c_str()));
  }
  words.push_back(nullptr);
  execvp(words[0], words.data());
  _exit(127);
}

Subject::~Subject() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

double Subject::cpu_seconds() const {
  clockid_t clock;
  timespec used;
  if (clock_getcpuclockid(pid_, &clock) != 0 ||
      clock_gettime(clock, &used) != 0) {
    return 0;
  }
  return used.tv_sec + used.tv_nsec / 1e9;
}

uint64_t Subject::rss_bytes() const {
  std::ifstream file(absl::StrCat("/proc/", pid_, "/statm"));
  uint64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

uint64_t Subject::wakeups() const {
  constexpr std::string_view kField = "voluntary_ctxt_switches:";
  uint64_t sum = 0;
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator(
           absl::StrCat("/proc/", pid_, "/task"), gone)) {
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.rfind(kField, 0) == 0)
        sum += std::stoull(line.substr(kField.size()));
    }
  }
  return sum;
}

bool Subject::alive() const {
  siginfo_t info = {};  // not reaped: the number stays its own
  return waitid(P_PID, static_cast<id_t>(pid_), &info,
                WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

}  // namespace checkd
