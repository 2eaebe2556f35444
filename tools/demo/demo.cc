// The demo: a fleet of small servers on free loopback ports, checkd on them,
// its log lines, and a live table. `--seconds N`, or a standard output that is
// no terminal, ends it by itself; the exit status says whether every server was
// seen in the states that it should be seen in.
//
//   ./bazelw run //:demo
//   ./bazelw run //:demo -- --seconds 10
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "tools/cli/cli_client.h"
#include "tools/fleet/fake_server.h"
#include "transport/sockets/kernel_net.h"

extern char** environ;

namespace checkd {
namespace {

constexpr int kDefaultSeconds = 12;

// One server of the demo and the states that it must be seen in.
struct Member {
  const char* name;
  const char* story;
  Behaviour behaviour;
  std::vector<std::string> expected;  // status without "x/y"
};

const std::vector<Member>& Members() {
  using Kind = Behaviour::Kind;
  static const std::vector<Member> members = {
      {"healthy1", "answers 200 at once", {Kind::kHealthy, {}}, {"UP"}},
      {"healthy2", "answers 200 at once", {Kind::kHealthy, {}}, {"UP"}},
      {"slow", "answers 200 after 300 ms", {Kind::kSlow, Millis(300)}, {"UP"}},
      {"flapping",
       "answers 200 and 503 in turn, 3 s each",
       {Kind::kFlapping, Seconds(3)},
       {"UP", "DOWN"}},
      {"failing", "answers 500", {Kind::kFailing, {}}, {"DOWN"}},
      {"refusing", "accepts no connection", {Kind::kRefusing, {}}, {"DOWN"}},
  };
  return members;
}

// The fleet on an event loop of its own thread.
class DemoServers {
 public:
  DemoServers() : loop_(&clock_, &poller_), context_{&loop_, &poller_, &net_} {
    for (const Member& member : Members()) {
      servers_.push_back(
          std::make_unique<FakeServer>(&context_, member.behaviour));
      const int err = servers_.back()->Start(Address::Ipv4({127, 0, 0, 1}, 0));
      if (err != 0) {
        std::fprintf(stderr, "demo: cannot listen: %s\n", strerror(err));
        std::exit(1);
      }
    }
    thread_ = std::thread([this] { loop_.Run(); });
  }
  ~DemoServers() {
    loop_.Stop();
    thread_.join();
  }
  const Address& address(size_t i) const { return servers_[i]->address(); }

 private:
  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  KernelNet net_;
  TransportContext context_;
  std::vector<std::unique_ptr<FakeServer>> servers_;
  std::thread thread_;
};

std::string Configuration(const DemoServers& fleet, const std::string& socket) {
  std::string text = absl::StrCat(
      "global\n"
      "    stats socket ",
      socket,
      " level admin\n"
      "    log stdout format raw daemon\n"
      "defaults\n"
      "    mode http\n"
      "    log global\n"
      "    timeout connect 1s\n"
      "    timeout check 1s\n"
      "    option log-health-checks\n"
      "    default-server inter 500ms rise 2 fall 2\n"
      "backend web\n"
      "    option httpchk GET /health HTTP/1.1 demo.example\n");
  for (size_t i = 0; i < Members().size(); ++i) {
    absl::StrAppend(&text, "    server ", Members()[i].name, " ",
                    fleet.address(i).ToString(), " check\n");
  }
  return text;
}

// checkd as a child; its standard output and error come through one pipe.
class Child {
 public:
  Child(const std::string& binary, const std::string& config) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    const char* argv[] = {binary.c_str(), "-db", "-f", config.c_str(), nullptr};
    const int err = posix_spawn(&pid_, binary.c_str(), &actions, nullptr,
                                const_cast<char* const*>(argv), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (err != 0) {
      std::fprintf(stderr, "demo: cannot start %s: %s\n", binary.c_str(),
                   strerror(err));
      std::exit(1);
    }
    output_ = ends[0];
    fcntl(output_, F_SETFL, O_NONBLOCK);
  }

  // Complete lines that came within `timeout_ms`; `*ended` when it is gone.
  std::vector<std::string> ReadLines(int timeout_ms, bool* ended) {
    pollfd ready = {output_, POLLIN, 0};
    poll(&ready, 1, timeout_ms);
    char block[4096];
    ssize_t n;
    while ((n = read(output_, block, sizeof(block))) > 0) {
      pending_.append(block, n);
    }
    if (n == 0) *ended = true;
    std::vector<std::string> lines = absl::StrSplit(pending_, '\n');
    pending_ = lines.back();
    lines.pop_back();
    return lines;
  }

  void Stop() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    close(output_);
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string pending_;
};

// The columns of one `show stat` row that the table shows.
struct Row {
  std::string status, check, code, duration, info, since;
};

std::map<std::string, Row> ReadStates(const std::string& socket) {
  std::map<std::string, Row> rows;
  const auto answer = AskCli(socket, "show stat web 4 -1");
  if (!answer.ok()) return rows;
  for (absl::string_view line : absl::StrSplit(*answer, '\n')) {
    const std::vector<std::string> f = absl::StrSplit(line, ',');
    if (f.size() < 100 || f[0] != "web") continue;
    rows[f[1]] = Row{f[17], f[36], f[37], f[38], f[56], f[23]};
  }
  return rows;
}

void PrintTable(const std::map<std::string, Row>& rows) {
  std::printf("\n  %-10s %-10s %-9s %-5s %7s %7s  %s\n", "server", "state",
              "check", "code", "ms", "since", "what it does");
  for (const Member& member : Members()) {
    const auto at = rows.find(member.name);
    const Row row = at == rows.end() ? Row{} : at->second;
    std::printf("  %-10s %-10s %-9s %-5s %7s %6ss  %s\n", member.name,
                row.status.c_str(), row.check.c_str(), row.code.c_str(),
                row.duration.c_str(), row.since.c_str(), member.story);
  }
  std::printf("\n");
  std::fflush(stdout);
}

volatile sig_atomic_t interrupted = 0;

int Run(const std::string& binary, int seconds) {
  char folder[] = "/tmp/checkd-demo-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  const std::string socket = absl::StrCat(folder, "/checkd.sock");
  const std::string config = absl::StrCat(folder, "/demo.cfg");
  DemoServers fleet;
  std::ofstream(config) << Configuration(fleet, socket);
  std::printf("demo: checkd -f %s\n", config.c_str());
  std::printf("demo: ask it: echo 'show stat' | socat - %s\n", socket.c_str());
  std::fflush(stdout);

  signal(SIGINT, [](int) { interrupted = 1; });
  signal(SIGTERM, [](int) { interrupted = 1; });
  Child child(binary, config);
  std::map<std::string, std::set<std::string>> seen;
  MonotonicClock clock;
  const Instant start = clock.Now();
  Instant next_table = start + Seconds(2);
  bool ended = false;
  while (!interrupted && !ended &&
         (seconds == 0 || clock.Now() - start < Seconds(seconds))) {
    for (const std::string& line : child.ReadLines(200, &ended)) {
      std::printf("%s\n", line.c_str());
    }
    const auto rows = ReadStates(socket);
    for (const auto& [name, row] : rows) {
      const std::string state = row.status.substr(0, row.status.find(' '));
      seen[name].insert(state);
    }
    if (clock.Now() >= next_table) {
      PrintTable(rows);
      next_table = clock.Now() + Seconds(2);
    }
  }
  child.Stop();
  unlink(socket.c_str());
  unlink(config.c_str());
  rmdir(folder);
  if (interrupted) return 0;

  int missing = ended ? 1 : 0;
  if (ended) std::printf("demo: checkd ended by itself\n");
  for (const Member& member : Members()) {
    for (const std::string& state : member.expected) {
      if (seen[member.name].count(state) > 0) continue;
      std::printf("demo: %s was never seen %s\n", member.name, state.c_str());
      ++missing;
    }
    for (const std::string& state : seen[member.name]) {
      // Every server starts UP until its checks say otherwise.
      if (state == "UP") continue;
      if (std::find(member.expected.begin(), member.expected.end(), state) ==
          member.expected.end()) {
        std::printf("demo: %s was seen %s\n", member.name, state.c_str());
        ++missing;
      }
    }
  }
  std::printf("demo: %s\n", missing == 0
                                ? "every server was seen in the states "
                                  "that it should be in"
                                : "not as expected");
  return missing == 0 ? 0 : 1;
}

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) {
  int seconds = isatty(STDOUT_FILENO) ? 0 : checkd::kDefaultSeconds;
  std::string binary = "daemon/checkd";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--seconds" && i + 1 < argc &&
        absl::SimpleAtoi(argv[i + 1], &seconds)) {
      ++i;
    } else if (word == "--checkd" && i + 1 < argc) {
      binary = argv[++i];
    } else {
      std::fprintf(stderr,
                   "Usage: demo [--seconds N] [--checkd <program>]\n"
                   "Without --seconds it runs until ^C on a terminal, else for "
                   "%d s.\n",
                   checkd::kDefaultSeconds);
      return 2;
    }
  }
  return checkd::Run(binary, seconds);
}
