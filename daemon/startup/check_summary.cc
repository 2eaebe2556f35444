#include "daemon/startup/check_summary.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace checkd {
namespace {

bool IsChecked(const ProxyConfig& proxy, const ServerSpec& server) {
  return server.check && !proxy.spec.disabled;
}

std::string_view KindOf(const Config& config, const Ruleset& ruleset) {
  const auto found = config.check_options.find(&ruleset);
  return found == config.check_options.end() ? "TCP" : found->second;
}

// `text` of a rule, in quotes; at most `kMost` bytes of it.
std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 60;
  const bool cut = text.size() > kMost;
  return absl::StrCat(
      "\"",
      absl::Utf8SafeCHexEscape({text.data(), std::min(text.size(), kMost)}),
      cut ? "..." : "", "\"");
}

std::string TextOf(const LogFormat& format) {
  return format.constant() ? absl::Utf8SafeCHexEscape(format.text())
                           : "<format>";
}

std::string Describe(const ConnectRule& connect) {
  std::string text = "connect";
  if (!connect.address_text.empty()) {
    absl::StrAppend(&text, " addr ", connect.address_text);
  }
  if (connect.port != 0) absl::StrAppend(&text, " port ", connect.port);
  if (connect.ssl) absl::StrAppend(&text, " ssl");
  if (connect.send_proxy) absl::StrAppend(&text, " send-proxy");
  return text;
}

std::string Describe(const RawSend& send) {
  return absl::StrCat("send ",
                      send.format ? TextOf(*send.format) : Quoted(send.bytes));
}

// A header that lets whoever reads it in.
bool IsSecret(const std::string& header) {
  return absl::EqualsIgnoreCase(header, "authorization") ||
         absl::EqualsIgnoreCase(header, "proxy-authorization") ||
         absl::EqualsIgnoreCase(header, "cookie");
}

std::string Describe(const HttpSend& send) {
  std::string text = absl::StrCat("send ", send.method, " ", TextOf(send.uri),
                                  " ", absl::Utf8SafeCHexEscape(send.version));
  for (const auto& [name, value] : send.headers) {
    absl::StrAppend(&text, ", ", name, ": ",
                    IsSecret(name) ? "..." : TextOf(value));
  }
  return text;
}

std::string DescribeSend(const SendRule& send) {
  if (const auto* http = std::get_if<HttpSend>(&send)) return Describe(*http);
  return Describe(std::get<RawSend>(send));
}

std::string Ranges(const ExpectRule& expect) {
  return absl::StrJoin(expect.ranges, ",", [](std::string* out, auto range) {
    absl::StrAppend(out, range.first);
    if (range.second != range.first) absl::StrAppend(out, "-", range.second);
  });
}

std::string Describe(const ExpectRule& expect) {
  static constexpr std::string_view kMatches[] = {
      "string",    "rstring",  "binary",  "rbinary",   "string-lf",
      "binary-lf", "anything", "reply",   "status",    "rstatus",
      "hdr",       "string",   "rstring", "string-lf", "nothing"};
  static_assert(std::size(kMatches) ==
                static_cast<size_t>(Match::kHttpCustom) + 1);
  std::string text = absl::StrCat("expect ", expect.inverse ? "! " : "",
                                  kMatches[static_cast<int>(expect.match)]);
  if (!expect.ranges.empty()) absl::StrAppend(&text, " ", Ranges(expect));
  if (expect.format) absl::StrAppend(&text, " ", TextOf(*expect.format));
  if (!expect.pattern.empty() && expect.ranges.empty()) {
    absl::StrAppend(&text, " ", Quoted(expect.pattern));
  }
  return text;
}

std::string Describe(const VariableRule& variable) {
  return absl::StrCat("set ", variable.name.name);
}

std::string DescribeRule(const Rule& rule) {
  const RuleAction& action = rule.action;
  if (const auto* send = std::get_if<SendRule>(&action)) {
    return DescribeSend(*send);
  }
  if (const auto* connect = std::get_if<ConnectRule>(&action)) {
    return Describe(*connect);
  }
  if (const auto* expect = std::get_if<ExpectRule>(&action)) {
    return Describe(*expect);
  }
  return Describe(std::get<VariableRule>(action));
}

// Rules of a protocol are not shown: they may hold a password.
std::string Rules(const Ruleset& ruleset) {
  if (ruleset.type() == RulesetType::kBuiltIn) return "as that option has it";
  std::vector<std::string> steps;
  for (const Rule& rule : ruleset.rules()) {
    const bool said = ruleset.rules().size() > 1 && IsImplicitConnect(rule);
    if (!said) steps.push_back(DescribeRule(rule));
  }
  return absl::StrJoin(steps, "; ");
}

std::string Target(const ServerSpec& server) {
  Address address =
      server.check_addr.is_set() ? server.check_addr : server.address;
  if (!address.is_set()) {
    const ServerExtras& extras = *server.extras;
    return extras.fqdn.empty() ? extras.srv_record : extras.fqdn;
  }
  if (address.is_ip() && server.check_port != 0) {
    address.set_port(server.check_port);
  } else if (address.is_ip() && address.port() == 0) {
    address.set_port(server.address.port());
  }
  return address.ToString();
}

// The longest unit that says it without a fraction.
std::string Delay(int ms) {
  if (ms % 60000 == 0) return absl::StrCat(ms / 60000, "m");
  if (ms % 1000 == 0) return absl::StrCat(ms / 1000, "s");
  return absl::StrCat(ms, "ms");
}

// How often each kind of check comes, most frequent first.
std::vector<std::pair<std::string_view, int>> Kinds(const Config& config) {
  std::map<std::string_view, int> counts;
  for (const ProxyConfig& proxy : config.proxies) {
    for (const ServerSpec& server : proxy.spec.servers) {
      if (!IsChecked(proxy, server)) continue;
      ++counts[KindOf(config, RulesetOf(proxy.spec, server))];
    }
  }
  std::vector<std::pair<std::string_view, int>> kinds(counts.begin(),
                                                      counts.end());
  std::stable_sort(
      kinds.begin(), kinds.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  return kinds;
}

}  // namespace

std::string CheckSummary(const Config& config) {
  int others = 0;
  for (const ProxyConfig& proxy : config.proxies) {
    for (const ServerSpec& server : proxy.spec.servers) {
      others += !IsChecked(proxy, server);
    }
  }
  int checked = 0;
  std::vector<std::string> list;
  for (const auto& [kind, count] : Kinds(config)) {
    checked += count;
    list.push_back(absl::StrCat(count, " ", kind));
  }
  std::string text =
      checked == 0
          ? "No server is checked"
          : absl::StrCat(checked, checked == 1 ? " server: " : " servers: ",
                         absl::StrJoin(list, ", "));
  if (others > 0) absl::StrAppend(&text, "; ", others, " not checked");
  return absl::StrCat(text, "\n");
}

std::string CheckList(const Config& config) {
  std::string out;
  for (const ProxyConfig& proxy : config.proxies) {
    for (const ServerSpec& server : proxy.spec.servers) {
      absl::StrAppend(&out, proxy.spec.name, "/", server.name, " ",
                      Target(server));
      if (IsChecked(proxy, server)) {
        const Ruleset& ruleset = RulesetOf(proxy.spec, server);
        absl::StrAppend(&out, " each ", Delay(server.inter_ms), " by ",
                        KindOf(config, ruleset), ": ", Rules(ruleset));
        if (AccessOf(server).check_tls) absl::StrAppend(&out, " (over TLS)");
      } else {
        absl::StrAppend(&out, " not checked");
      }
      absl::StrAppend(&out, "\n");
    }
  }
  return out;
}

}  // namespace checkd
