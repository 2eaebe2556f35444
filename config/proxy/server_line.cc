// server, default-server and server-template lines (F050-F080).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/arguments/address_parser.h"
#include "config/proxy/proxy_draft.h"
#include "config/server/access_settings.h"
#include "config/server/server_keywords.h"
#include "config/text/units.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

std::string AsSentence(std::string_view text) {
  const bool ends = !text.empty() && (text.back() == '.' ||
                                      text.back() == '?' || text.back() == '!');
  return absl::StrCat(text, ends ? "" : ".");
}

class ServerLine {
 public:
  explicit ServerLine(ProxyLine& in)
      : load_(in.load), line_(in.line), draft_(in.draft) {}

  void TakeDefault();
  void TakeServer();
  void TakeTemplate();

 private:
  bool TakeSettings(size_t first, ServerSettings* settings);
  bool TakeAddress(size_t word, ParsedAddress* out);
  bool CheckName(size_t word, std::string_view what);
  bool CheckRoom(int64_t servers);
  void AddServer(std::string name, const ParsedAddress& parsed,
                 const ServerSettings& settings);
  const ServerAccess* AccessOf(const ParsedAddress& parsed,
                               const ServerSettings& settings);
  void FixAddress(const ParsedAddress& parsed, const ServerSettings& settings,
                  ServerSpec* spec, PendingServer* pending);
  void Resolve(const ParsedAddress& parsed, const ServerSettings& settings,
               ServerSpec* spec, PendingServer* pending);
  void AddPending(const ServerSettings& settings, ServerSpec* spec,
                  PendingServer pending);
  void RememberName(ServerSpec* spec);
  void RememberId(ServerSpec* spec);

  LoadState& load_;
  Line& line_;
  ProxyDraft& draft_;
};

void ServerLine::TakeDefault() {
  line_.SetServer("default-server", {}, {});
  if (line_[1] == "name" || line_[1] == "from") {
    return line_.Error(1, absl::StrCat("'", line_[1],
                                       "' after 'default-server' is not "
                                       "supported by checkd yet."));
  }
  // A refused line leaves the settings as they were.
  ServerSettings settings = draft_.settings.default_server;
  if (TakeSettings(1, &settings)) {
    draft_.settings.default_server = std::move(settings);
  }
}

void ServerLine::TakeServer() {
  if (line_.size() < 3) {
    return line_.Error(
        0, "'server' expects <name> and <addr>[:<port>] as arguments.");
  }
  line_.SetServer("server", draft_.name, line_[1]);
  ParsedAddress address;
  ServerSettings settings = draft_.settings.default_server;
  const bool named = CheckName(1, "server");
  const bool placed = TakeAddress(2, &address);
  const bool set = TakeSettings(3, &settings);
  if (!named || !placed || !set || !CheckRoom(1)) return;
  AddServer(std::string(line_[1]), address, settings);
}

// "3" is 1-3; "5-6".
std::optional<std::pair<int, int>> ParseRange(std::string_view text) {
  const size_t dash = text.find('-');
  const std::string_view low = dash == text.npos ? "1" : text.substr(0, dash);
  const std::string_view high =
      dash == text.npos ? text : text.substr(dash + 1);
  const std::optional<int64_t> first = ParseInteger(low, 0, 0x7ffffffe);
  const std::optional<int64_t> last = ParseInteger(high, 0, 0x7ffffffe);
  if (!first || !last || *first > *last) return std::nullopt;
  return std::pair<int, int>(*first, *last);
}

void ServerLine::TakeTemplate() {
  if (line_.size() < 4) {
    return line_.Error(0,
                       "'server-template' expects <prefix> <nb | range> "
                       "<addr>[:<port>] as arguments.");
  }
  line_.SetServer("server-template", draft_.name, line_[1]);
  const std::optional<std::pair<int, int>> range = ParseRange(line_[2]);
  if (!range) {
    return line_.Error(
        2, absl::StrCat("Wrong server-template number or range arg '", line_[2],
                        "'. Write a number, or <low>-<high>."));
  }
  ParsedAddress address;
  ServerSettings settings = draft_.settings.default_server;
  const bool named = CheckName(1, "server-template");
  const bool placed = TakeAddress(3, &address);
  const bool set = TakeSettings(4, &settings);
  const int64_t count = int64_t{range->second} - range->first + 1;
  if (!named || !placed || !set || !CheckRoom(count)) return;
  for (int i = range->first; i <= range->second; ++i) {
    AddServer(absl::StrCat(line_[1], i), address, settings);
    settings.id = 0;  // a forced id is the first server's (F078)
  }
}

bool ServerLine::TakeSettings(size_t first, ServerSettings* settings) {
  WordCursor words = line_.From(first);
  const bool is_default = line_[0] == "default-server";
  const auto remark = [this](Remark kind, size_t word,
                             const std::string& text) {
    if (kind == Remark::kAlert) return line_.Alert(word, text);
    line_.Warn(word, text);
  };
  const auto unsupported = [this, settings](std::string_view keyword,
                                            size_t word, std::string_view value,
                                            std::string_view effect) {
    settings->DropUnsupported(keyword);
    settings->unsupported.push_back({FindKeyword(Scope::kServer, keyword),
                                     line_.location(), line_.column(word),
                                     std::string(value), effect});
  };
  const auto read_address = [this](std::string_view text) {
    return load_.ReadCheckAddress(text);
  };
  const auto parse_address = [this](std::string_view text,
                                    const AddressOptions& address_options) {
    return load_.addresses.ParseAndResolve(text, address_options);
  };
  std::optional<AccessSettings> access;
  const auto change_access = [&access, settings]() -> AccessSettings& {
    if (!access)
      access = settings->access ? *settings->access : AccessSettings();
    return *access;
  };
  ServerWords in{words,
                 *settings,
                 is_default ? std::string_view("default-server") : line_[1],
                 draft_.settings.mode,
                 is_default,
                 read_address,
                 parse_address,
                 change_access,
                 remark,
                 unsupported};
  while (!words.done()) {
    if (const absl::Status s = TakeServerKeyword(in); !s.ok()) {
      line_.Error(words.last(), AsSentence(s.message()));
      return false;
    }
  }
  if (access) settings->access = load_.access.Keep(*std::move(access));
  if (is_default) return true;
  const absl::Status status = CheckServerSettings(in);
  if (!status.ok()) line_.Error(words.last(), AsSentence(status.message()));
  return status.ok();
}

bool ServerLine::TakeAddress(size_t word, ParsedAddress* out) {
  absl::StatusOr<ParsedAddress> parsed = load_.addresses.Parse(
      line_[word],
      {.allow_offset = true, .allow_fqdn = true, .allow_datagram = true});
  if (!parsed.ok()) {
    line_.Error(word, parsed.status().message());
    return false;
  }
  using Transport = ParsedAddress::Transport;
  const bool stream = parsed->transport == Transport::kStream ||
                      parsed->transport == Transport::kMptcp;
  const bool log = draft_.settings.mode == ProxyMode::kLog;
  if (!stream && !(log && parsed->transport == Transport::kDatagram)) {
    static constexpr std::string_view kModes[] = {"tcp", "http", "spop", "log"};
    line_.Error(word,
                absl::StrCat("unsupported transport for server address in '",
                             kModes[static_cast<int>(draft_.settings.mode)],
                             "' backend."));
    return false;
  }
  *out = *std::move(parsed);
  return true;
}

bool ServerLine::CheckName(size_t word, std::string_view what) {
  const std::optional<char> bad = ForbiddenNameCharacter(line_[word]);
  if (!bad) return true;
  line_.Error(
      word, absl::StrFormat("character '%c' is not permitted in %s name '%s'.",
                            *bad, what, line_[word]));
  return false;
}

bool ServerLine::CheckRoom(int64_t servers) {
  if (load_.server_count + servers <= load_.options.max_servers) {
    load_.server_count += servers;
    return true;
  }
  line_.Error(
      1, absl::StrCat("too many servers: at most ", load_.options.max_servers,
                      " are accepted in one configuration."));
  return false;
}

void ServerLine::AddServer(std::string name, const ParsedAddress& parsed,
                           const ServerSettings& settings) {
  ServerSpec& spec = draft_.proxy->spec.servers.emplace_back();
  spec.name = std::move(name);
  spec.location = line_.location();
  settings.ApplyTo(&spec);
  spec.access = AccessOf(parsed, settings);
  PendingServer pending;
  FixAddress(parsed, settings, &spec, &pending);
  RememberName(&spec);
  if (spec.forced_id) RememberId(&spec);
  AddPending(settings, &spec, std::move(pending));
}

const ServerAccess* ServerLine::AccessOf(const ParsedAddress& parsed,
                                         const ServerSettings& settings) {
  const AccessSettings* access = settings.access;
  const bool mptcp = settings.check_addr.is_set()
                         ? settings.check_addr_mptcp
                         : parsed.transport == ParsedAddress::Transport::kMptcp;
  if (mptcp) {
    AccessSettings own = access ? *access : AccessSettings();
    own.socket.mptcp = true;
    access = load_.access.Keep(std::move(own));
  }
  if (access == nullptr) return nullptr;
  return load_.access.AccessOf(access, settings.own_target());
}

void ServerLine::FixAddress(const ParsedAddress& parsed,
                            const ServerSettings& settings, ServerSpec* spec,
                            PendingServer* pending) {
  spec->mapped_port = parsed.mapped_port;
  if (parsed.fqdn.empty()) {
    spec->address = parsed.address;
    return;
  }
  ServerExtras& extras = spec->MutableExtras();
  (parsed.is_srv() ? extras.srv_record : extras.fqdn) = parsed.fqdn;
  extras.name_port = static_cast<uint16_t>(parsed.port_low);
  Resolve(parsed, settings, spec, pending);
}

// Tries what `init-addr` lists, in order (F029).
void ServerLine::Resolve(const ParsedAddress& parsed,
                         const ServerSettings& settings, ServerSpec* spec,
                         PendingServer* pending) {
  // With name servers to ask later, none is no error.
  static const InitAddress kDefault[] = {{InitAddress::Kind::kLast, {}},
                                         {InitAddress::Kind::kLibc, {}},
                                         {InitAddress::Kind::kNone, {}}};
  const size_t defaults = settings.names.resolvers.empty() ? 2 : 3;
  const absl::Span<const InitAddress> methods =
      settings.init_addr.empty() ? absl::MakeSpan(kDefault).first(defaults)
                                 : settings.init_addr;
  pending->fqdn = parsed.fqdn;
  for (const InitAddress& method : methods) {
    Address found;
    if (method.kind == InitAddress::Kind::kIp) found = method.ip;
    if (method.kind == InitAddress::Kind::kLibc && !parsed.is_srv()) {
      found = load_.addresses.Resolve(parsed.fqdn, parsed.family);
      pending->asked_libc = true;
    }
    if (method.kind == InitAddress::Kind::kNone) {
      pending->resolution_optional = true;
      return;
    }
    if (!found.is_set()) continue;
    spec->address = found.WithPort(static_cast<uint16_t>(parsed.port_low));
    pending->fqdn.clear();
    return;
  }
}

void ServerLine::AddPending(const ServerSettings& settings, ServerSpec* spec,
                            PendingServer pending) {
  if (settings.healthcheck.empty() && settings.track.empty() &&
      !settings.agent_check && settings.unsupported.empty() &&
      settings.names.resolvers.empty() && pending.fqdn.empty()) {
    return;
  }
  pending.server = spec;
  pending.proxy = draft_.proxy;
  pending.healthcheck = settings.healthcheck;
  pending.track = settings.track;
  pending.resolvers = settings.names.resolvers;
  pending.agent_check = settings.agent_check;
  pending.unsupported = settings.unsupported;
  load_.servers.push_back(std::move(pending));
}

void ServerLine::RememberName(ServerSpec* spec) {
  const auto [entry, added] =
      draft_.server_lines.try_emplace(spec->name, spec->location.line);
  if (added) return;
  line_.Error(1, absl::StrCat("another server named '", spec->name,
                              "' was already defined at line ", entry->second,
                              ", please use a distinct name."));
}

void ServerLine::RememberId(ServerSpec* spec) {
  const auto [entry, added] = draft_.servers_by_id.try_emplace(spec->id, spec);
  if (added) return;
  line_.Error(1,
              absl::StrCat("'id' : custom id ", spec->id, " already used at ",
                           *entry->second->location.file, ":",
                           entry->second->location.line, " ('server ",
                           entry->second->name, "')."));
}

}  // namespace

void TakeServerLine(ProxyLine& in) {
  const std::string_view word = in.line[0];
  if (in.draft.lacks_backend()) {
    return in.line.Error(
        0, absl::StrCat("'", word, "' not allowed because ", in.draft.Title(),
                        " has no backend capability."));
  }
  ServerLine line(in);
  if (word == "default-server") return line.TakeDefault();
  if (in.draft.proxy == nullptr) {
    return in.line.Error(
        0, absl::StrCat("'", word, "' not allowed in 'defaults' section."));
  }
  if (word == "server") return line.TakeServer();
  line.TakeTemplate();
}

}  // namespace checkd
