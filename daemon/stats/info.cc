#include "daemon/stats/info.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/process/version.h"
#include "daemon/stats/field.h"

namespace checkd {
namespace {

std::string UptimeText(double uptime_s) {
  const int64_t s = static_cast<int64_t>(uptime_s);
  return absl::StrFormat("%dd %dh%02dm%02ds", s / 86400, s / 3600 % 24,
                         s / 60 % 60, s % 60);
}

struct InfoRow {
  std::string_view name;
  FieldTags tags;
  std::string_view description;
  Field (*value)(const ProcessInfo&);
};

// In HAProxy's order: an item's index is its position in typed output.
constexpr InfoRow kRows[] = {
    {"Name", "POSV", "Product name",
     [](const ProcessInfo&) { return Field::String(kProductName); }},
    {"Version", "POSV", "Product version",
     [](const ProcessInfo&) { return Field::String(kVersion); }},
    {"Release_date", "POSV", "Date of the version",
     [](const ProcessInfo&) { return Field::String(kReleaseDate); }},
    {"Nbthread", "CGSV", "Threads that check",
     [](const ProcessInfo& p) { return Field::U32(p.threads); }},
    {"Nbproc", "CGSV", "Processes that check; always 1",
     [](const ProcessInfo&) { return Field::U32(1); }},
    {"Process_num", "KGPV", "Number of this process; always 1",
     [](const ProcessInfo&) { return Field::U32(1); }},
    {"Pid", "SGPV", "Process id",
     [](const ProcessInfo& p) { return Field::U32(p.pid); }},
    {"Uptime", "MDPV", "Time since the start",
     [](const ProcessInfo& p) {
       return Field::String(UptimeText(p.uptime_s));
     }},
    {"Uptime_sec", "MDPV", "Seconds since the start",
     [](const ProcessInfo& p) { return Field::U32(p.uptime_s); }},
    {"Memmax_MB", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"PoolAlloc_MB", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo& p) { return Field::U32(p.memory_bytes >> 20); }},
    {"PoolUsed_MB", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo& p) { return Field::U32(p.memory_bytes >> 20); }},
    {"PoolFailed", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Ulimit-n", "CLPV", "Limit of descriptors",
     [](const ProcessInfo& p) { return Field::U32(p.descriptor_limit); }},
    {"Maxsock", "CLPV", "Limit of sockets",
     [](const ProcessInfo& p) { return Field::U32(p.descriptor_limit); }},
    {"Maxconn", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo& p) { return Field::U32(p.maxconn); }},
    {"Hard_maxconn", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo& p) { return Field::U32(p.maxconn); }},
    {"CurrConns", "MGPV", "Clients of the stats sockets",
     [](const ProcessInfo& p) { return Field::U32(p.clients); }},
    {"CumConns", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CumReq", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"MaxSslConns", "MMPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CurrSslConns", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CumSslConns", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Maxpipes", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"PipesUsed", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"PipesFree", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"ConnRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"ConnRateLimit", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"MaxConnRate", "MMPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SessRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SessRateLimit", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"MaxSessRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslRateLimit", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"MaxSslRate", "MMPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslFrontendKeyRate", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslFrontendMaxKeyRate", "MMPV",
     "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslFrontendSessionReuse_pct", "MGPV",
     "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslBackendKeyRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslBackendMaxKeyRate", "MMPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslCacheLookups", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"SslCacheMisses", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CompressBpsIn", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CompressBpsOut", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CompressBpsRateLim", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"ZlibMemUsage", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"MaxZlibMemUsage", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Tasks", "MGPV", "Checks",
     [](const ProcessInfo& p) { return Field::U32(p.checks); }},
    {"Run_queue", "MGPV", "Checks that run now",
     [](const ProcessInfo& p) { return Field::U32(p.open_checks); }},
    {"Idle_pct", "MaPV", "Not measured",
     [](const ProcessInfo&) { return Field::U32(100); }},
    {"node", "COSV", "Node name",
     [](const ProcessInfo& p) { return Field::String(p.node); }},
    {"description", "COSV", "Node description",
     [](const ProcessInfo& p) { return Field::String(p.description); }},
    {"Stopping", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Jobs", "MGPV", "Listeners, clients and running checks",
     [](const ProcessInfo& p) {
       return Field::U32(p.listeners + p.clients + p.open_checks);
     }},
    {"Unstoppable Jobs", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Listeners", "MGPV", "Stats sockets",
     [](const ProcessInfo& p) { return Field::U32(p.listeners); }},
    {"ActivePeers", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"ConnectedPeers", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"DroppedLogs", "MGPV", "Log messages that could not be sent",
     [](const ProcessInfo& p) { return Field::U32(p.dropped_logs); }},
    {"BusyPolling", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"FailedResolutions", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"TotalBytesOut", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"TotalSplicedBytesOut", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"BytesOutRate", "MRPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"DebugCommandsIssued", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CumRecvLogs", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Build info", "POSV", "Version",
     [](const ProcessInfo&) { return Field::String(kVersion); }},
    {"Memmax_bytes", "CLPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"PoolAlloc_bytes", "MGPV", "Heap in use",
     [](const ProcessInfo& p) { return Field::U64(p.memory_bytes); }},
    {"PoolUsed_bytes", "MGPV", "Heap in use",
     [](const ProcessInfo& p) { return Field::U64(p.memory_bytes); }},
    {"Start_time_sec", "MDPV",
     "When the process started, seconds since the epoch",
     [](const ProcessInfo& p) {
       return Field::U32(p.start_time_us / 1000000);
     }},
    {"Tainted", "SGPV", "Always 0",
     [](const ProcessInfo&) { return Field::String("0"); }},
    {"TotalWarnings", "MCPP", "Warnings since the start",
     [](const ProcessInfo& p) { return Field::U32(p.warnings); }},
    {"MaxconnReached", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"BootTime_ms", "MDPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"Niced_tasks", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CurrStreams", "MGPV", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"CumStreams", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"BlockedTrafficWarnings", "MCPP",
     "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U32(0); }},
    {"PatternsAdded", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"PatternsFreed", "MCPP", "HAProxy statistic; nothing to count here",
     [](const ProcessInfo&) { return Field::U64(0); }},
    {"NbThreadGroups", "CGSV", "Always 1",
     [](const ProcessInfo&) { return Field::U32(1); }},
};
static_assert(sizeof(kRows) / sizeof(kRows[0]) == 82);

Field ValueOf(const InfoRow& row, const ProcessInfo& info, bool with_float) {
  if (with_float && row.name == "Uptime_sec") {
    return Field::Float(info.uptime_s);
  }
  if (with_float && row.name == "Start_time_sec") {
    return Field::Float(info.start_time_us / 1e6);
  }
  Field field = row.value(info);
  if (row.name == "description" && field.text.empty()) return Field();
  return field;
}

}  // namespace

std::string FormatInfo(const ProcessInfo& info, const InfoFormat& format) {
  std::string out;
  if (format.kind == InfoFormat::Kind::kJson) out.push_back('[');
  for (size_t i = 0; i < std::size(kRows); ++i) {
    const InfoRow& row = kRows[i];
    const Field field = ValueOf(row, info, format.with_float);
    if (field.empty()) continue;
    switch (format.kind) {
      case InfoFormat::Kind::kPlain:
        absl::StrAppend(&out, row.name, ": ");
        AppendValue(field, &out);
        break;
      case InfoFormat::Kind::kTyped:
        absl::StrAppend(&out, i, ".", row.name, ".1:");
        AppendTyped(field, row.tags, &out);
        break;
      case InfoFormat::Kind::kJson:
        absl::StrAppend(&out, i == 0 ? "" : ",", "{\"field\":{\"pos\":", i,
                        ",\"name\":\"", row.name, "\"},");
        AppendJson(field, row.tags, &out);
        out.push_back('}');
        continue;
    }
    if (format.with_description) {
      absl::StrAppend(&out, ":\"", row.description, "\"");
    }
    out.push_back('\n');
  }
  if (format.kind == InfoFormat::Kind::kJson) out += "]\n";
  return out;
}

}  // namespace checkd
