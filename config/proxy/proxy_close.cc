// What the end of a proxy's section settles: its ruleset, the ids of its
// servers, and what must wait for the other sections (F106, F155, F702).
#include <memory>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "config/proxy/proxy_draft.h"

namespace checkd {
namespace {

struct RuleKind {
  RulesetType type;
  std::string_view rules;
  std::string_view option;
};

constexpr RuleKind kRuleKinds[] = {
    {RulesetType::kHttp, "http-check", "httpchk"},
    {RulesetType::kTcp, "tcp-check", "tcp-check"},
};

// F106.
void WarnAboutUnusedRules(const ProxyDraft& draft) {
  const Place place{.file = *draft.location.file,
                    .line = draft.location.line,
                    .style = Place::Style::kSpaced};
  for (const RuleKind& kind : kRuleKinds) {
    if (!draft.rules.HasRules(kind.type) ||
        draft.settings.check_type == kind.type) {
      continue;
    }
    draft.load.diagnostics.Warning(
        place,
        "%s uses %s rules without 'option %s', so the rules are ignored.",
        draft.Title(), kind.rules, kind.option);
  }
}

// The ruleset of a proxy: its own if it wrote any of that type, else that of
// its defaults (F155).
const Ruleset* ChooseRuleset(ProxyDraft& draft) {
  ProxySettings& settings = draft.settings;
  CheckRules& rules = draft.rules;
  draft.load.Note(rules.names(), draft.proxy);
  settings.disable_on_404 |= rules.disable_on_404;
  settings.send_state |= rules.send_state;
  if (settings.check_type == RulesetType::kPlain) {
    return draft.load.PlainRuleset();
  }
  if (settings.check_type == RulesetType::kBuiltIn) return settings.ruleset;
  const Ruleset* inherited = settings.ruleset;
  if (inherited != nullptr && inherited->type() != settings.check_type) {
    inherited = nullptr;
  }
  if (rules.Has(settings.check_type)) inherited = nullptr;
  Ruleset ruleset(inherited != nullptr
                      ? inherited->list()
                      : draft.load.Own(rules.Build(settings.check_type)));
  if (settings.check_type == RulesetType::kHttp) {
    ruleset.disable_on_404 = settings.disable_on_404;
    ruleset.send_state = settings.send_state;
  }
  if (inherited != nullptr &&
      inherited->disable_on_404 == ruleset.disable_on_404 &&
      inherited->send_state == ruleset.send_state) {
    return inherited;
  }
  return draft.load.Own(ruleset);
}

// An automatic id is the first free one from the server's number on (F702).
void NumberServers(ProxyDraft& draft) {
  int next = 1;
  for (ServerSpec& server : draft.proxy->spec.servers) {
    if (!server.forced_id) {
      while (draft.servers_by_id.contains(next)) ++next;
      server.id = next;
    }
    ++next;
  }
}

void ApplySource(ProxyDraft& draft) {
  if (!draft.settings.source) return;
  absl::flat_hash_map<const ServerAccess*, const ServerAccess*> known;
  for (ServerSpec& server : draft.proxy->spec.servers) {
    const auto [entry, added] = known.try_emplace(server.access);
    if (added) {
      entry->second = draft.load.connections.WithSource(server.access,
                                                        *draft.settings.source);
    }
    server.access = entry->second;
  }
}

void AddPending(const ProxyDraft& draft) {
  const ProxySettings& settings = draft.settings;
  draft.load.proxies.push_back({draft.proxy, settings.protocol,
                                settings.external_command,
                                settings.external_path, settings.email_alert});
}

}  // namespace

void CloseProxy(ProxyDraft& draft) {
  draft.ignored.Tell(draft.load, draft.location, draft.Title());
  const Ruleset* const ruleset = ChooseRuleset(draft);
  if (draft.defaults != nullptr) {
    draft.settings.ruleset = ruleset;
    draft.defaults->settings = std::move(draft.settings);
    return;
  }
  WarnAboutUnusedRules(draft);
  draft.settings.ApplyTo(draft.proxy);
  draft.proxy->spec.ruleset = ruleset;
  NumberServers(draft);
  ApplySource(draft);
  AddPending(draft);
}

}  // namespace checkd
