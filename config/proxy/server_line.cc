// server, default-server and server-template lines (F050-F080).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "config/arguments/address_parser.h"
#include "config/proxy/proxy_words.h"
#include "config/server/connection_settings.h"
#include "config/server/server_words.h"
#include "config/text/units.h"

namespace checkd {
namespace {

class ServerLine {
 public:
  ServerLine(ProxyDraft& draft, Line& line)
      : load_(draft.load), line_(line), draft_(draft) {}

  void TakeDefault();
  void TakeServer();
  void TakeTemplate();

 private:
  ServerDraft NewDraft(std::string_view name);
  // Each takes the next word or words; false after an error.
  bool TakeName(std::string* name);
  bool TakeServiceAddress(ParsedAddress* out);
  bool TakeWords(ServerDraft& server);
  // False, after an error, if the configuration is full.
  bool ReserveServers(int64_t servers);
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
  ExpressionNames names_;
};

ServerDraft ServerLine::NewDraft(std::string_view name) {
  return ServerDraft{
      .addresses = load_.addresses,
      .formats = load_.config.formats,
      .expressions = {.names = &names_, .location = line_.location()},
      .name = name,
      .mode = draft_.settings.mode,
      .settings = draft_.settings.default_server};
}

void ServerLine::TakeDefault() {
  line_.SetServer("default-server", {}, {});
  if (line_.Peek() == "name" || line_.Peek() == "from") {
    line_.Take();
    return line_.Error(line_.last(),
                       absl::StrCat("'", line_.last_word(),
                                    "' after 'default-server' is not "
                                    "supported by checkd yet."));
  }
  // A refused line leaves the settings as they were.
  ServerDraft server = NewDraft("default-server");
  server.is_default = true;
  if (TakeWords(server)) {
    draft_.settings.default_server = std::move(server.settings);
  }
}

void ServerLine::TakeServer() {
  if (line_.left() < 2) {
    return line_.Error(
        0, "'server' expects <name> and <addr>[:<port>] as arguments.");
  }
  std::string name;
  ParsedAddress address;
  const bool named = TakeName(&name);
  ServerDraft server = NewDraft(name);
  const bool placed = TakeServiceAddress(&address);
  const bool set = TakeWords(server);
  if (!named || !placed || !set || !ReserveServers(1)) return;
  AddServer(name, address, server.settings);
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
  if (line_.left() < 3) {
    return line_.Error(0,
                       "'server-template' expects <prefix> <nb | range> "
                       "<addr>[:<port>] as arguments.");
  }
  std::string prefix;
  ParsedAddress address;
  const bool named = TakeName(&prefix);
  const WordOr<std::pair<int, int>> range = line_.TakeParsed(
      ParseRange, {.refused = "Wrong server-template number or range arg "
                              "'$1'. Write a number, or <low>-<high>."});
  if (!range.ok()) return line_.Error(range.error());
  ServerDraft server = NewDraft(prefix);
  const bool placed = TakeServiceAddress(&address);
  const bool set = TakeWords(server);
  const int64_t count = int64_t{range->second} - range->first + 1;
  if (!named || !placed || !set || !ReserveServers(count)) return;
  for (int i = range->first; i <= range->second; ++i) {
    AddServer(absl::StrCat(prefix, i), address, server.settings);
    server.settings.id = 0;  // a forced id is the first server's (F078)
  }
}

bool ServerLine::TakeName(std::string* name) {
  const std::string_view keyword = line_.keyword();
  const std::string_view word = line_.Take();
  line_.SetServer(keyword, draft_.name, word);
  *name = std::string(word);
  const std::optional<char> bad = ForbiddenNameCharacter(word);
  if (!bad) return true;
  line_.Error(
      line_.last(),
      absl::StrFormat("character '%c' is not permitted in %s name '%s'.", *bad,
                      keyword, word));
  return false;
}

bool ServerLine::TakeServiceAddress(ParsedAddress* out) {
  const auto parse = [this](std::string_view word) {
    return load_.addresses.Parse(
        word,
        {.allow_offset = true, .allow_fqdn = true, .allow_datagram = true});
  };
  WordOr<ParsedAddress> parsed = line_.TakeParsed(parse);
  if (!parsed.ok()) {
    line_.Error(line_.last(), parsed.error().text);
    return false;
  }
  using Transport = ParsedAddress::Transport;
  const bool stream = parsed->transport == Transport::kStream ||
                      parsed->transport == Transport::kMptcp;
  const bool log = draft_.settings.mode == ProxyMode::kLog;
  if (!stream && !(log && parsed->transport == Transport::kDatagram)) {
    static constexpr std::string_view kModes[] = {"tcp", "http", "spop", "log"};
    line_.Error(line_.last(),
                absl::StrCat("unsupported transport for server address in '",
                             kModes[static_cast<int>(draft_.settings.mode)],
                             "' backend."));
    return false;
  }
  *out = *std::move(parsed);
  return true;
}

bool ServerLine::TakeWords(ServerDraft& server) {
  const int errors = line_.errors();
  while (!line_.done()) {
    TakeServerWord(server, line_);
    if (line_.errors() > errors) return false;
  }
  server.KeepConnection(load_.connections);
  load_.Note(names_, draft_.proxy);
  if (!server.is_default) VerifyServer(server, line_);
  return line_.errors() == errors;
}

bool ServerLine::ReserveServers(int64_t servers) {
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
  const ConnectionSettings* connection = settings.connection;
  const bool mptcp = settings.check_addr.is_set()
                         ? settings.check_addr_mptcp
                         : parsed.transport == ParsedAddress::Transport::kMptcp;
  if (mptcp) {
    ConnectionSettings own = connection ? *connection : ConnectionSettings();
    own.socket.mptcp = true;
    connection = load_.connections.Keep(std::move(own));
  }
  if (connection == nullptr) return nullptr;
  return load_.connections.AccessOf(connection, settings.own_target());
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

void TakeServerLine(ProxyDraft& draft, Line& line) {
  const std::string_view word = line.keyword();
  if (draft.lacks_backend()) {
    return line.Error(
        0, absl::StrCat("'", word, "' not allowed because ", draft.Title(),
                        " has no backend capability."));
  }
  ServerLine server(draft, line);
  if (word == "default-server") return server.TakeDefault();
  if (draft.proxy == nullptr) {
    return line.Error(
        0, absl::StrCat("'", word, "' not allowed in 'defaults' section."));
  }
  if (word == "server") return server.TakeServer();
  server.TakeTemplate();
}

constexpr ProxyRow kRows[] = {
    {{"server", "<name> <addr>[:<port>] [<word>...]", "a server"},
     TakeServerLine},
    {{"default-server", "<word>...", "what servers below have unsaid"},
     TakeServerLine},
    {{"server-template", "<prefix> <range> <addr>[:<port>] [<word>...]",
      "servers that differ in number"},
     TakeServerLine},
};

}  // namespace

absl::Span<const ProxyRow> ProxyServerWords() { return kRows; }

}  // namespace checkd
