// What a TLS check costs: CPU per check of checkd, of a bare BoringSSL loop
// (the floor) and of HAProxy where it is installed, against the same nginx, for
// each protocol version, kind of key, and with and without resumption.
//
//   ./bazelw run //tools/bench:tls
//   ./bazelw run //tools/bench:tls -- --rounds 3 --seconds 5 --json f
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/bench/measure.h"
#include "tools/bench/nginx_peer.h"
#include "tools/bench/subject.h"
#include "tools/bench/tls_floor.h"

namespace checkd {
namespace {

constexpr int kServerCore = 0;
constexpr int kSubjectCore = 1;
// At `inter 1s`: as many checks a second. Full handshakes with RSA are more
// than the server's core could do of those.
constexpr int kTargets = 1500;
constexpr int kFewTargets = 500;

struct Options {
  int rounds = 3;
  int seconds = 4;
  std::string checkd;
  std::string haproxy = "/usr/sbin/haproxy";
  std::string json;
};

// One way of shaking hands.
struct Case {
  bool tls13;
  bool resume;
  NginxPeer::Key key;

  int Targets() const {
    return key == NginxPeer::Key::kRsa && !resume ? kFewTargets : kTargets;
  }
  std::string Name() const {
    return absl::StrCat("tls1.", tls13 ? 3 : 2,
                        key == NginxPeer::Key::kRsa ? " rsa" : " ecdsa",
                        resume ? " resumed" : " full");
  }
};

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const NginxPeer::Key key :
       {NginxPeer::Key::kEcdsa, NginxPeer::Key::kRsa}) {
    for (const bool tls13 : {true, false}) {
      for (const bool resume : {true, false}) {
        cases.push_back({tls13, resume, key});
      }
    }
  }
  return cases;
}

std::string Configuration(const Case& c, const Address& target) {
  std::string text = absl::StrCat(
      "global\n    nbthread 1\n    maxconn 4000\n"
      "    stats socket /tmp/checkd-bench-",
      getpid(),
      ".sock\n"
      "defaults\n    mode tcp\n    timeout connect 1s\n    timeout check 1s\n"
      "    timeout client 1s\n    timeout server 1s\n"
      "backend b\n    default-server inter 1s check-ssl verify none ",
      c.tls13 ? "force-tlsv13" : "force-tlsv12",
      c.resume ? "" : " no-ssl-reuse", "\n");
  for (int i = 0; i < c.Targets(); ++i) {
    absl::StrAppend(&text, "    server s", i, " ", target.ToString(),
                    " check\n");
  }
  return text;
}

class TlsBench {
 public:
  TlsBench(const Options& options, std::string folder)
      : options_(options),
        folder_(std::move(folder)),
        peer_(folder_, kServerCore) {}

  int Run() {
    if (!peer_.running()) {
      std::fprintf(stderr, "nginx is not installed: nothing to check\n");
      return 1;
    }
    const bool haproxy = access(options_.haproxy.c_str(), X_OK) == 0;
    for (int round = 0; round < options_.rounds; ++round) {
      for (const Case& c : AllCases()) {
        MeasureFloor(c);
        MeasureSubject("checkd", options_.checkd, c);
        if (haproxy) MeasureSubject("haproxy", options_.haproxy, c);
        std::fprintf(stderr, "round %d of %d: %s done\n", round + 1,
                     options_.rounds, c.Name().c_str());
      }
    }
    Print();
    if (!options_.json.empty()) std::ofstream(options_.json) << Json();
    return 0;
  }

 private:
  void Keep(const char* program, const Case& c, double micros) {
    if (micros > 0) {
      samples_[absl::StrCat(program, " ", c.Name())].push_back(micros);
    } else {
      std::fprintf(stderr, "%s: no %s check was made\n", program,
                   c.Name().c_str());
    }
  }

  double Of(const char* program, const Case& c) const {
    const auto found = samples_.find(absl::StrCat(program, " ", c.Name()));
    return found == samples_.end() ? 0 : Median(found->second);
  }

  void MeasureFloor(const Case& c) {
    const CheckCost cost = MeasureInChild(kSubjectCore, [&] {
      return CheckCost{
          .micros = RunTlsFloor({.target = peer_.address(c.key),
                                 .tls13 = c.tls13,
                                 .resume = c.resume,
                                 .per_second = c.Targets(),
                                 .seconds = 1.0 * options_.seconds}),
          .per_second = 0,
          .wakeups = 0};
    });
    Keep("floor", c, cost.micros);
  }

  void MeasureSubject(const char* name, const std::string& program,
                      const Case& c) {
    const std::string path = folder_ + "/bench.cfg";
    std::ofstream(path) << Configuration(c, peer_.address(c.key));
    Subject subject({program, "-db", "-f", path}, kSubjectCore);
    Pause(2.5);  // past the spread of the first checks, and their tickets
    Keep(name, c, MeasureChecks(subject, options_.seconds).micros);
  }

  void Print() const {
    std::printf(
        "\nCPU per TLS check in us, %d checks/s (RSA in full: %d) on one core, "
        "median of %d rounds\n  %-24s %8s %8s %8s %10s %12s\n",
        kTargets, kFewTargets, options_.rounds, "handshake", "floor", "checkd",
        "haproxy", "of floor", "of haproxy");
    for (const Case& c : AllCases()) {
      const double floor = Of("floor", c);
      const double ours = Of("checkd", c);
      const double theirs = Of("haproxy", c);
      std::printf("  %-24s %8.1f %8.1f %8.1f %10.2f %12.2f\n", c.Name().c_str(),
                  floor, ours, theirs, floor > 0 ? ours / floor : 0,
                  theirs > 0 ? ours / theirs : 0);
    }
  }

  std::string Json() const {
    std::string out = "{\"cpu_us_per_check\":{";
    const char* comma = "";
    for (const auto& [key, values] : samples_) {
      absl::StrAppendFormat(&out, "%s\"%s\":%.3f", comma, key, Median(values));
      comma = ",";
    }
    return out + "}}";
  }

  const Options options_;
  const std::string folder_;
  const NginxPeer peer_;
  std::map<std::string, std::vector<double>> samples_;
};

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) {
  checkd::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i];
    const std::string value = argv[i + 1];
    bool known = true;
    if (word == "--rounds") {
      known = absl::SimpleAtoi(value, &options.rounds);
    } else if (word == "--seconds") {
      known = absl::SimpleAtoi(value, &options.seconds);
    } else if (word == "--checkd") {
      options.checkd = value;
    } else if (word == "--haproxy") {
      options.haproxy = value;
    } else if (word == "--json") {
      options.json = value;
    } else {
      known = false;
    }
    if (known) continue;
    std::fprintf(stderr,
                 "Usage: tls [--rounds N] [--seconds N] [--json <file>] "
                 "[--haproxy <program>]\n");
    return 2;
  }
  char folder[] = "/tmp/checkd-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  const int code = checkd::TlsBench(options, folder).Run();
  std::filesystem::remove_all(folder);
  return code;
}
