#include "daemon/cli/commands/stat_dump.h"

namespace checkd {
namespace {

// Proxies and servers looked at for one row, before others have their turn.
constexpr int kLooksARow = 256;

}  // namespace

bool StatDump::Next(std::string* out) {
  if (stage_ == Stage::kDone) return false;
  if (stage_ == Stage::kOpen) {
    if (selection_.format == StatSelection::Format::kCsv) {
      *out += StatCsvHeader();
    } else if (selection_.format == StatSelection::Format::kJson) {
      out->push_back('[');
    }
    stage_ = Stage::kFrontend;
    return true;
  }
  const Found found = NextRow();
  if (found == Found::kRow) Append(out);
  if (found != Found::kEnd) return true;
  stage_ = Stage::kDone;
  if (selection_.format == StatSelection::Format::kJson) *out += "]\n";
  return true;
}

StatDump::Found StatDump::NextRow() {
  int looks = kLooksARow;
  for (; proxy_ < fleet_->proxies().size();
       ++proxy_, stage_ = Stage::kFrontend, server_ = 0) {
    if (--looks < 0) return Found::kNothingYet;
    const Proxy& proxy = fleet_->proxies()[proxy_];
    const BackendSpec& spec = proxy.spec();
    if (spec.disabled ||
        (selection_.proxy_id > 0 && selection_.proxy_id != spec.id)) {
      continue;
    }
    if (stage_ == Stage::kFrontend) {
      stage_ = Stage::kServers;
      if (spec.has_frontend() &&
          (selection_.types & StatSelection::kFrontends)) {
        FillFrontend(spec, options_, &row_);
        return Found::kRow;
      }
    }
    if (!proxy.backend) continue;
    while (stage_ == Stage::kServers) {
      if (server_ == proxy.backend->servers().size() ||
          !(selection_.types & StatSelection::kServers)) {
        stage_ = Stage::kBackend;
        break;
      }
      if (--looks < 0) return Found::kNothingYet;
      const Server& server = proxy.backend->servers()[server_++];
      const ServerSnapshot snapshot = server.Snapshot();
      if (!WantsServer(server, snapshot)) continue;
      FillServer(spec, server.spec(), snapshot, options_, &row_);
      return Found::kRow;
    }
    if (stage_ == Stage::kBackend) {
      stage_ = Stage::kClose;
      if (selection_.types & StatSelection::kBackends) {
        FillBackend(spec, proxy.backend->Snapshot(), options_, &row_);
        return Found::kRow;
      }
    }
  }
  return Found::kEnd;
}

bool StatDump::WantsServer(const Server& server,
                           const ServerSnapshot& snapshot) const {
  if (selection_.server_id != -1 && selection_.server_id != server.spec().id) {
    return false;
  }
  const bool maint = InMaintenance(snapshot.admin);
  if (maint && (selection_.hide_maint || selection_.only_up)) return false;
  return !selection_.only_up || snapshot.op != OpState::kStopped;
}

void StatDump::Append(std::string* out) {
  switch (selection_.format) {
    case StatSelection::Format::kCsv:
      AppendStatCsv(row_, out);
      break;
    case StatSelection::Format::kTyped:
      AppendStatTyped(row_, selection_.with_description, out);
      break;
    case StatSelection::Format::kJson:
      if (!first_row_) out->push_back(',');
      AppendStatJson(row_, out);
      break;
  }
  first_row_ = false;
}

}  // namespace checkd
