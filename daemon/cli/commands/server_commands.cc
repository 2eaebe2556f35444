#include "daemon/cli/commands/server_commands.h"

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "daemon/cli/commands/names_commands.h"
#include "daemon/cli/commands/servers_state.h"

namespace checkd {
namespace {

constexpr char kSetServerUsage[] =
    "usage: set server <backend>/<server> fqdn | health | state";

CliReply SetState(Server& server, const CliCall& call) {
  const std::string_view state = call.word(4);
  if (state == "ready") {
    server.SetAdmin(AdminCommand::kReady);
  } else if (state == "drain") {
    server.SetAdmin(AdminCommand::kDrain);
  } else if (state == "maint") {
    server.SetAdmin(AdminCommand::kMaint);
  } else {
    return CliReply::Error(
        "'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
  }
  return CliReply::Silent();
}

CliReply SetHealth(Server& server, const CliCall& call) {
  const std::string_view health = call.word(4);
  if (health == "up") {
    server.SetHealth(HealthCommand::kUp);
  } else if (health == "stopping") {
    server.SetHealth(HealthCommand::kStopping);
  } else if (health == "down") {
    server.SetHealth(HealthCommand::kDown);
  } else {
    return CliReply::Error(
        "'set server <srv> health' expects 'up', 'stopping', or 'down'.");
  }
  return CliReply::Silent();
}

CliReply SetServer(const Fleet& fleet, NamesView& names, const CliCall& call) {
  const Fleet::Selected selected = fleet.SelectServer(call.word(2), false);
  if (selected.server == nullptr) return CliReply::Error(selected.error);
  if (call.word(3) == "state") return SetState(*selected.server, call);
  if (call.word(3) == "health") return SetHealth(*selected.server, call);
  if (call.word(3) == "fqdn") {
    return SetServerFqdn(names, *selected.server, call);
  }
  return CliReply::Error(kSetServerUsage);
}

CliReply SetAdmin(const Fleet& fleet, const CliCall& call,
                  AdminCommand command) {
  const Fleet::Selected selected = fleet.SelectServer(call.word(2), false);
  if (selected.server == nullptr) return CliReply::Error(selected.error);
  selected.server->SetAdmin(command);
  return CliReply::Silent();
}

CliReply SetCheck(const Fleet& fleet, const CliCall& call, bool enabled) {
  const Fleet::Selected selected = fleet.SelectServer(call.word(2), false);
  if (selected.server == nullptr) return CliReply::Error(selected.error);
  if (!selected.server->SetCheckEnabled(enabled) && enabled) {
    return CliReply::Error(
        "Health check was not configured on this server, cannot enable.");
  }
  return CliReply::Silent();
}

class BackendDump final : public CliDump {
 public:
  explicit BackendDump(const Fleet* fleet) : fleet_(fleet) {}

  bool Next(std::string* out) override {
    for (int i = 0; i < kProxiesAPiece; ++i) {
      if (proxy_ == fleet_->proxies().size()) return false;
      const Proxy& proxy = fleet_->proxies()[proxy_++];
      if (proxy.backend) absl::StrAppend(out, proxy.spec().name, "\n");
    }
    return true;
  }

 private:
  static constexpr int kProxiesAPiece = 64;

  const Fleet* const fleet_;
  size_t proxy_ = 0;
};

CliReply ShowBackend(const Fleet& fleet) {
  CliReply reply = CliReply::Dump("# name\n");
  reply.dump = std::make_unique<BackendDump>(&fleet);
  return reply;
}

CliReply ShowServersState(const Fleet& fleet, const CliCall& call) {
  const Proxy* only = nullptr;
  if (!call.word(3).empty()) {
    only = fleet.FindBackend(call.word(3));
    if (only == nullptr) {
      return CliReply::Error("Can't find backend.");
    }
  }
  CliReply reply = CliReply::Dump(std::string(kServersStateHeader));
  reply.dump = DumpServersState(&fleet, only);
  return reply;
}

}  // namespace

void AddServerCommands(const Fleet* fleet, NamesView* names,
                       CommandTable* table) {
  table->Add({"set server", CliLevel::kAdmin, "<b>/<s> [opts]",
              "change a server's state, health or host name",
              [fleet, names](const CliCall& call) {
                return SetServer(*fleet, *names, call);
              }});
  table->Add({"enable server", CliLevel::kAdmin, "<b>/<s>",
              "end a server's maintenance (same as: state ready)",
              [fleet](const CliCall& call) {
                return SetAdmin(*fleet, call, AdminCommand::kReady);
              }});
  table->Add({"disable server", CliLevel::kAdmin, "<b>/<s>",
              "put a server in maintenance (same as: state maint)",
              [fleet](const CliCall& call) {
                return SetAdmin(*fleet, call, AdminCommand::kMaint);
              }});
  table->Add(
      {"enable health", CliLevel::kAdmin, "<b>/<s>",
       "run a server's health checks again",
       [fleet](const CliCall& call) { return SetCheck(*fleet, call, true); }});
  table->Add({"disable health", CliLevel::kAdmin, "<b>/<s>",
              "suspend a server's health checks", [fleet](const CliCall& call) {
                return SetCheck(*fleet, call, false);
              }});
  table->Add({"show backend", CliLevel::kUser, "", "list the backends",
              [fleet](const CliCall&) { return ShowBackend(*fleet); }});
  table->Add({"show servers state", CliLevel::kUser, "[<backend>]",
              "the state of every server, as state files hold it",
              [fleet](const CliCall& call) {
                return ShowServersState(*fleet, call);
              }});
}

}  // namespace checkd
