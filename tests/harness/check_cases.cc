#include "tests/harness/check_cases.h"

#include <regex>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/harness/program.h"
#include "tests/harness/wait_for.h"

namespace checkd {
namespace {

std::string DownText(const CheckCase& one) {
  return absl::StrCat("Server ", one.name, "/s is DOWN");
}

// "reason: Layer6 ..., info: "...", check duration: 3ms. ..."
std::string ReasonOf(std::string_view line) {
  const size_t from = line.find("reason: ");
  if (from == std::string_view::npos) return std::string(line);
  line.remove_prefix(from + 8);
  return std::string(line.substr(0, line.find(", check duration")));
}

// Of the last check that has finished; "" if there is none.
std::string LastStatus(const StatTable& stats, const std::string& backend) {
  std::string status = stats.Get(backend, "s", "check_status");
  if (absl::StartsWith(status, "* ")) status.erase(0, 2);
  return status == "INI" ? "" : status;
}

bool IsHaproxy(const std::string& program) {
  return absl::EndsWith(program, "/haproxy");
}

Outcome ExpectedOf(const std::string& program, const CheckCase& one) {
  if (!IsHaproxy(program)) return one.expected;
  if (!one.of_haproxy.status.empty()) return one.of_haproxy;
  return {one.expected.status, WithoutErrnoNames(one.expected.reason)};
}

// HAProxy adds the errno of whatever failed last, if something did, where the
// error itself has none.
Outcome WithoutErrno(const Outcome& outcome) {
  static const auto* const errno_text = new std::regex(R"( \([A-Z][^)]*\))");
  return {outcome.status, std::regex_replace(outcome.reason, *errno_text, "")};
}

}  // namespace

std::string TcpCheck(const std::vector<std::string>& rules) {
  return absl::StrCat("  option tcp-check\n  tcp-check ",
                      absl::StrJoin(rules, "\n  tcp-check "), "\n");
}

std::string HttpCheck(const std::vector<std::string>& rules) {
  return absl::StrCat("  option httpchk\n  http-check ",
                      absl::StrJoin(rules, "\n  http-check "), "\n");
}

std::string CasesConfig(const std::vector<CheckCase>& cases) {
  std::string config =
      "defaults\n  timeout connect 1s\n  timeout check 1s\n  timeout server "
      "1s\n  timeout client 1s\n";
  for (const CheckCase& one : cases) {
    absl::StrAppend(&config, "backend ", one.name, "\n  log global\n",
                    one.options, "  server s ", one.server, "\n");
  }
  return config;
}

std::string WithoutErrnoNames(const std::string& text) {
  static const auto* const errno_names =
      new std::regex(R"(E[A-Z]+ returned by OS \(([^)]*)\))");
  return std::regex_replace(text, *errno_names, "$1");
}

std::map<std::string, Outcome> AwaitOutcomes(
    const ProxyProcess& proxy, const std::vector<CheckCase>& cases) {
  EXPECT_TRUE(WaitFor([&] {
    const StatTable stats = proxy.Stats();
    for (const CheckCase& one : cases) {
      if (LastStatus(stats, one.name).empty()) return false;
      if (!one.expected.reason.empty() &&
          proxy.log().Count(DownText(one)) == 0) {
        return false;
      }
    }
    return true;
  })) << proxy.Story();
  std::map<std::string, Outcome> outcomes;
  const StatTable stats = proxy.Stats();
  for (const CheckCase& one : cases) {
    const std::vector<std::string> lines = proxy.log().Texts(DownText(one));
    outcomes[one.name] = {LastStatus(stats, one.name),
                          lines.empty() ? "" : ReasonOf(lines.front())};
  }
  return outcomes;
}

void ExpectOutcomesOf(const ProxyProcess& proxy, const std::string& program,
                      const std::vector<CheckCase>& cases) {
  const std::map<std::string, Outcome> outcomes = AwaitOutcomes(proxy, cases);
  for (const CheckCase& one : cases) {
    const Outcome expected = ExpectedOf(program, one);
    Outcome outcome = outcomes.at(one.name);
    if (IsHaproxy(program) && WithoutErrno(expected) == expected) {
      outcome = WithoutErrno(outcome);
    }
    EXPECT_EQ(outcome, expected) << program << ": " << one.name;
  }
}

void RunAndLook(const std::string& program, const std::vector<CheckCase>& cases,
                const std::function<void(const ProxyProcess&)>& look) {
  ProxyProcess proxy({.config = CasesConfig(cases), .program = program});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ExpectOutcomesOf(proxy, program, cases);
  look(proxy);
}

void ExpectOutcomes(const std::string& program,
                    const std::vector<CheckCase>& cases) {
  if (program.empty()) return;
  RunAndLook(program, cases, [](const ProxyProcess&) {});
}

std::vector<std::string> ProgramsToTry() {
  std::vector<std::string> programs = {CheckdPath()};
  const std::string haproxy = FindProgram("haproxy");
  if (!haproxy.empty()) programs.push_back(haproxy);
  return programs;
}

void ExpectOutcomesOfBoth(const std::vector<CheckCase>& cases) {
  for (const std::string& program : ProgramsToTry()) {
    ExpectOutcomes(program, cases);
  }
}

}  // namespace checkd
