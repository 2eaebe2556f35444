#include "tests/oracle/scene.h"

#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/oracle/differences.h"

namespace checkd {
namespace {

constexpr Millis kAgreementPatience{5000};

const char* const kStatColumns[] = {
    "status",     "weight",     "act",          "bck",         "chkfail",
    "chkdown",    "tracked",    "check_status", "check_code",  "last_chk",
    "check_desc", "check_rise", "check_fall",   "check_health"};

std::string WithoutStar(std::string value) {
  return value.substr(0, 2) == "* " ? value.substr(2) : value;
}

// `show stat` of a server that is checked right now hides its last result.
bool Running(const NamedTable::Row& row) {
  const auto status = row.find("check_status");
  return status != row.end() && status->second.substr(0, 2) == "* ";
}

std::string Subject(const std::string& line) {
  static const std::regex* const name =
      new std::regex(R"((?:[Ss]erver|Proxy|backend|proxy) ([^ ,]+))");
  std::smatch match;
  return std::regex_search(line, match, *name) ? std::string(match[1]) : "";
}

// Both lists side by side are what a reader needs of a difference.
void ExpectSame(const char* what, const std::string& checkd,
                const std::string& haproxy) {
  EXPECT_EQ(checkd, haproxy) << "(checkd first, then HAProxy) " << what;
}

}  // namespace

Scene::Scene(const OracleCase& test, const std::string& haproxy) : test_(test) {
  std::vector<std::pair<std::string, std::string>> endpoints;
  for (int i = 0; i < test.servers; ++i) {
    servers_.push_back(std::make_unique<ScriptedServer>());
    const ScriptedServer& server = *servers_.back();
    endpoints.emplace_back(absl::StrCat("{", i, "}"), server.endpoint());
    endpoints.emplace_back(absl::StrCat("{port", i, "}"),
                           absl::StrCat(server.port()));
    endpoints.emplace_back(absl::StrCat("{addr", i, "}"), server.address());
  }
  for (const Step& step : test.before) step(*this);
  ProxyProcess::Options options;
  options.config = absl::StrReplaceAll(test.config, endpoints);
  options.global = "    log-tag tested\n";
  options.args = {"-db"};
  checkd_ = std::make_unique<ProxyProcess>(options);
  options.program = haproxy;
  haproxy_ = std::make_unique<ProxyProcess>(options);
  EXPECT_TRUE(checkd_->Ready()) << checkd_->Story();
  EXPECT_TRUE(haproxy_->Ready()) << haproxy_->Story();
}

void Scene::AwaitBoth(const std::string& what,
                      const std::function<bool(ProxyProcess&)>& condition) {
  if (testing::Test::HasFailure()) return;
  for (ProxyProcess* proxy : {checkd_.get(), haproxy_.get()}) {
    EXPECT_TRUE(WaitFor([&] { return condition(*proxy); }))
        << (proxy == checkd_.get() ? "checkd" : "HAProxy") << " awaiting "
        << what << "\n"
        << proxy->Story() << ComparableStats(*proxy);
  }
}

void Scene::ExpectAgreement() {
  if (testing::Test::HasFailure()) return;
  const auto await_equal = [&](std::string (*text)(const ProxyProcess&),
                               const char* what) {
    std::string ours, theirs;
    WaitFor(
        [&] {
          ours = InCommonTerms(Program::kCheckd, text(*checkd_));
          theirs = InCommonTerms(Program::kHaproxy26, text(*haproxy_));
          return ours == theirs && !absl::StrContains(ours, "running");
        },
        kAgreementPatience);
    ExpectSame(what, ours, theirs);
  };
  await_equal(ComparableLog, "log lines");
  await_equal(ComparableStates, "show servers state");
  await_equal(ComparableStats, "show stat");
  // Nothing more may have come while states settled.
  await_equal(ComparableLog, "log lines at the end");
  if (!test_.same_request) return;
  for (const auto& server : servers_) {
    EXPECT_LE(server->requests().size(), 1u)
        << "requests differ:\n"
        << absl::StrJoin(server->requests(), "\n---\n");
  }
}

std::string ComparableStates(const ProxyProcess& proxy) {
  std::string text;
  const StateTable table = proxy.States();
  for (const auto& [key, row] : table.rows()) {
    absl::StrAppend(&text, key.first, "/", key.second);
    const auto result = row.find("srv_check_result");
    const auto status = row.find("srv_check_status");
    const bool unknown = status != row.end() && status->second <= "1";
    for (const auto& [name, value] : row) {
      if (name == "srv_time_since_last_change") continue;
      absl::StrAppend(&text, " ", name, "=", value);
    }
    const bool running = result != row.end() && result->second == "0" &&
                         status != row.end() && !unknown;
    absl::StrAppend(&text, running ? " running\n" : "\n");
  }
  return text;
}

std::string ComparableStats(const ProxyProcess& proxy) {
  std::string text;
  const StatTable table = proxy.Stats();
  for (const auto& [key, row] : table.rows()) {
    absl::StrAppend(&text, key.first, "/", key.second);
    for (const char* name : kStatColumns) {
      const auto value = row.find(name);
      absl::StrAppend(
          &text, " ", name, "=",
          value == row.end() ? "<none>" : WithoutStar(value->second));
    }
    absl::StrAppend(&text, Running(row) ? " running\n" : "\n");
  }
  return text;
}

std::string ComparableLog(const ProxyProcess& proxy) {
  static const std::regex* const duration =
      new std::regex(R"(check duration: \d+ms)");
  std::map<std::string, std::vector<std::string>> lines;
  for (const SyslogMessage& message : proxy.log().messages()) {
    const std::string text =
        std::regex_replace(message.text, *duration, "check duration: Nms");
    lines[Subject(text)].push_back(absl::StrCat("<", message.facility, ".",
                                                message.severity, "> ",
                                                message.tag, " ", text));
  }
  std::string text;
  for (const auto& [subject, sequence] : lines) {
    absl::StrAppend(&text, "[", subject, "]\n", absl::StrJoin(sequence, "\n"),
                    "\n");
  }
  return text;
}

Step Answer(int i, const ServerAnswer& answer) {
  return [=](Scene& scene) { scene.server(i).Answer(answer); };
}

Step Down(int i) {
  return [=](Scene& scene) { scene.server(i).Down(); };
}

Step Stall(int i) {
  return [=](Scene& scene) { scene.server(i).Stall(); };
}

Step Up(int i) {
  return [=](Scene& scene) { scene.server(i).Up(); };
}

Step Command(const std::string& line) {
  return [=](Scene& scene) {
    if (testing::Test::HasFailure()) return;
    ExpectSame(line.c_str(), scene.checkd().cli().Ask(line),
               scene.haproxy().cli().Ask(line));
  };
}

Step Await(const std::string& server, const std::string& column,
           const std::string& value) {
  return [=](Scene& scene) {
    scene.AwaitBoth(
        absl::StrCat(server, " ", column, "=", value),
        [&](ProxyProcess& proxy) {
          return WithoutStar(proxy.Stats().Get("b", server, column)) == value;
        });
  };
}

Step AwaitLog(const std::string& text, int count) {
  return [=](Scene& scene) {
    scene.AwaitBoth(
        absl::StrCat("'", text, "' in the log, times ", count),
        [&](ProxyProcess& proxy) { return proxy.log().Count(text) >= count; });
  };
}

Step AwaitChecks(int i, int count) {
  return [=](Scene& scene) {
    const size_t wanted = scene.server(i).accepted() + count;
    scene.AwaitBoth("checks", [&](ProxyProcess&) {
      return scene.server(i).accepted() >= wanted;
    });
  };
}

}  // namespace checkd
