#include "daemon/startup/startup.h"

#include <grp.h>
#include <pwd.h>

#include <cstdio>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/loader.h"
#include "config/text/condition.h"
#include "config/text/diagnostics.h"
#include "config/text/environment.h"
#include "daemon/process/wall_time.h"
#include "daemon/startup/config_files.h"
#include "daemon/startup/resolve.h"
#include "transport/sockets/socket_maker.h"

namespace checkd {
namespace {

Console::Level LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return Console::Level::kNotice;
    case Severity::kDiag:
      return Console::Level::kDiag;
    case Severity::kWarning:
      return Console::Level::kWarning;
    case Severity::kAlert:
      break;
  }
  return Console::Level::kAlert;
}

bool HasListener(const Config& config) {
  for (const ProxyConfig& proxy : config.proxies) {
    if (proxy.listeners > 0 && !proxy.spec.disabled) return true;
  }
  return !config.global.stats_sockets.empty();
}

bool HasCheck(const Config& config) {
  for (const ProxyConfig& proxy : config.proxies) {
    if (proxy.spec.disabled) continue;
    for (const ServerSpec& server : proxy.spec.servers) {
      if (server.check) return true;
    }
  }
  return false;
}

// Messages that arose while lines were read say "config : " first (F115), and
// show the line with a caret under the word that they are about.
void Print(const Diagnostics& diagnostics, const LoadOptions& options,
           const LoadResult& result, Console* console) {
  size_t index = 0;
  for (const Diagnostic& d : diagnostics.entries()) {
    const bool parsing = index++ < result.parse_diagnostics;
    std::string text = absl::StrCat(parsing ? "config : " : "", d.text);
    // The lexer's messages bring their own (F009).
    if (d.severity == Severity::kAlert && !d.shows_line) {
      const std::string excerpt = Excerpt(options, d);
      if (!excerpt.empty()) absl::StrAppend(&text, "\n", excerpt);
    }
    console->Print(LevelOf(d.severity), text);
  }
}

std::vector<std::string> EnvironmentStrings(const Environment& environment) {
  std::vector<std::string> list;
  for (const auto& [name, value] : environment.variables()) {
    if (absl::StartsWith(name, "HAPROXY_") &&
        absl::EndsWith(name, "_LOG_FMT")) {
      continue;
    }
    list.push_back(absl::StrCat(name, "=", value));
  }
  return list;
}

std::optional<std::string> ReadResolvConf() {
  auto files = ReadConfigFiles({"/etc/resolv.conf"});
  if (!files.ok() || files->empty()) return std::nullopt;
  return std::move(files->front().text);
}

std::optional<int> FindUser(const std::string& name) {
  const passwd* entry = getpwnam(name.c_str());
  return entry ? std::optional<int>(entry->pw_uid) : std::nullopt;
}

std::optional<int> FindGroup(const std::string& name) {
  const group* entry = getgrnam(name.c_str());
  return entry ? std::optional<int>(entry->gr_gid) : std::nullopt;
}

}  // namespace

LoadedConfig LoadOrExplain(const CommandLine& line, Console* console) {
  auto files = ReadConfigFiles(line.config_paths);
  if (!files.ok()) {
    console->Print(Console::Level::kAlert, files.status().message());
    return {};
  }
  Environment environment = Environment::FromProcess();
  LoadOptions options;
  for (ConfigFile& file : *files) {
    options.files.push_back({std::move(file.name), std::move(file.text)});
  }
  options.environment = &environment;
  options.diag = line.diagnostics;
  options.user_id = FindUser;
  options.group_id = FindGroup;
  options.host_name = HostName();
  options.localpeer = line.localpeer;
  options.ignore_resolution_failures = line.ignore_resolution_failures;
  options.no_server_verify = line.no_server_verify;
  options.list_ignored_keywords = !line.quiet;
  options.resolve_host = ResolveHost;
  options.read_resolv_conf = ReadResolvConf;

  auto tls = std::make_unique<TlsContexts>();
  options.verify_tls = [&tls](const TlsProfile& profile,
                              std::vector<std::string>* warnings) {
    return tls->Add(&profile, warnings);
  };
  options.verify_socket = [&line, console](const SocketOptions& socket) {
    absl::Status status = VerifySocketOptions(socket);
    if (absl::IsUnavailable(status)) {
      console->Print(
          Console::Level::kNotice,
          absl::StrCat(status.message(),
                       ": checks that need it fail until it is there."));
      return absl::OkStatus();
    }
    // Who tries a configuration need not be who runs it.
    if (line.check_only && absl::IsPermissionDenied(status)) status = {};
    return status;
  };

  Diagnostics diagnostics;
  LoadResult result = LoadConfig(options, diagnostics);
  Print(diagnostics, options, result, console);
  for (const std::string& text : ClosingAlerts(result)) {
    console->Print(Console::Level::kAlert, text);
  }
  if (!result.ok()) return {};
  GlobalConfig& global = result.config->global;
  if ((global.zero_warning || line.zero_warning) && console->warnings() > 0) {
    console->Print(Console::Level::kAlert,
                   "Some warnings were found and 'zero-warning' is set. "
                   "Aborting.");
    return {};
  }
  if (!global.tls_key_log.empty() && !line.check_only) {
    if (absl::Status s = tls->LogKeysTo(global.tls_key_log); !s.ok()) {
      console->Print(Console::Level::kAlert,
                     absl::StrCat("'checkd tls-key-log' ", s.message()));
      return {};
    }
  }
  if (line.maxconn > 0) global.maxconn = line.maxconn;
  if (!line.tag.empty() && global.log_tag.empty()) global.log_tag = line.tag;
  if (!line.pidfile.empty()) global.pidfile = line.pidfile;
  return {std::move(result.config), std::move(tls),
          EnvironmentStrings(environment)};
}

int JudgeConfiguration(const CommandLine& line, Console* console) {
  const LoadedConfig loaded = LoadOrExplain(line, console);
  if (loaded.config == nullptr) return 1;
  if (line.quiet && !line.debug) return 0;
  if (console->warnings() > 0) std::printf("Warnings were found.\n");
  if (line.strict_exit && !HasListener(*loaded.config)) {
    std::printf(
        "Configuration file has no error but will not start (no listener) => "
        "exit(2).\n");
    return 2;
  }
  if (line.verbose) std::printf("Configuration file is valid\n");
  return 0;
}

int EvaluateCondition(const CommandLine& line, Console* console) {
  const ConditionResult result = EvaluateConditionLine(
      *line.condition, ConditionFacts(), Environment::FromProcess());
  if (!result.ok()) {
    console->Print(
        Console::Level::kAlert,
        absl::StrCat("Failed to evaluate condition: ", result.error));
    return 2;
  }
  return result.value ? 0 : 1;
}

bool HasAnythingToDo(const Config& config) {
  return HasListener(config) || HasCheck(config);
}

}  // namespace checkd
