#include "daemon/cli/commands/servers_state.h"

#include "absl/strings/str_cat.h"
#include "daemon/cli/commands/server_walk.h"

namespace checkd {

const std::string_view kServersStateHeader =
    "1\n"
    "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state "
    "srv_uweight srv_iweight srv_time_since_last_change srv_check_status "
    "srv_check_result srv_check_health srv_check_state srv_agent_state "
    "bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl "
    "srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";

namespace {

// IPv4 and IPv6 in text, "-" for anything else.
std::string HostOrDash(const Address& address) {
  return address.is_ip() ? address.HostString() : "-";
}

std::string_view OrDash(std::string_view text) {
  return text.empty() ? "-" : text;
}

class ServersStateDump : public CliDump {
 public:
  ServersStateDump(const Fleet* fleet, const Proxy* only)
      : walk_(fleet, only) {}

  bool Next(std::string* out) override {
    const Server* server = walk_.Next();
    if (server == nullptr) return false;
    AppendServerState(server->backend().spec(), server->spec(),
                      server->Snapshot(), out);
    return true;
  }

 private:
  ServerWalk walk_;
};

}  // namespace

void AppendServerState(const BackendSpec& backend, const ServerSpec& server,
                       const ServerSnapshot& s, std::string* out) {
  static const ServerExtras kNoExtras;
  const ServerExtras& extras = server.extras ? *server.extras : kNoExtras;
  // A disabled proxy's servers are listed without their own number, unless it
  // was written (F146, F506).
  const bool numbered = !backend.disabled || server.forced_id;
  // `addr` and `port` of the server line serve the agent too, and show even
  // without one (F506).
  const Address& agent_addr =
      !extras.agent_addr.is_set() ? server.check_addr : extras.agent_addr;
  const int agent_port =
      extras.agent_port ? extras.agent_port : server.check_port;
  absl::StrAppend(out, backend.id, " ", backend.name, " ",
                  numbered ? server.id : 0, " ", server.name, " ",
                  HostOrDash(s.address), " ", static_cast<int>(s.op), " ",
                  static_cast<int>(s.admin), " ", s.uweight, " ", s.iweight,
                  " ", s.lastchg_s, " ", static_cast<int>(s.status), " ");
  absl::StrAppend(out, static_cast<int>(s.result), " ", s.health, " ",
                  backend.disabled ? 0 : static_cast<int>(s.check_state), " ",
                  0, " ", backend.forced_id ? 1 : 0, " ",
                  server.forced_id ? 1 : 0, " ", OrDash(s.fqdn), " ", s.port,
                  " ");
  absl::StrAppend(out, OrDash(extras.srv_record), " ", server.use_ssl ? 1 : 0,
                  " ", server.check_port, " ", HostOrDash(server.check_addr),
                  " ", HostOrDash(agent_addr), " ", agent_port, "\n");
}

std::unique_ptr<CliDump> DumpServersState(const Fleet* fleet,
                                          const Proxy* only) {
  return std::make_unique<ServersStateDump>(fleet, only);
}

}  // namespace checkd
