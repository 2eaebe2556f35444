#include "daemon/master/master_status.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/process/version.h"

namespace checkd {
namespace {

void AppendRow(const MasterStatus::Process& process, std::string_view type,
               const std::string& reloads, std::string* out) {
  const int64_t up = process.uptime_s;
  absl::StrAppendFormat(out, "%-15d %-15s %-15s %-15s %-15s\n", process.pid,
                        type, reloads,
                        absl::StrFormat("%dd%02dh%02dm%02ds", up / 86400,
                                        up / 3600 % 24, up / 60 % 60, up % 60),
                        kVersion);
}

}  // namespace

std::string ShowProc(const MasterStatus& status) {
  std::string out =
      absl::StrFormat("%-15s %-15s %-15s %-15s %-15s\n", "#<PID>", "<type>",
                      "<reloads>", "<uptime>", "<version>");
  AppendRow(status.master, "master",
            absl::StrCat(status.master.reloads,
                         " [failed: ", status.failed_reloads, "]"),
            &out);
  out += "# workers\n";
  for (const MasterStatus::Process& worker : status.workers) {
    AppendRow(worker, "worker", absl::StrCat(worker.reloads), &out);
  }
  if (!status.former.empty()) out += "# old workers\n";
  for (const MasterStatus::Process& worker : status.former) {
    AppendRow(worker, "worker", absl::StrCat(worker.reloads), &out);
  }
  return out + "# programs\n";
}

}  // namespace checkd
