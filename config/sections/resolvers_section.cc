// The `resolvers` section: which name servers are asked, how often, and for how
// long their last good answer is believed (F685).
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/arguments/time_argument.h"
#include "config/sections/section.h"
#include "config/text/units.h"
#include "config/words/words.h"

namespace checkd {
namespace {

constexpr uint16_t kDnsPort = 53;
constexpr std::string_view kResolvConf = "/etc/resolv.conf";

struct TimeWord {
  std::string_view word;
  int64_t* (*field)(ResolversConfig& section);
};

constexpr TimeWord kHolds[] = {
    {"nx", [](ResolversConfig& s) { return &s.hold.nx_ms; }},
    {"refused", [](ResolversConfig& s) { return &s.hold.refused_ms; }},
    {"timeout", [](ResolversConfig& s) { return &s.hold.timeout_ms; }},
    {"other", [](ResolversConfig& s) { return &s.hold.other_ms; }},
    {"valid", [](ResolversConfig& s) { return &s.hold.valid_ms; }},
    {"obsolete", [](ResolversConfig& s) { return &s.hold.obsolete_ms; }},
};

constexpr TimeWord kTimeouts[] = {
    {"resolve", [](ResolversConfig& s) { return &s.timeout_resolve_ms; }},
    {"retry", [](ResolversConfig& s) { return &s.timeout_retry_ms; }},
};

template <size_t kCount>
int64_t* FindTime(const TimeWord (&words)[kCount], std::string_view word,
                  ResolversConfig& section) {
  for (const TimeWord& entry : words) {
    if (entry.word == word) return entry.field(section);
  }
  return nullptr;
}

// The next word of `line`, which loses it; empty at its end.
std::string_view CutWord(std::string_view& line) {
  static constexpr std::string_view kBlanks = " \t\r";
  const size_t begin = line.find_first_not_of(kBlanks);
  if (begin == line.npos) return {};
  line.remove_prefix(begin);
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

// Name servers in the text of a resolv.conf: address and line.
std::vector<std::pair<std::string_view, int>> ReadResolvConf(
    std::string_view text) {
  std::vector<std::pair<std::string_view, int>> found;
  int number = 0;
  for (std::string_view line : SplitWords(text, '\n')) {
    ++number;
    if (CutWord(line) != "nameserver") continue;
    const std::string_view address = CutWord(line);
    if (!address.empty()) found.emplace_back(address, number);
  }
  return found;
}

// A scope ("%eth0") is nothing that an Address can hold.
std::optional<Address> NameServerAddress(std::string_view text) {
  return Address::FromIp(text.substr(0, text.find('%')), kDnsPort);
}

bool Contains(const ResolversConfig& section, std::string_view name) {
  return std::any_of(
      section.servers.begin(), section.servers.end(),
      [name](const auto& server) { return server.name == name; });
}

// Adds the name servers of a resolv.conf to `section`, and tells `left_out` of
// each that is not added, since it is no address or one is there of that name.
// Returns how many were addresses.
size_t AddNameServers(
    std::string_view text, ResolversConfig& section,
    absl::FunctionRef<void(std::string_view server, int line, bool duplicate)>
        left_out) {
  size_t usable = 0;
  for (const auto& [server, number] : ReadResolvConf(text)) {
    std::optional<Address> address = NameServerAddress(server);
    const bool duplicate = address && Contains(section, server);
    if (address) ++usable;
    if (address && !duplicate) {
      section.servers.push_back({std::string(server), *std::move(address)});
    } else {
      left_out(server, number, duplicate);
    }
  }
  return usable;
}

class Resolvers : public Section {
 public:
  explicit Resolvers(ResolversConfig* section) : section_(*section) {}

  void Take(LoadState& load, Line& line) override {
    static constexpr std::pair<std::string_view,
                               void (Resolvers::*)(LoadState&, Line&)>
        kWords[] = {{"nameserver", &Resolvers::TakeNameServer},
                    {"parse-resolv-conf", &Resolvers::TakeResolvConf},
                    {"hold", &Resolvers::TakeHold},
                    {"timeout", &Resolvers::TakeTimeout},
                    {"resolve_retries", &Resolvers::TakeRetries},
                    {"accepted_payload_size", &Resolvers::TakePayloadSize}};
    for (const auto& [word, take] : kWords) {
      if (word == line[0]) return (this->*take)(load, line);
    }
    RefuseUnknown(line, Scope::kResolvers, "resolvers");
  }

 private:
  void TakeNameServer(LoadState& load, Line& line);
  void TakeResolvConf(LoadState& load, Line& line);
  void TakeHold(LoadState& load, Line& line);
  void TakeTimeout(LoadState& load, Line& line);
  void TakeRetries(LoadState& load, Line& line);
  void TakePayloadSize(LoadState& load, Line& line);

  ResolversConfig& section_;
};

void StoreTime(Line& line, size_t word, std::string_view keyword,
               int64_t* field) {
  TimeArgument time;
  const absl::Status status = ParsePlainTime(line[word], keyword, &time);
  if (!status.ok()) return line.Error(word, status.message());
  for (const std::string& warning : time.warnings) line.Warn(word, warning);
  *field = time.ms;
}

void Resolvers::TakeNameServer(LoadState& load, Line& line) {
  if (line.size() < 3) {
    return line.Error(
        0, "'nameserver' expects <name> and <addr>[:<port>] as arguments.");
  }
  const std::string name(line[1]);
  if (const std::optional<char> bad = ForbiddenNameCharacter(name)) {
    return line.Error(
        1,
        absl::StrFormat("character '%c' is not permitted in server name '%s'.",
                        *bad, name));
  }
  if (Contains(section_, name)) {
    return line.Error(
        1, absl::StrCat("nameserver '", name,
                        "' has same name as another nameserver of resolvers '",
                        section_.name, "', please use a distinct name."));
  }
  absl::StatusOr<ParsedAddress> parsed = load.addresses.Parse(
      line[2], {.allow_datagram = true, .default_datagram = true});
  if (!parsed.ok()) {
    return line.Error(2, absl::StrCat("'nameserver ", name,
                                      "' : ", parsed.status().message()));
  }
  using Transport = ParsedAddress::Transport;
  const bool tcp = parsed->transport == Transport::kStream;
  if (!parsed->address.is_ip() ||
      (!tcp && parsed->transport != Transport::kDatagram)) {
    return line.Error(
        2, absl::StrCat("'nameserver ", name, "' : '", line[2],
                        "' is no address of a name server. Write <ip>:<port>, "
                        "or tcp@<ip>:<port>."));
  }
  Address address = std::move(parsed->address);
  if (address.port() == 0) address.set_port(kDnsPort);
  section_.servers.push_back({name, std::move(address), tcp});
  if (line.size() > 3 && load.options.list_ignored_keywords) {
    line.Notice(3, absl::StrCat("'nameserver ", name,
                                "' : what follows the address has no effect."));
  }
}

void Resolvers::TakeResolvConf(LoadState& load, Line& line) {
  if (!line.AtMost(0)) return;
  std::optional<std::string> text;
  if (load.options.read_resolv_conf) text = load.options.read_resolv_conf();
  if (!text) {
    return line.Warn(0, absl::StrCat("failed to open ", kResolvConf, "."));
  }
  const size_t usable = AddNameServers(
      *text, section_,
      [&line](std::string_view server, int number, bool duplicate) {
        line.Warn(
            0,
            duplicate
                ? absl::StrCat("Parsing [", kResolvConf, ":", number,
                               "] : generated name for ", kResolvConf,
                               " nameserver '", server,
                               "' conflicts with another nameserver, it "
                               "appears to be a duplicate and will be "
                               "excluded.")
                : absl::StrCat("Parsing [", kResolvConf, ":", number,
                               "] : address '", server,
                               "' could not be recognized, nameserver will be "
                               "excluded."));
      });
  if (usable == 0) {
    line.Warn(0,
              absl::StrCat("no valid nameservers found in ", kResolvConf, "."));
  }
}

void Resolvers::TakeHold(LoadState& load, Line& line) {
  if (line.size() < 3) {
    return line.Error(0,
                      "'hold' expects an <event> and a <time> as arguments. "
                      "<event> can be 'valid', 'nx', 'refused', 'timeout', "
                      "'obsolete' or 'other'.");
  }
  int64_t* const field = FindTime(kHolds, line[1], section_);
  if (field == nullptr) {
    return line.Error(1, absl::StrCat("'hold' unknown <event>: '", line[1],
                                      "', expects either 'nx', 'refused', "
                                      "'timeout', 'valid', 'obsolete' or "
                                      "'other'."));
  }
  if (!line.AtMost(1, 2)) return;
  StoreTime(line, 2, absl::StrCat("hold ", line[1]), field);
}

void Resolvers::TakeTimeout(LoadState& load, Line& line) {
  int64_t* const field = FindTime(kTimeouts, line[1], section_);
  if (field == nullptr) {
    return line.Error(
        1, absl::StrCat("'timeout' expects 'retry' or 'resolve' and <time> as "
                        "arguments",
                        line.size() < 2 ? "" : " got '", line[1],
                        line.size() < 2 ? "." : "'."));
  }
  if (line.size() < 3) {
    return line.Error(
        1, absl::StrCat("'timeout ", line[1], "' expects <time> as argument."));
  }
  if (!line.AtMost(1, 2)) return;
  StoreTime(line, 2, absl::StrCat("timeout ", line[1]), field);
}

void Resolvers::TakeRetries(LoadState& load, Line& line) {
  if (line.size() < 2) {
    return line.Error(0, "'resolve_retries' expects <nb> as argument.");
  }
  const std::optional<int64_t> count = ParseInteger(line[1], 1, 1000000);
  if (!count) {
    return line.Error(1, absl::StrCat("'resolve_retries' expects a number "
                                      "from 1 to 1000000 (was ",
                                      line[1], ")."));
  }
  if (line.AtMost(1)) section_.retries = static_cast<int>(*count);
}

void Resolvers::TakePayloadSize(LoadState& load, Line& line) {
  if (line.size() < 2) {
    return line.Error(0, "'accepted_payload_size' expects <nb> as argument.");
  }
  const std::optional<int64_t> size = ParseInteger(line[1], 512, 65535);
  if (!size) {
    return line.Error(1, absl::StrCat("'accepted_payload_size' must be between "
                                      "512 and 65535 inclusive (was ",
                                      line[1], ")."));
  }
  if (line.AtMost(1)) section_.payload_size = static_cast<int>(*size);
}

}  // namespace

std::unique_ptr<Section> OpenResolvers(LoadState& load, Line& line) {
  if (line.size() < 2) {
    line.Error(0, "missing name for resolvers section.");
    return nullptr;
  }
  const std::string name(line[1]);
  if (const std::optional<char> bad = ForbiddenNameCharacter(name)) {
    line.Error(1, absl::StrFormat("character '%c' is not permitted in "
                                  "'resolvers' name '%s'.",
                                  *bad, name));
    return nullptr;
  }
  line.AtMost(1);
  const auto [entry, added] = load.resolvers.try_emplace(name, line.location());
  if (!added) {
    load.diagnostics.Add(
        Severity::kAlert, true, line.place(1).Unnamed(),
        absl::StrCat("Parsing [", *line.location().file, ":",
                     line.location().line, "]: resolvers '", name,
                     "' has same name as another resolvers (declared at ",
                     *entry->second.file, ":", entry->second.line,
                     "). Please use a distinct name."));
    return nullptr;
  }
  ResolversConfig& section = load.config.resolvers.emplace_back();
  section.name = name;
  section.location = line.location();
  return std::make_unique<Resolvers>(&section);
}

void AddDefaultResolvers(LoadState& load) {
  if (load.resolvers.contains("default") || !load.options.read_resolv_conf) {
    return;
  }
  const std::optional<std::string> text = load.options.read_resolv_conf();
  if (!text) return;
  ResolversConfig section;
  section.name = "default";
  AddNameServers(*text, section, [](std::string_view, int, bool) {});
  if (section.servers.empty()) return;
  load.resolvers.try_emplace(section.name);
  load.config.resolvers.push_back(std::move(section));
}

}  // namespace checkd
