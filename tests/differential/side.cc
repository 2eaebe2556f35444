#include "tests/differential/side.h"

#include <csignal>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

// A server that never answers: the longest that a run can take. When it was
// asked so often, every other server has had as many runs at least.
constexpr char kTimekeeper[] = "timekeeper";
constexpr size_t kTimekeeperRuns = 5;
// With `rise` and `fall` of at most 3.
constexpr size_t kRunsOfTheLastScript = 4;

// What `-c` needs in front of the cases. 2.6 wants somebody to listen.
constexpr char kPreamble[] =
    "global\n  stats socket unix@unused\ndefaults\n  timeout connect 5s\n"
    "  timeout client 5s\n  timeout server 5s\n";
constexpr int kPreambleLines = 6;

const char* const kStatColumns[] = {"status",   "check_status", "check_code",
                                    "last_chk", "check_desc",   "check_health"};

// Texts of all addresses are equally long, so that lengths can be compared.
std::string AddressOfLength(size_t length) {
  std::string address;
  while (address.size() != length) address = LoopbackAddress();
  return address;
}

// The backend that a log line is about.
std::string Subject(const std::string& line) {
  static const auto* const name =
      new std::regex(R"((?:server|Server|backend) ([^ /]+))");
  std::smatch match;
  return std::regex_search(line, match, *name) ? std::string(match[1]) : "";
}

std::string StatText(const NamedTable::Row& row) {
  std::string text;
  for (const char* name : kStatColumns) {
    const auto value = row.find(name);
    absl::StrAppend(&text, name, "=",
                    value == row.end() ? "<none>" : value->second, "\n");
  }
  return text;
}

}  // namespace

Side::Side(Program which, const std::string& program,
           const std::vector<RuleCase>& cases)
    : which_(which), program_(program), cases_(cases) {
  std::vector<ServerScripts> scripts;
  for (const RuleCase& test : cases) scripts.push_back(test.scripts);
  scripts.push_back({.first = {{Hold()}}, .second = {}});
  fleet_ = std::make_unique<ScriptedFleet>(AddressOfLength(13), scripts);
  const int closed = FreePort(fleet_->address());
  for (int i = 0; i <= static_cast<int>(cases.size()); ++i) {
    endpoints_.push_back({.address = fleet_->address(),
                          .port = fleet_->port(i, 0),
                          .port2 = fleet_->port(i, 1),
                          .closed = closed});
  }
}

std::string Side::Config(const std::set<size_t>& left_out,
                         std::map<int, size_t>* case_of_line) const {
  std::string config;
  int line = kPreambleLines + 1;
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (left_out.count(i) != 0) continue;
    for (absl::string_view text :
         absl::StrSplit(BackendText(cases_[i], endpoints_[i]), '\n')) {
      if (text.empty()) continue;
      absl::StrAppend(&config, text, "\n");
      if (case_of_line != nullptr) (*case_of_line)[line] = i;
      ++line;
    }
  }
  const Endpoint& timekeeper = endpoints_.back();
  absl::StrAppend(&config, "backend ", kTimekeeper,
                  "\n  option httpchk\n  timeout check 400ms\n  server s ",
                  timekeeper.address, ":", timekeeper.port,
                  " check inter 300ms\n");
  return config;
}

std::set<size_t> Side::RefusedCases() const {
  // Both stop at 50 errors.
  std::set<size_t> refused;
  for (;;) {
    std::set<size_t> more = RefusedBeside(refused);
    if (more.empty()) return refused;
    refused.merge(more);
  }
}

std::set<size_t> Side::RefusedBeside(const std::set<size_t>& left_out) const {
  TempDir dir;
  std::map<int, size_t> case_of_line;
  const std::string path = dir.Write(
      "cases.cfg", absl::StrCat(kPreamble, Config(left_out, &case_of_line)));
  ChildProcess child({.argv = {program_, "-c", "-f", path}});
  const ExitStatus status = child.Wait();
  EXPECT_TRUE(status.Exited(0) || status.Exited(1))
      << program_ << " -c: " << status.Describe();
  WaitFor([&] { return child.OutputClosed(); });
  const std::string output = child.Stderr();
  std::set<size_t> refused;
  if (status.Exited(0)) return refused;
  for (const std::string& line : std::vector<std::string>(
           absl::StrSplit(absl::string_view(output), '\n'))) {
    const size_t owner = Blamed(line, case_of_line);
    if (owner < cases_.size()) refused.insert(owner);
  }
  EXPECT_FALSE(refused.empty()) << program_ << " -c: " << output;
  return refused;
}

size_t Side::Blamed(const std::string& line,
                    const std::map<int, size_t>& case_of_line) const {
  static const auto* const place =
      new std::regex(R"(\[ALERT\].*(?:cases\.cfg:(\d+)\](?!: too many)|)"
                     R"((?:backend|proxy) '([^']+)'))");
  std::smatch match;
  if (!std::regex_search(line, match, *place)) return cases_.size();
  int number = 0;
  if (absl::SimpleAtoi(match[1].str(), &number)) {
    const auto owner = case_of_line.find(number);
    return owner == case_of_line.end() ? cases_.size() : owner->second;
  }
  size_t named = 0;
  while (named < cases_.size() && cases_[named].name != match[2]) ++named;
  return named;
}

void Side::Start(const std::set<size_t>& left_out) {
  process_ = std::make_unique<ProxyProcess>(
      ProxyProcess::Options{.config = Config(left_out),
                            .global = "    log-tag tested\n",
                            .program = program_,
                            .args = {"-db"}});
  ASSERT_TRUE(process_->Ready()) << process_->Story();
}

void Side::Look() {
  const StatTable table = process_->Stats();
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (stats_.count(i) != 0 || !RanEnough(i)) continue;
    const auto row = table.rows().find({cases_[i].name, "s"});
    if (row == table.rows().end()) continue;
    const std::string status = row->second.at("check_status");
    // A check that runs hides what the last one said (F426).
    if (status == "INI" || absl::StartsWith(status, "* ")) continue;
    stats_[i] = StatText(row->second);
  }
}

bool Side::RanEnough(size_t index) const {
  const size_t keeper = cases_.size();
  if (fleet_->exchanges(keeper).size() < kTimekeeperRuns) return false;
  const size_t scripts = cases_[index].scripts.first.size();
  size_t asked = 0;
  size_t all = 0;
  for (const Exchange& exchange : fleet_->exchanges(index)) {
    ++all;
    if (exchange.over && exchange.listener == 0) ++asked;
  }
  // Checks that never come to send are not always accepted.
  return all == 0 || scripts == 1 || asked >= scripts + kRunsOfTheLastScript;
}

bool Side::Settled(size_t index) const { return stats_.count(index) != 0; }

std::vector<std::string> Side::Requests(size_t index, int listener) const {
  std::vector<std::string> requests;
  for (const Exchange& exchange : fleet_->exchanges(index)) {
    // Connections that were sent nothing are not always accepted.
    if (exchange.listener != listener || exchange.received.empty()) continue;
    if (!exchange.over) break;
    requests.push_back(
        Printable(WithoutEndpoint(exchange.received, endpoints_[index])));
  }
  return requests;
}

void Side::Finish() {
  static const auto* const duration =
      new std::regex(R"(check duration: \d+ms)");
  process_->process().Signal(SIGKILL);
  (void)process_->process().Wait();
  for (const SyslogMessage& message : process_->log().messages()) {
    absl::StrAppend(
        &logs_[Subject(message.text)], "<", message.facility, ".",
        message.severity, "> ",
        std::regex_replace(message.text, *duration, "check duration: Nms"),
        "\n");
  }
}

Observation Side::Observed(size_t index) const {
  const auto stat = stats_.find(index);
  const auto log = logs_.find(cases_[index].name);
  const auto common = [&](const std::string& text) {
    return InCommonTerms(which_, WithoutEndpoint(text, endpoints_[index]));
  };
  return {
      .requests = {Requests(index, 0), Requests(index, 1)},
      .stat = stat == stats_.end() ? "never settled\n" : common(stat->second),
      .log = common(log == logs_.end() ? "" : log->second)};
}

}  // namespace checkd
