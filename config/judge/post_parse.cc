#include "config/judge/post_parse.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "checks/rules/ruleset_builder.h"
#include "config/judge/judge_access.h"
#include "config/judge/judge_names.h"
#include "config/judge/unsupported.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

Place PlaceOf(const SourceLocation& location, Place::Style style) {
  return Place{.file = *location.file, .line = location.line, .style = style};
}

void ServerAlert(LoadState& load, const PendingServer& server,
                 std::string_view text) {
  load.diagnostics.Alert(
      PlaceOf(server.server->location, Place::Style::kBracket),
      "'server %s/%s' : %s", server.proxy->spec.name, server.server->name,
      text);
}

// What a disabled proxy says is read, and not judged (F146).
template <typename Pending>
bool IsDisabled(const Pending& pending) {
  return pending.proxy->spec.disabled;
}

// ---- ids of proxies (F702)

void NumberProxies(LoadState& load) {
  int next = 2;
  for (ProxyConfig& proxy : load.config.proxies) {
    if (proxy.spec.forced_id) continue;
    while (load.proxies_by_id.contains(next)) ++next;
    proxy.spec.id = next++;
  }
}

// ---- external checks (F104)

void JudgeExternal(LoadState& load, const PendingProxy& pending) {
  const std::string& name = pending.proxy->spec.name;
  const bool wanted = pending.protocol.keyword != nullptr &&
                      pending.protocol.keyword->word == "external-check";
  const SourceLocation& at =
      wanted ? pending.protocol.location : pending.proxy->spec.location;
  const Place place = PlaceOf(at, Place::Style::kNone);
  if (!wanted) {
    for (const auto& [word, value] :
         {std::pair<std::string_view, const std::string&>(
              "command", pending.external_command),
          std::pair<std::string_view, const std::string&>(
              "path", pending.external_path)}) {
      if (value.empty()) continue;
      load.diagnostics.Warning(place,
                               "'external-check %s' will be ignored for "
                               "backend '%s' (requires 'option "
                               "external-check').",
                               word, name);
    }
    return;
  }
  if (!load.external_check_allowed) {
    load.diagnostics.Alert(place,
                           "Proxy '%s' : 'option external-check' unable to "
                           "find required 'global.external-check'.",
                           name);
  }
  if (pending.external_command.empty()) {
    load.diagnostics.Alert(place,
                           "Proxy '%s' : 'option external-check' unable to "
                           "find required 'external-check command'.",
                           name);
  } else if (pending.external_command[0] != '/' &&
             pending.external_path.empty()) {
    load.diagnostics.Alert(place,
                           "Proxy '%s': 'external-check command' does not have "
                           "a leading '/' and 'external-check path' is not "
                           "set.",
                           name);
  }
}

void JudgeMailers(LoadState& load, const PendingProxy& pending) {
  const EmailAlert& alert = pending.email_alert;
  if (!alert.written) return;
  const BackendSpec& proxy = pending.proxy->spec;
  const Place place = PlaceOf(proxy.location, Place::Style::kNone);
  if (!alert.complete()) {
    load.diagnostics.Warning(
        place,
        "'email-alert' will be ignored for %s '%s' (the presence any of "
        "'email-alert from', 'email-alert level' 'email-alert mailers', "
        "'email-alert myhostname', or 'email-alert to' requires each of "
        "'email-alert from', 'email-alert mailers' and 'email-alert to' to be "
        "present).",
        KindName(proxy.kind), proxy.name);
  } else if (!load.mailers.contains(alert.mailers)) {
    load.diagnostics.Alert(place, "Proxy '%s': unable to find mailers '%s'.",
                           proxy.name, alert.mailers);
  }
}

// ---- servers

// F062: even if the server has no check.
void BindHealthcheck(LoadState& load, const PendingServer& pending) {
  if (pending.healthcheck.empty() || IsDisabled(pending)) return;
  const auto found = load.healthchecks.find(pending.healthcheck);
  if (found != load.healthchecks.end()) {
    pending.server->MutableExtras().ruleset = found->second.ruleset;
    return;
  }
  const SourceLocation& at = pending.server->location;
  ServerAlert(
      load, pending,
      absl::StrCat("parsing [", *at.file, ":", at.line,
                   "]: healthcheck section '*healthcheck-", pending.healthcheck,
                   "' not found for server '", pending.server->name, "'."));
}

// The servers that others track, found by name as they are asked for.
class TrackGraph {
 public:
  explicit TrackGraph(const LoadState& load) : load_(load) {
    for (const PendingServer& server : load.servers) {
      if (!server.track.empty()) trackers_[server.server] = &server;
      if (server.agent_check) agents_[server.server] = true;
    }
  }

  // The message of F374; empty if the track is sound.
  std::string Problem(const PendingServer& from) const;

 private:
  struct Target {
    const ProxyConfig* proxy = nullptr;
    const ServerSpec* server = nullptr;
  };
  Target Find(const PendingServer& from) const;

  const LoadState& load_;
  absl::flat_hash_map<const ServerSpec*, const PendingServer*> trackers_;
  absl::flat_hash_map<const ServerSpec*, bool> agents_;
};

TrackGraph::Target TrackGraph::Find(const PendingServer& from) const {
  const size_t slash = from.track.find('/');
  Target target;
  if (slash == from.track.npos) {
    target.proxy = from.proxy;
  } else {
    const auto found = load_.proxies_by_name.find(from.track.substr(0, slash));
    if (found != load_.proxies_by_name.end() &&
        found->second->spec.has_backend()) {
      target.proxy = found->second;
    }
  }
  if (target.proxy == nullptr) return target;
  const std::string name =
      slash == from.track.npos ? from.track : from.track.substr(slash + 1);
  const auto& servers = target.proxy->spec.servers;
  const auto found = std::find_if(
      servers.begin(), servers.end(),
      [&name](const ServerSpec& server) { return server.name == name; });
  if (found != servers.end()) target.server = &*found;
  return target;
}

std::string TrackGraph::Problem(const PendingServer& from) const {
  Target target = Find(from);
  const size_t slash = from.track.find('/');
  if (target.proxy == nullptr) {
    return absl::StrCat("unable to find required proxy '",
                        from.track.substr(0, slash), "' for tracking.");
  }
  if (target.server == nullptr) {
    return absl::StrCat(
        "unable to find required server '",
        slash == from.track.npos ? from.track : from.track.substr(slash + 1),
        "' for tracking.");
  }
  const std::string who =
      absl::StrCat(target.proxy->spec.name, "/", target.server->name);
  // Along the chain to the server that has a check of its own.
  const PendingServer* link = &from;
  for (size_t steps = 0; steps <= trackers_.size(); ++steps) {
    const auto next = trackers_.find(target.server);
    if (next == trackers_.end()) {
      if (target.server->check || agents_.contains(target.server)) return {};
      return absl::StrCat("unable to use ", who,
                          " for tracking as it does not have any check nor "
                          "agent enabled.");
    }
    link = next->second;
    if (IsDisabled(*link)) return {};  // it tracks, and is not judged
    target = Find(*link);
    if (target.server == nullptr) return {};  // told at that link
  }
  return absl::StrCat("unable to track ", who,
                      " as it belongs to a tracking chain looping back to ",
                      from.proxy->spec.name, "/", from.server->name, ".");
}

void JudgeTracks(LoadState& load) {
  const TrackGraph graph(load);
  for (const PendingServer& server : load.servers) {
    if (server.track.empty() || IsDisabled(server)) continue;
    const std::string problem = graph.Problem(server);
    if (!problem.empty()) ServerAlert(load, server, problem);
  }
}

void WarnAboutEmptyResolvers(LoadState& load) {
  for (const ResolversConfig& section : load.config.resolvers) {
    if (!section.servers.empty()) continue;
    load.diagnostics.Warning(PlaceOf(section.location, Place::Style::kNone),
                             "config : resolvers '%s' [%s:%d] has no "
                             "nameservers configured!",
                             section.name, *section.location.file,
                             section.location.line);
  }
}

void JudgeResolvers(LoadState& load, const PendingServer& pending) {
  const bool sound =
      pending.resolvers.empty() || load.resolvers.contains(pending.resolvers);
  if (sound || IsDisabled(pending)) return;
  const SourceLocation& at = pending.server->location;
  load.diagnostics.Alert(
      PlaceOf(at, Place::Style::kNone),
      "%s '%s', server '%s': unable to find required resolvers '%s'. Line %d "
      "of %s: name a section that exists, or write 'resolvers %s' and "
      "'nameserver <name> <address>:<port>' lines.",
      KindName(pending.proxy->spec.kind), pending.proxy->spec.name,
      pending.server->name, pending.resolvers, at.line, *at.file,
      pending.resolvers);
}

// ---- ports (F165)

bool IsNamed(const ServerSpec& server) {
  return server.extras != nullptr && !server.extras->fqdn.empty();
}

bool IsService(const ServerSpec& server) {
  return server.extras != nullptr && !server.extras->srv_record.empty();
}

void JudgePorts(LoadState& load) {
  for (const ProxyConfig& proxy : load.config.proxies) {
    if (proxy.spec.disabled) continue;
    for (const ServerSpec& server : proxy.spec.servers) {
      // An SRV record brings its port.
      if (!server.check || IsService(server)) continue;
      const std::string problem =
          PortProblem(server, RulesetOf(proxy.spec, server));
      if (problem.empty()) continue;
      const Place place = PlaceOf(server.location, Place::Style::kNone);
      if (IsNamed(server)) {
        load.diagnostics.Notice(place,
                                "config: %s '%s': %s Its checks will fail. "
                                "Line %d of %s: write <name>:<port>, or 'port "
                                "<number>'.",
                                KindName(proxy.spec.kind), proxy.spec.name,
                                problem, server.location.line,
                                *server.location.file);
        continue;
      }
      load.diagnostics.Alert(place,
                             "config: %s '%s': %s Line %d of %s: write "
                             "<address>:<port>, or 'port <number>'.",
                             KindName(proxy.spec.kind), proxy.spec.name,
                             problem, server.location.line,
                             *server.location.file);
    }
  }
}

// ---- names (F029)

void JudgeResolution(LoadState& load) {
  for (const PendingServer& pending : load.servers) {
    if (pending.fqdn.empty() || IsDisabled(pending)) continue;
    const Place place =
        PlaceOf(pending.server->location, Place::Style::kBracket);
    const bool ignored =
        pending.resolution_optional || load.options.ignore_resolution_failures;
    if (pending.resolution_optional && !pending.asked_libc) continue;
    if (ignored) {
      load.diagnostics.Notice(
          place,
          "'server %s/%s' : could not resolve address '%s', disabling server.",
          pending.proxy->spec.name, pending.server->name, pending.fqdn);
    } else if (!pending.asked_libc) {
      ServerAlert(load, pending,
                  absl::StrCat("no method found to resolve address '",
                               pending.fqdn, "'."));
    } else {
      ServerAlert(
          load, pending,
          absl::StrCat("could not resolve address '", pending.fqdn, "'."));
    }
  }
}

}  // namespace

LoadOutcome PostParse(LoadState& load) {
  const size_t before = load.diagnostics.fatal_count();
  const auto failed = [&load, before] {
    return load.diagnostics.fatal_count() > before;
  };
  NumberProxies(load);
  for (const PendingProxy& proxy : load.proxies) {
    if (IsDisabled(proxy)) continue;
    JudgeExternal(load, proxy);
    JudgeMailers(load, proxy);
  }
  for (const PendingServer& server : load.servers) {
    BindHealthcheck(load, server);
    JudgeResolvers(load, server);
  }
  JudgeNames(load);
  JudgeTracks(load);
  WarnAboutEmptyResolvers(load);
  if (failed()) return LoadOutcome::kPostParseErrors;
  load.connections.Complete(load.connection_defaults);
  for (const PendingProxy& proxy : load.proxies) RefuseUnsupported(load, proxy);
  for (const PendingServer& server : load.servers) {
    RefuseUnsupported(load, server);
  }
  if (failed()) return LoadOutcome::kPostParseErrors;
  JudgeAccess(load);
  JudgePorts(load);
  if (failed()) return LoadOutcome::kPortSanity;
  JudgeResolution(load);
  return failed() ? LoadOutcome::kUnresolved : LoadOutcome::kOk;
}

}  // namespace checkd
