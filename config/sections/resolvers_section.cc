// The `resolvers` section: which name servers are asked, how often, and for how
// long their last good answer is believed (F685).
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/sections/section.h"
#include "config/sections/section_words.h"
#include "config/text/units.h"
#include "config/words/words.h"

namespace checkd {

// The section while it is being read.
struct ResolversDraft {
  LoadState& load;
  ResolversConfig& section;
};

namespace {

constexpr uint16_t kDnsPort = 53;
constexpr std::string_view kResolvConf = "/etc/resolv.conf";

// A word that a time of the section follows.
struct TimeRow {
  std::string_view word;
  int64_t* (*field)(ResolversConfig& section);
};

constexpr TimeRow kHolds[] = {
    {"nx", [](ResolversConfig& s) { return &s.hold.nx_ms; }},
    {"refused", [](ResolversConfig& s) { return &s.hold.refused_ms; }},
    {"timeout", [](ResolversConfig& s) { return &s.hold.timeout_ms; }},
    {"other", [](ResolversConfig& s) { return &s.hold.other_ms; }},
    {"valid", [](ResolversConfig& s) { return &s.hold.valid_ms; }},
    {"obsolete", [](ResolversConfig& s) { return &s.hold.obsolete_ms; }},
};

constexpr TimeRow kTimeouts[] = {
    {"resolve", [](ResolversConfig& s) { return &s.timeout_resolve_ms; }},
    {"retry", [](ResolversConfig& s) { return &s.timeout_retry_ms; }},
};

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

void TakeNameServer(ResolversDraft& draft, Line& line) {
  if (line.left() < 2) {
    return line.Error(
        0, "'nameserver' expects <name> and <addr>[:<port>] as arguments.");
  }
  const std::string name(line.Take());
  if (const std::optional<char> bad = ForbiddenNameCharacter(name)) {
    return line.Error(
        line.last(),
        absl::StrFormat("character '%c' is not permitted in server name '%s'.",
                        *bad, name));
  }
  if (Contains(draft.section, name)) {
    return line.Error(
        line.last(),
        absl::StrCat("nameserver '", name,
                     "' has same name as another nameserver of resolvers '",
                     draft.section.name, "', please use a distinct name."));
  }
  const std::string about = absl::StrCat("'nameserver ", name, "' : ");
  const auto parse = [&draft](std::string_view word) {
    return draft.load.addresses.Parse(
        word, {.allow_datagram = true, .default_datagram = true});
  };
  WordOr<ParsedAddress> parsed = line.TakeParsed(parse);
  if (!parsed.ok()) {
    return line.Error(line.last(), absl::StrCat(about, parsed.error().text));
  }
  using Transport = ParsedAddress::Transport;
  const bool tcp = parsed->transport == Transport::kStream;
  if (!parsed->address.is_ip() ||
      (!tcp && parsed->transport != Transport::kDatagram)) {
    return line.Error(
        line.last(),
        absl::StrCat(about, "'", line.last_word(),
                     "' is no address of a name server. Write <ip>:<port>, or "
                     "tcp@<ip>:<port>."));
  }
  Address address = std::move(parsed->address);
  if (address.port() == 0) address.set_port(kDnsPort);
  draft.section.servers.push_back({name, std::move(address), tcp});
  if (!line.done() && draft.load.options.list_ignored_keywords) {
    line.Notice(line.last() + 1,
                absl::StrCat(about, "what follows the address has no effect."));
  }
}

void TakeResolvConf(ResolversDraft& draft, Line& line) {
  if (!line.AtMost(0)) return;
  const LoadOptions& options = draft.load.options;
  std::optional<std::string> text;
  if (options.read_resolv_conf) text = options.read_resolv_conf();
  if (!text) {
    return line.Warn(0, absl::StrCat("failed to open ", kResolvConf, "."));
  }
  const size_t usable = AddNameServers(
      *text, draft.section,
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

// The one word that may follow, a time.
void TakeTimeRow(ResolversDraft& draft, Line& line, const TimeRow& row) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeTime({}, {.missing = "'$0' expects <time> as argument."}),
             row.field(draft.section));
}

void TakeHold(ResolversDraft& draft, Line& line) {
  if (line.left() < 2) {
    return line.Error(0,
                      "'hold' expects an <event> and a <time> as arguments. "
                      "<event> can be 'valid', 'nx', 'refused', 'timeout', "
                      "'obsolete' or 'other'.");
  }
  const auto row = line.ExtendKeyword(
      kHolds, {.refused = "'$0' unknown <event>: '$1', expects either 'nx', "
                          "'refused', 'timeout', 'valid', 'obsolete' or "
                          "'other'."});
  if (!row.ok()) return line.Error(row.error());
  TakeTimeRow(draft, line, **row);
}

void TakeTimeout(ResolversDraft& draft, Line& line) {
  const auto row = line.ExtendKeyword(
      kTimeouts,
      {.missing = "'$0' expects 'retry' or 'resolve' and <time> as arguments.",
       .refused = "'$0' expects 'retry' or 'resolve' and <time> as arguments "
                  "got '$1'."});
  if (!row.ok()) return line.Error(row.error());
  TakeTimeRow(draft, line, **row);
}

// The last word of a line, into `out`.
void TakeNumber(Line& line, const IntegerRange& range, std::string_view refused,
                int* out) {
  int number = 0;
  if (!line.Store(line.TakeInteger(range, {.noun = "<nb>", .refused = refused}),
                  &number)) {
    return;
  }
  if (line.AtMost(0)) *out = number;
}

void TakeRetries(ResolversDraft& draft, Line& line) {
  TakeNumber(line, {1, 1000000},
             "'$0' expects a number from 1 to 1000000 (was $1).",
             &draft.section.retries);
}

void TakePayloadSize(ResolversDraft& draft, Line& line) {
  TakeNumber(line, {512, 65535},
             "'$0' must be between 512 and 65535 inclusive (was $1).",
             &draft.section.payload_size);
}

constexpr KeywordRow<ResolversDraft> kRows[] = {
    {{"nameserver", "<name> <addr>[:<port>]", "a name server"}, TakeNameServer},
    {{"parse-resolv-conf", "", "those of /etc/resolv.conf"}, TakeResolvConf},
    {{"hold", "<event> <delay>",
      "how long the last good answer holds after it"},
     TakeHold},
    {{"accepted_payload_size", "<nb>", "the size of answers"}, TakePayloadSize},
    {{"resolve_retries", "<nb>", "how often a question is repeated"},
     TakeRetries},
    {{"timeout", "{resolve|retry} <delay>", "between questions"}, TakeTimeout},
};

class Resolvers : public Section {
 public:
  Resolvers(LoadState& load, ResolversConfig& section)
      : draft_{load, section} {}

  void Take(LoadState&, Line& line) override {
    const auto* const row = ResolversKeywords().Find(line[0]);
    if (row == nullptr) {
      return RefuseUnknown(line, ResolversKeywords(), "resolvers");
    }
    row->take(draft_, line);
  }

  const KeywordList* words() const override { return &ResolversKeywords(); }

 private:
  ResolversDraft draft_;
};

}  // namespace

const KeywordTable<ResolversDraft>& ResolversKeywords() {
  static const auto* const table =
      new KeywordTable<ResolversDraft>(Scope::kResolvers, {kRows});
  return *table;
}

std::unique_ptr<Section> OpenResolvers(LoadState& load, Line& line) {
  if (line.done()) {
    line.Error(0, "missing name for resolvers section.");
    return nullptr;
  }
  const std::string name(line.Take());
  if (const std::optional<char> bad = ForbiddenNameCharacter(name)) {
    line.Error(line.last(),
               absl::StrFormat("character '%c' is not permitted in "
                               "'resolvers' name '%s'.",
                               *bad, name));
    return nullptr;
  }
  line.AtMost(0);
  const auto [entry, added] = load.resolvers.try_emplace(name, line.location());
  if (!added) {
    load.diagnostics.Add(
        Severity::kAlert, true, line.place(line.last()).Unnamed(),
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
  return std::make_unique<Resolvers>(load, section);
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
