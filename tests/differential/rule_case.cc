#include "tests/differential/rule_case.h"

#include <algorithm>
#include <regex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace checkd {
namespace {

bool Waits(const std::vector<Script>& scripts) {
  return std::any_of(scripts.begin(), scripts.end(), [](const Script& script) {
    return script.back().kind == ScriptStep::Kind::kHold;
  });
}

// Where the server may leave a check waiting, it is not left for long; where
// it does not, a busy machine must not look like that.
std::string TimeoutLine(const RuleCase& test) {
  if (absl::StrContains(test.lines, "timeout check")) return "";
  const bool waits = Waits(test.scripts.first) || Waits(test.scripts.second) ||
                     test.scripts.second.empty();
  return waits ? "  timeout check 400ms\n" : "  timeout check 1500ms\n";
}

void AppendScripts(const char* what, const std::vector<Script>& scripts,
                   std::string* text) {
  for (const Script& script : scripts) {
    absl::StrAppend(text, "  # ", what, ": ", ScriptText(script), "\n");
  }
}

}  // namespace

std::string BackendText(const RuleCase& test, const Endpoint& endpoint) {
  const std::string text =
      absl::StrCat("backend ", test.name, "\n  option log-health-checks\n",
                   TimeoutLine(test), test.lines, "  server s ", test.endpoint,
                   " check inter 300ms ", test.server_words, "\n");
  return absl::StrReplaceAll(text,
                             {{"{addr}", endpoint.address},
                              {"{port}", absl::StrCat(endpoint.port)},
                              {"{port2}", absl::StrCat(endpoint.port2)},
                              {"{closed}", absl::StrCat(endpoint.closed)}});
}

std::string WithoutEndpoint(std::string_view text, const Endpoint& endpoint) {
  static const auto* const proxy_line =
      new std::regex(R"((PROXY TCP4 \S+ \S+ )\d+ )");
  const std::string named =
      absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                          {{endpoint.address, "{addr}"},
                           {absl::StrCat(endpoint.port), "{port}"},
                           {absl::StrCat(endpoint.port2), "{port2}"},
                           {absl::StrCat(endpoint.closed), "{closed}"}});
  return std::regex_replace(named, *proxy_line, "$1<port> ");
}

std::string Describe(const RuleCase& test) {
  std::string text =
      absl::StrCat("backend ", test.name, "\n  option log-health-checks\n",
                   TimeoutLine(test), test.lines, "  server s ", test.endpoint,
                   " check inter 300ms ", test.server_words, "\n");
  AppendScripts("{port}", test.scripts.first, &text);
  AppendScripts("{port2}", test.scripts.second, &text);
  return text;
}

}  // namespace checkd
