#include "tests/peers/peer_cases.h"

#include <map>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/wait_for.h"

namespace checkd {
namespace {

enum class Program { kCheckd, kHaproxy };

std::string ServerLine(const PeerCase& one) {
  return absl::StrCat("  server s ", one.endpoint,
                      " check inter 2s fall 1 rise 1");
}

std::string Config(Program program, const std::vector<PeerCase>& cases) {
  std::string config = "  timeout connect 1s\n  timeout check 1s\n";
  for (const PeerCase& one : cases) {
    if (one.type.empty()) {
      absl::StrAppend(&config, "backend ", one.name, "\n", one.lines,
                      ServerLine(one), "\n");
    } else if (program == Program::kCheckd) {
      absl::StrAppend(&config, "healthcheck ", one.name, "\n  type ", one.type,
                      "\nbackend ", one.name, "\n", ServerLine(one),
                      " healthcheck ", one.name, "\n");
    }
  }
  return config;
}

// What `check_desc` says of a status.
std::string DescriptionOf(const std::string& status) {
  static const auto* const texts = new std::map<std::string, std::string>{
      {"SOCKERR", "Socket error"},
      {"L4CON", "Layer4 connection problem"},
      {"L7OK", "Layer7 check passed"},
      {"L7TOUT", "Layer7 timeout"},
      {"L7RSP", "Layer7 invalid response"},
      {"L7STS", "Layer7 wrong status"},
  };
  const auto text = texts->find(status);
  return text == texts->end() ? "?" : text->second;
}

// One program with the servers that it checks.
class Checker {
 public:
  Checker(Program program, const std::string& path,
          const std::vector<PeerCase>& cases)
      : name_(path),
        proxy_({.config = Config(program, cases),
                .global = "  max-spread-checks 100ms\n",
                .program = path}) {
    for (const PeerCase& one : cases) {
      if (program == Program::kCheckd) {
        expected_[one.name] = one.expected;
      } else if (!one.of_haproxy.status.empty()) {
        expected_[one.name] = one.of_haproxy;
      } else if (one.type.empty()) {
        expected_[one.name] = {one.expected.status, one.expected.code,
                               WithoutErrnoNames(one.expected.text)};
      }
    }
  }

  bool Ready() { return proxy_.Ready(); }
  std::string Story() const {
    return absl::StrCat(name_, "\n", proxy_.Story());
  }

  // Looks, and tells whether all that it has found is as expected.
  bool Agrees() {
    const StatTable stats = proxy_.Stats();
    for (const auto& [backend, expected] : expected_) {
      const auto cell = [&, name = backend](const char* column) {
        return stats.Get(name, "s", column);
      };
      const std::string status = cell("check_status");
      // Its first check has not ended, or another one is under way.
      if (status == "INI" || absl::StartsWith(status, "* ")) continue;
      found_[backend] = {status, cell("check_code"), cell("last_chk")};
      EXPECT_EQ(cell("check_desc"), DescriptionOf(status))
          << name_ << ": " << backend;
    }
    return found_ == expected_;
  }

  void ExpectAgreement() const {
    for (const auto& [backend, expected] : expected_) {
      const auto found = found_.find(backend);
      EXPECT_EQ(found == found_.end() ? Finding{"none"} : found->second,
                expected)
          << name_ << ": " << backend;
    }
  }

 private:
  const std::string name_;
  ProxyProcess proxy_;
  std::map<std::string, Finding> expected_;
  std::map<std::string, Finding> found_;
};

}  // namespace

Finding Passed(const std::string& text, const std::string& code) {
  return {"L7OK", code, text};
}

Finding WrongStatus(const std::string& text, const std::string& code) {
  return {"L7STS", code, text};
}

Finding WrongResponse(const std::string& text) { return {"L7RSP", "", text}; }

Finding TimedOut() { return {"L7TOUT"}; }

Finding Refused() {
  return {"L4CON", "", "ECONNREFUSED returned by OS (Connection refused)"};
}

PeerCase Own(const std::string& name, const std::string& type,
             const std::string& endpoint, const Finding& expected) {
  return {
      .name = name, .type = type, .endpoint = endpoint, .expected = expected};
}

void ExpectFindings(const std::vector<PeerCase>& cases) {
  std::vector<std::unique_ptr<Checker>> checkers;
  checkers.push_back(
      std::make_unique<Checker>(Program::kCheckd, CheckdPath(), cases));
  const std::string haproxy = FindProgram("haproxy");
  if (!haproxy.empty()) {
    checkers.push_back(
        std::make_unique<Checker>(Program::kHaproxy, haproxy, cases));
  }
  for (const auto& checker : checkers) {
    ASSERT_TRUE(checker->Ready()) << checker->Story();
  }
  for (const auto& checker : checkers) {
    WaitFor([&] { return checker->Agrees(); });
    checker->ExpectAgreement();
  }
}

std::vector<PeerCase> AskWrongly(const std::string& endpoint,
                                 const std::vector<WrongPeer>& checks) {
  std::vector<PeerCase> cases;
  for (const WrongPeer& one : checks) {
    const std::string name = absl::StrCat("wrong_", one.check);
    if (absl::StartsWith(one.check, "x-")) {
      cases.push_back(Own(name, one.check, endpoint, one.expected));
      continue;
    }
    cases.push_back({.name = name,
                     .lines = LinesOfCheck(one.check),
                     .endpoint = endpoint,
                     .expected = one.expected,
                     .of_haproxy = one.of_haproxy});
  }
  return cases;
}

std::string LinesOfCheck(const std::string& name) {
  static const auto* const lines = new std::map<std::string, std::string>{
      {"redis", "  option redis-check\n"},
      {"ldap", "  option ldap-check\n"},
      {"mysql", "  option mysql-check\n"},
      {"mysql_user", "  option mysql-check user haproxy\n"},
      {"pgsql", "  option pgsql-check user postgres\n"},
      {"smtp", "  option smtpchk\n"},
      {"spop", "  option spop-check\n"},
  };
  return lines->at(name);
}

}  // namespace checkd
