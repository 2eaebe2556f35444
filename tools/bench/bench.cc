// What a check costs: CPU per check of checkd, of a bare loop that only makes
// the system calls (the floor), and of HAProxy where it is installed; memory
// per target; lateness. One run, interleaved rounds, the same core for all.
//
//   ./bazelw run //tools/bench
//   ./bazelw run //tools/bench -- --rounds 5 --seconds 8 --json out.json
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tools/bench/floor.h"
#include "tools/bench/measure.h"
#include "tools/bench/responder.h"
#include "tools/bench/subject.h"
#include "tools/cli/cli_client.h"

namespace checkd {
namespace {

constexpr int kResponderCore = 0;
constexpr int kSubjectCore = 1;
constexpr int kChecksPerSecond = 5000;
constexpr int kTargets = 5000;  // at `inter 1s`
constexpr int kFewTargets = 10000;
constexpr int kManyTargets = 50000;

struct Options {
  int rounds = 3;
  int seconds = 5;
  std::string checkd;
  std::string haproxy = "/usr/sbin/haproxy";
  std::string json;
  bool memory = true;
};

// Of checks; the last one is that of HTTP with five expects and three
// variables.
enum class Kind { kTcp, kHttp, kRules };
constexpr Kind kKinds[] = {Kind::kTcp, Kind::kHttp, Kind::kRules};
const char* Name(Kind kind) {
  static constexpr const char* kNames[] = {"tcp", "http", "rules"};
  return kNames[static_cast<int>(kind)];
}

constexpr const char* kChecks[] = {
    "", "    option httpchk GET /check\n",
    "    option httpchk GET /check\n"
    "    http-check expect status 200-299\n"
    "    http-check set-var(check.code) status\n"
    "    http-check expect rstatus ^2\n"
    "    http-check set-var(check.length) res.hdr(content-length)\n"
    "    http-check expect hdr name content-length\n"
    "    http-check set-var(check.name) srv_name,upper\n"
    "    http-check expect ! hdr name x-state value -m beg down\n"
    "    http-check expect string ok\n"};

// Microseconds of CPU for each check, one value a round.
using Samples = std::map<std::string, std::vector<double>>;

std::string Configuration(Kind kind, const Address& target, int targets,
                          const std::string& inter, const std::string& socket) {
  std::string text = absl::StrCat(
      "global\n    stats socket ", socket, " level admin\n    nbthread 1\n",
      "    maxconn 4000\n",
      "defaults\n    mode http\n    timeout connect 1s\n    timeout check 1s\n"
      "    timeout client 1s\n    timeout server 1s\n"
      "backend b\n    balance roundrobin\n",
      kChecks[static_cast<int>(kind)], "    default-server inter ", inter,
      " rise 2 fall 3\n");
  for (int i = 0; i < targets; ++i) {
    absl::StrAppend(&text, "    server s", i, " ", target.ToString(),
                    " check\n");
  }
  return text;
}

class Bench {
 public:
  Bench(const Options& options, std::string folder)
      : options_(options), folder_(std::move(folder)) {}

  int Run() {
    const int listen_fd = ListenForBench(&target_);
    responder_ = fork();
    if (responder_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      PinTo(kResponderCore);
      RunResponder(listen_fd);
    }
    close(listen_fd);
    const bool haproxy = access(options_.haproxy.c_str(), X_OK) == 0;
    for (int round = 0; round < options_.rounds; ++round) {
      for (const Kind kind : kKinds) {
        MeasureFloor(kind);
        MeasureSubject("checkd", kind);
        if (haproxy) MeasureSubject("haproxy", kind);
        std::fprintf(stderr, "round %d of %d: %s done\n", round + 1,
                     options_.rounds, Name(kind));
      }
    }
    if (options_.memory) {
      MeasureMemory("checkd");
      if (haproxy) MeasureMemory("haproxy");
    }
    kill(responder_, SIGKILL);
    waitpid(responder_, nullptr, 0);
    Print();
    if (!options_.json.empty()) std::ofstream(options_.json) << Json();
    return 0;
  }

 private:
  std::string ConfigPath() const { return folder_ + "/bench.cfg"; }
  std::string SocketPath() const { return folder_ + "/bench.sock"; }

  std::vector<std::string> Command(const std::string& program) const {
    return {program == "checkd" ? options_.checkd : options_.haproxy, "-db",
            "-f", ConfigPath()};
  }

  void MeasureFloor(Kind kind) {
    Keep("floor", kind, MeasureInChild(kSubjectCore, [&] {
           FloorOptions floor;
           floor.targets = {target_};
           floor.http = kind != Kind::kTcp;
           floor.request = "GET /check HTTP/1.0\r\n\r\n";
           floor.per_second = kChecksPerSecond;
           floor.seconds = options_.seconds;
           return OwnCost(RunFloor(floor), floor.seconds);
         }));
  }

  void Keep(const std::string& program, Kind kind, const CheckCost& cost) {
    if (cost.micros == 0) {
      std::fprintf(stderr, "%s did not run\n", program.c_str());
      return;
    }
    const std::string key = absl::StrCat(program, " ", Name(kind));
    samples_[key].push_back(cost.micros);
    wakeups_[key].push_back(cost.wakeups);
    rates_[key] = cost.per_second;
  }

  void MeasureSubject(const std::string& program, Kind kind) {
    std::ofstream(ConfigPath())
        << Configuration(kind, target_, kTargets, "1s", SocketPath());
    Subject subject(Command(program), kSubjectCore);
    Pause(2.5);  // past the spread of the first checks
    Keep(program, kind, MeasureChecks(subject, options_.seconds));
    if (program == "checkd") ReadLateness(kind);
  }

  void ReadLateness(Kind kind) {
    const auto answer = AskCli(SocketPath(), "show activity");
    if (!answer.ok()) return;
    for (absl::string_view line : absl::StrSplit(*answer, '\n')) {
      if (absl::StrContains(line, "lateness")) {
        lateness_[Name(kind)] = std::string(line);
      }
    }
  }

  void MeasureMemory(const std::string& program) {
    uint64_t rss[2];
    const int targets[2] = {kFewTargets, kManyTargets};
    for (int i = 0; i < 2; ++i) {
      // 500 checks a second either way, so that what runs costs the same.
      std::ofstream(ConfigPath())
          << Configuration(Kind::kHttp, target_, targets[i],
                           absl::StrCat(targets[i] / 500, "s"), SocketPath());
      Subject subject(Command(program), kSubjectCore);
      Pause(6);
      rss[i] = subject.rss_bytes();
    }
    memory_[program] =
        static_cast<double>(rss[1] - rss[0]) / (kManyTargets - kFewTargets);
  }

  void Print() {
    std::printf(
        "\nCPU per check, %d checks/s on one core, median of %d rounds\n",
        kChecksPerSecond, options_.rounds);
    std::printf("  %-10s %-6s %10s %10s %10s %10s\n", "program", "check", "us",
                "of floor", "checks/s", "wakeups/s");
    for (const Kind kind : kKinds) {
      const double floor = Median(samples_[absl::StrCat("floor ", Name(kind))]);
      for (const char* program : {"floor", "checkd", "haproxy"}) {
        const std::string key = absl::StrCat(program, " ", Name(kind));
        if (samples_[key].empty()) continue;
        std::printf("  %-10s %-6s %10.2f %10.2f %10.0f %10.0f\n", program,
                    Name(kind), Median(samples_[key]),
                    Median(samples_[key]) / floor, rates_[key],
                    Median(wakeups_[key]));
      }
    }
    if (!memory_.empty()) {
      std::printf("\nMemory per target, between %d and %d targets\n",
                  kFewTargets, kManyTargets);
      for (const auto& [program, bytes] : memory_) {
        std::printf("  %-10s %8.0f bytes  %.2f KiB\n", program.c_str(), bytes,
                    bytes / 1024);
      }
    }
    std::printf("\nLateness of checkd's starts\n");
    for (const auto& [kind, text] : lateness_) {
      std::printf("  %-6s %s\n", kind.c_str(), text.c_str());
    }
    std::printf("\n%s\n", Json().c_str());
  }

  std::string Json() {
    std::string out = "{\"cpu_us_per_check\":{";
    const char* comma = "";
    for (const auto& [key, values] : samples_) {
      if (values.empty()) continue;
      absl::StrAppendFormat(&out, "%s\"%s\":%.3f", comma, key, Median(values));
      comma = ",";
    }
    absl::StrAppend(&out, "},\"ratio_to_floor\":{");
    comma = "";
    for (const auto& [key, values] : samples_) {
      const std::string kind = key.substr(key.find(' ') + 1);
      const double floor = Median(samples_[absl::StrCat("floor ", kind)]);
      if (values.empty() || floor == 0) continue;
      absl::StrAppendFormat(&out, "%s\"%s\":%.3f", comma, key,
                            Median(values) / floor);
      comma = ",";
    }
    absl::StrAppend(&out, "},\"wakeups_per_second\":{");
    comma = "";
    for (const auto& [key, values] : wakeups_) {
      absl::StrAppendFormat(&out, "%s\"%s\":%.0f", comma, key, Median(values));
      comma = ",";
    }
    absl::StrAppend(&out, "},\"bytes_per_target\":{");
    comma = "";
    for (const auto& [program, bytes] : memory_) {
      absl::StrAppendFormat(&out, "%s\"%s\":%.0f", comma, program, bytes);
      comma = ",";
    }
    absl::StrAppend(&out, "},\"lateness\":{");
    comma = "";
    for (const auto& [kind, text] : lateness_) {
      absl::StrAppend(&out, comma, "\"", kind, "\":\"", text, "\"");
      comma = ",";
    }
    return out + "}}";
  }

  const Options options_;
  const std::string folder_;
  Address target_;
  pid_t responder_ = -1;
  Samples samples_;
  Samples wakeups_;  // a second, one value a round
  std::map<std::string, double> rates_;
  std::map<std::string, double> memory_;
  std::map<std::string, std::string> lateness_;
};

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) {
  checkd::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--rounds" && absl::SimpleAtoi(value, &options.rounds)) {
      ++i;
    } else if (word == "--seconds" &&
               absl::SimpleAtoi(value, &options.seconds)) {
      ++i;
    } else if (word == "--checkd") {
      options.checkd = value;
      ++i;
    } else if (word == "--haproxy") {
      options.haproxy = value;
      ++i;
    } else if (word == "--json") {
      options.json = value;
      ++i;
    } else if (word == "--no-memory") {
      options.memory = false;
    } else {
      std::fprintf(stderr,
                   "Usage: bench [--rounds N] [--seconds N] [--json <file>] "
                   "[--no-memory]\n             [--haproxy <program>]\n");
      return 2;
    }
  }
  char folder[] = "/tmp/checkd-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  const int code = checkd::Bench(options, folder).Run();
  unlink((std::string(folder) + "/bench.cfg").c_str());
  unlink((std::string(folder) + "/bench.sock").c_str());
  rmdir(folder);
  return code;
}
