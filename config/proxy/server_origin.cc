#include "config/proxy/server_origin.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr std::string_view kServer = "srv:";
constexpr std::string_view kBackend = "be:";

std::string KeyOf(std::string_view backend, std::string_view server) {
  return absl::StrCat(backend, "/", server);
}

// The part of `srv:<backend>/<server>` or `be:<backend>` that settings are kept
// for; empty if it names nothing.
std::string_view NameIn(std::string_view origin) {
  for (const std::string_view kind : {kServer, kBackend}) {
    if (!absl::StartsWith(origin, kind)) continue;
    origin.remove_prefix(kind.size());
    return origin.substr(origin.find('/') + 1);
  }
  return {};
}

WordError Unknown(const Line& line, std::string text) {
  return line.Refusal(
      WordError::Kind::kUnknown,
      absl::StrCat("from: ", text, " It must stand above this line."));
}

// Null if there is none; the current backend's own are in `draft`.
const ServerSettings* Find(const ProxyDraft& draft, std::string_view backend,
                           std::string_view server) {
  if (backend == draft.name) {
    const auto named = draft.settings.named_servers.find(server);
    if (named != draft.settings.named_servers.end()) return &named->second;
  }
  const auto kept = draft.load.origins.find(KeyOf(backend, server));
  return kept == draft.load.origins.end() ? nullptr : &kept->second;
}

}  // namespace

void NoteOrigins(LoadState& load, const Line& line) {
  if (line[0] != "server" && line[0] != "default-server" &&
      line[0] != "server-template") {
    return;
  }
  for (size_t i = 1; i + 1 < line.size(); ++i) {
    if (line[i] != "from") continue;
    const std::string_view name = NameIn(line[i + 1]);
    if (!name.empty()) load.wanted_origins.emplace(name);
  }
}

WordOr<ServerSettings> OriginOf(const ProxyDraft& draft, Line& line) {
  if (line.done()) {
    return line.Missing({.missing = "'from' expects none, be:[<backend>] or "
                                    "srv:[<backend>/]<server> as argument."});
  }
  const std::string_view word = line.Take();
  if (word == "none") return ServerSettings();
  const bool of_server = absl::StartsWith(word, kServer);
  if (!of_server && !absl::StartsWith(word, kBackend)) {
    return line.Refusal(
        WordError::Kind::kUnknown,
        absl::StrCat("invalid '", word,
                     "' value for 'from' keyword. Write none, be:[<backend>] "
                     "or srv:[<backend>/]<server>."));
  }
  std::string_view rest =
      word.substr(of_server ? kServer.size() : kBackend.size());
  std::string_view backend = of_server ? std::string_view() : rest;
  if (const size_t slash = rest.find('/'); of_server && slash != rest.npos) {
    backend = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
  }
  if (backend.empty()) backend = draft.name;
  const bool own = backend == draft.name;
  if (!own && !draft.load.backends_by_name.contains(backend)) {
    return Unknown(line, absl::StrCat("unknown backend '", backend, "'."));
  }
  if (!of_server && own) return draft.settings.default_server;
  const ServerSettings* const found =
      Find(draft, backend, of_server ? rest : std::string_view());
  if (found == nullptr) {
    return Unknown(line, absl::StrCat("unknown server '", rest,
                                      "' in backend '", backend, "'."));
  }
  return *found;
}

void KeepOrigin(ProxyDraft& draft, std::string_view server,
                const ServerSettings& settings) {
  if (!draft.load.wanted_origins.contains(server)) return;
  ServerSettings kept = settings;
  kept.id = 0;
  kept.guid.clear();
  draft.load.origins.insert_or_assign(KeyOf(draft.name, server),
                                      std::move(kept));
}

void KeepOrigins(const ProxyDraft& draft) {
  LoadState& load = draft.load;
  if (load.wanted_origins.contains(draft.name)) {
    load.origins.insert_or_assign(KeyOf(draft.name, {}),
                                  draft.settings.default_server);
  }
  for (const auto& [name, settings] : draft.settings.named_servers) {
    if (!load.wanted_origins.contains(name)) continue;
    load.origins.try_emplace(KeyOf(draft.name, name), settings);
  }
}

}  // namespace checkd
