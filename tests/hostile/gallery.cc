#include "tests/hostile/gallery.h"

#include <dirent.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string_view>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/harness/scripted_server.h"
#include "tests/hostile/canary.h"

namespace checkd {
namespace {

constexpr int kServers = 3;
constexpr Millis kNeighbourInter{50};
constexpr int kFall = 2;
// From the start until each row's servers were judged. A check that cannot end
// by itself takes two timeouts.
constexpr Millis kJudged{5000};
constexpr Millis kObserved{500};
constexpr int kLateUs = 20000;
constexpr int kMemoryKib = 16384;

struct Findings {
  std::vector<std::string> faults;
  // Perhaps the machine's.
  std::vector<std::string> delays;
};

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// The number behind `word` and a blank.
int NumberAfter(const std::string& line, const std::string& word) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  const auto at = std::find(words.begin(), words.end(), word);
  int number = -1;
  if (at != words.end() && at + 1 != words.end()) {
    (void)!absl::SimpleAtoi(*(at + 1), &number);
  }
  return number;
}

std::string Config(const GalleryOptions& options,
                   const std::vector<std::unique_ptr<ScriptedServer>>& healthy,
                   const ScriptedServer& victim) {
  std::string config = absl::StrCat(
      "defaults\n  log global\n  timeout connect ", kTimeout.count(),
      "ms\n  timeout check ", kTimeout.count(), "ms\n  default-server inter ",
      kTimeout.count(), "ms fall 2\n");
  for (const HostileBackend& one : options.backends) {
    absl::StrAppend(&config, "backend ", one.name, "\n", one.options);
    for (int i = 1; i <= kServers; ++i) {
      absl::StrAppend(&config, "  server s", i, " ", one.server, " check\n");
    }
  }
  absl::StrAppend(&config, "backend neighbours\n  option httpchk\n",
                  "  default-server check inter ", kNeighbourInter.count(),
                  "ms fall ", kFall, "\n");
  for (size_t i = 0; i < healthy.size(); ++i) {
    absl::StrAppend(&config, "  server n", i, " ", healthy[i]->endpoint(),
                    "\n");
  }
  absl::StrAppend(&config, "  server victim ", victim.endpoint(), "\n");
  return config;
}

// One run of the daemon.
class Run {
 public:
  explicit Run(const GalleryOptions& options) : options_(options) {
    for (int i = 0; i < 2 * options.threads; ++i) {
      healthy_.push_back(
          std::make_unique<ScriptedServer>(HttpAnswer(200, "OK")));
    }
    proxy_ = std::make_unique<ProxyProcess>(ProxyProcess::Options{
        .config = Config(options, healthy_, victim_),
        .global =
            absl::StrCat("  nbthread ", options.threads, "\n", options.global),
        .log = "daemon alert"});
  }

  Findings Do() {
    if (!proxy_->Ready()) {
      findings_.faults.push_back("it does not start\n" + proxy_->Story());
      return findings_;
    }
    AwaitStatuses();
    const int memory = ResidentKib(pid());
    KillVictim();
    WatchNeighbours();
    ReadActivity();
    AwaitDescriptors();
    const int growth = ResidentKib(pid()) - memory;
    if (growth > kMemoryKib) Fault("memory grew by ", growth, " KiB");
    Stop();
    return findings_;
  }

 private:
  template <typename... Parts>
  void Fault(const Parts&... parts) {
    findings_.faults.push_back(absl::StrCat(parts...));
  }
  template <typename... Parts>
  void Delay(const Parts&... parts) {
    findings_.delays.push_back(absl::StrCat(parts...));
  }
  pid_t pid() { return proxy_->process().pid(); }

  // What is not as the rows say. Texts are missing while a check runs, so each
  // is wanted once.
  std::vector<std::string> Unexpected() {
    std::vector<std::string> all;
    const StatTable stats = proxy_->Stats();
    for (const HostileBackend& one : options_.backends) {
      const std::vector<std::string> good = absl::StrSplit(one.status, '|');
      for (int i = 1; i <= kServers; ++i) {
        const std::string server = absl::StrCat("s", i);
        const auto get = [&](const char* column) {
          return stats.Get(one.name, server, column);
        };
        std::string status = get("check_status");
        if (absl::StartsWith(status, "* ")) status.erase(0, 2);
        const std::string text = get("last_chk");
        const bool judged = absl::c_linear_search(good, status);
        if (judged && absl::StrContains(text, one.text)) {
          told_.insert(one.name + server);
        }
        int took = 0;
        (void)!absl::SimpleAtoi(get("check_duration"), &took);
        if (judged && told_.contains(one.name + server) &&
            took <= kLongestCheck.count()) {
          continue;
        }
        all.push_back(absl::StrCat(one.name, "/", server, ": ", status, " '",
                                   text, "' after ", took, " ms, not ",
                                   one.status, " '", one.text, "'"));
      }
    }
    return all;
  }

  void AwaitStatuses() {
    std::vector<std::string> unexpected;
    WaitFor(
        [&] {
          unexpected = Unexpected();
          return unexpected.empty();
        },
        kJudged);
    for (const std::string& one : unexpected) Fault(one);
  }

  // Everybody is UP, then one is killed.
  void KillVictim() {
    if (!proxy_->WaitForStatus("neighbours", "victim", "UP")) {
      Fault("the victim is not UP");
    }
    victim_.Down();
    if (!proxy_->WaitForStat("neighbours", "victim", "status", "DOWN",
                             kFall * kNeighbourInter + Millis(1000))) {
      Delay("the victim's death is not seen");
    }
  }

  void WatchNeighbours() {
    std::vector<size_t> before;
    for (const auto& one : healthy_) before.push_back(one->accepted());
    const SteadyTime end = Now() + kObserved;
    WaitFor([&] { return Now() >= end || !proxy_->process().Running(); });
    const size_t wanted = kObserved / kNeighbourInter / 2;
    for (size_t i = 0; i < healthy_.size(); ++i) {
      const size_t checks = healthy_[i]->accepted() - before[i];
      if (checks < wanted) {
        Delay("neighbour n", i, " was checked ", checks, " times in ",
              kObserved.count(), " ms");
      }
    }
    const StatTable stats = proxy_->Stats();
    for (size_t i = 0; i < healthy_.size(); ++i) {
      const std::string name = absl::StrCat("n", i);
      if (stats.Get("neighbours", name, "chkdown") != "0" ||
          stats.Get("neighbours", name, "status") != "UP") {
        Delay("neighbour ", name, " was judged ",
              stats.Get("neighbours", name, "last_chk"));
      }
    }
  }

  // The machine's own delays are counted out.
  void ReadActivity() {
    const std::string activity = proxy_->cli().Ask("show activity");
    const Canary::Song machine = canary_.Stop();
    const int late = LatenessP99(activity);
    const int allowed = kLateUs + 3 * static_cast<int>(machine.p99.count());
    if (late < 0 || late > allowed) {
      Delay("checks are late, ", allowed, " us is allowed:\n", activity);
    }
    const int longs = LongPieces(activity, "connection");
    if (longs > machine.long_waits) {
      Delay(longs, " long pieces of connections, ", machine.long_waits,
            " are the machine's:\n", activity);
    }
  }

  // Without the hostile servers there are few.
  void AwaitDescriptors() {
    for (const HostileBackend& one : options_.backends) {
      std::string line;
      for (int i = 1; i <= kServers; ++i) {
        absl::StrAppend(&line, "disable server ", one.name, "/s", i, ";");
      }
      proxy_->cli().Ask(line);
    }
    const int most = 20 + 8 * options_.threads;
    if (!WaitFor([&] { return OpenDescriptors(pid()) <= most; },
                 Millis(4000))) {
      Fault(OpenDescriptors(pid()), " descriptors stay open");
    }
  }

  void Stop() {
    const SteadyTime asked = Now();
    proxy_->process().Signal(SIGTERM);
    if (!proxy_->process().Wait().ended()) Fault("SIGTERM does not end it");
    const auto took = std::chrono::duration_cast<Millis>(Now() - asked).count();
    if (took > 1000) Delay("SIGTERM took ", took, " ms");
  }

  const GalleryOptions options_;
  std::vector<std::unique_ptr<ScriptedServer>> healthy_;
  ScriptedServer victim_{HttpAnswer(200, "OK")};
  std::unique_ptr<ProxyProcess> proxy_;
  Canary canary_;
  std::set<std::string> told_;
  Findings findings_;
};

}  // namespace

void ExpectGallery(const GalleryOptions& options) {
  Findings findings = Run(options).Do();
  for (int i = 0; i < 2 && !findings.delays.empty(); ++i) {
    if (!findings.faults.empty()) break;
    std::fprintf(stderr, "Again, for:\n%s\n",
                 absl::StrJoin(findings.delays, "\n").c_str());
    findings = Run(options).Do();
  }
  for (const std::string& fault : findings.faults) ADD_FAILURE() << fault;
  for (const std::string& delay : findings.delays) ADD_FAILURE() << delay;
}

int LatenessP99(const std::string& activity) {
  int worst = -1;
  for (const std::string& line : Lines(activity)) {
    if (absl::StrContains(line, "_lateness_us: ")) {
      worst = std::max(worst, NumberAfter(line, "p99"));
    }
  }
  return worst;
}

int LongPieces(const std::string& activity, const std::string& work) {
  int pieces = 0;
  for (const std::string& line : Lines(activity)) {
    if (absl::StrContains(line, absl::StrCat("_work: ", work, " "))) {
      pieces += std::max(0, NumberAfter(line, "long"));
    }
  }
  return pieces;
}

int OpenDescriptors(pid_t pid) {
  DIR* const dir = opendir(absl::StrCat("/proc/", pid, "/fd").c_str());
  if (dir == nullptr) return -1;
  int count = 0;
  while (const dirent* entry = readdir(dir)) count += entry->d_name[0] != '.';
  closedir(dir);
  return count;
}

int ResidentKib(pid_t pid) {
  const std::string status = ReadFile(absl::StrCat("/proc/", pid, "/status"));
  for (const std::string& line : Lines(status)) {
    if (!absl::StartsWith(line, "VmRSS:")) continue;
    int kib = -1;
    std::string number = line.substr(6);
    number = number.substr(0, number.find(" kB"));
    (void)!absl::SimpleAtoi(number, &kib);
    return kib;
  }
  return -1;
}

}  // namespace checkd
