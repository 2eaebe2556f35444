#include "daemon/stats/stat_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "checks/server/status_text.h"

namespace checkd {
namespace {

std::string_view ModeName(ProxyMode mode) {
  switch (mode) {
    case ProxyMode::kTcp:
      return "tcp";
    case ProxyMode::kHttp:
      return "http";
    case ProxyMode::kSpop:
      return "spop";
    case ProxyMode::kLog:
      break;
  }
  return "syslog";
}

// `fullconn`, or a tenth of what may come in.
uint32_t FullconnOf(const BackendSpec& proxy, int maxconn) {
  if (proxy.fullconn > 0) return proxy.fullconn;
  const int64_t inbound =
      proxy.inbound_maxconn + int64_t{proxy.inbound_defaults} * maxconn;
  return static_cast<uint32_t>(std::max<int64_t>(1, (inbound + 9) / 10));
}

void Zero(StatRow* row, size_t first, size_t last, Field::Type type) {
  for (size_t i = first; i <= last; ++i) row->fields[i].type = type;
}
void Zero32(StatRow* row, size_t first, size_t last) {
  Zero(row, first, last, Field::Type::kU32);
}
void Zero64(StatRow* row, size_t first, size_t last) {
  Zero(row, first, last, Field::Type::kU64);
}

void Start(const BackendSpec& proxy, StatRowType type, std::string_view name,
           int server_id, StatRow* row) {
  row->type = type;
  row->proxy_id = proxy.id;
  row->server_id = server_id;
  row->fields.fill(Field());
  auto& f = row->fields;
  f[kPxname] = Field::String(proxy.name);
  f[kSvname] = Field::String(name);
  f[kPid] = Field::U32(1);
  f[kIid] = Field::U32(proxy.id);
  f[kSid] = Field::U32(server_id);
  f[kType] = Field::U32(static_cast<uint32_t>(type));
  f[kMode] = Field::String(ModeName(proxy.mode));
  Zero32(row, kScur, kSmax);
  Zero64(row, kStot, kBout);
  Zero64(row, kDresp, kDresp);
  Zero32(row, kRate, kRate);
  Zero32(row, kRateMax, kRateMax);
  Zero64(row, kWrew, kWrew);
  Zero64(row, kEint, kEint);
}

// What servers and backends have in common.
void AddServing(const BackendSpec& proxy, StatRow* row) {
  auto& f = row->fields;
  Zero32(row, kQcur, kQmax);
  Zero64(row, kEcon, kWredis);
  Zero64(row, kLbtot, kLbtot);
  if (proxy.mode == ProxyMode::kHttp) {
    Zero64(row, kHrsp1xx, kHrspOther);
    Zero64(row, kReqTot, kReqTot);
  }
  Zero64(row, kCliAbrt, kSrvAbrt);
  f[kLastsess] = Field::S32(-1);
  Zero32(row, kQtime, kTtime);
  Zero64(row, kConnect, kReuse);
  Zero32(row, kQtimeMax, kTtimeMax);
}

void AddCheck(const ServerSnapshot& s, StatRow* row) {
  auto& f = row->fields;
  f[kChkfail] = Field::U64(s.chkfail);
  f[kChkdown] = Field::U64(s.chkdown);
  f[kDowntime] = Field::U32(s.downtime_s);
  if (s.check_paused()) return;
  const CheckStatusInfo& info = Info(s.status);
  f[kCheckStatus] =
      Field::String(absl::StrCat(s.check_in_progress() ? "* " : "", info.code));
  f[kCheckDesc] = Field::String(info.text);
  if (HasCode(s.status)) f[kCheckCode] = Field::U32(s.code);
  if (s.status >= CheckStatus::kChecked && s.duration_ms >= 0) {
    f[kCheckDuration] = Field::U64(s.duration_ms);
  }
  f[kLastChk] = Field::String(s.description);
  f[kCheckRise] = Field::U32(s.rise);
  f[kCheckFall] = Field::U32(s.fall);
  f[kCheckHealth] = Field::U32(s.health);
}

template <typename Fn>
void ForEachValue(const StatRow& row, Fn fn) {
  for (size_t i = 0; i < kStatColumns; ++i) {
    if (!row.fields[i].empty()) fn(i, row.fields[i]);
  }
}

}  // namespace

void FillFrontend(const BackendSpec& proxy, const StatRowOptions& options,
                  StatRow* row) {
  Start(proxy, StatRowType::kFrontend, "FRONTEND", 0, row);
  auto& f = row->fields;
  f[kSlim] = Field::U32(proxy.maxconn > 0 ? proxy.maxconn : options.maxconn);
  Zero64(row, kDreq, kDreq);
  Zero64(row, kEreq, kEreq);
  f[kStatus] = Field::String("OPEN");
  Zero32(row, kRateLim, kRateLim);
  Zero32(row, kReqRate, kReqRateMax);
  Zero64(row, kReqTot, kReqTot);
  Zero64(row, kCompIn, kCompRsp);
  Zero32(row, kConnRate, kConnRateMax);
  Zero64(row, kConnTot, kConnTot);
  Zero64(row, kDcon, kDses);
  Zero64(row, kSessOther, kH3req);
  if (proxy.mode == ProxyMode::kHttp) {
    Zero64(row, kHrsp1xx, kHrspOther);
    Zero64(row, kIntercepted, kIntercepted);
    Zero64(row, kCacheLookups, kCacheHits);
  }
}

void FillServer(const BackendSpec& proxy, const ServerSpec& server,
                const ServerSnapshot& s, const StatRowOptions& options,
                StatRow* row) {
  Start(proxy, StatRowType::kServer, server.name, server.id, row);
  AddServing(proxy, row);
  auto& f = row->fields;
  if (server.extras && server.extras->maxconn > 0) {
    f[kSlim] = Field::U32(server.extras->maxconn);
  }
  if (server.extras && server.extras->maxqueue > 0) {
    f[kQlimit] = Field::U32(server.extras->maxqueue);
  }
  f[kStatus] = Field::String(StatusText(s));
  f[kWeight] = Field::U32(s.weight);
  f[kAct] = Field::U32(s.backup ? 0 : 1);
  f[kBck] = Field::U32(s.backup ? 1 : 0);
  f[kLastchg] = Field::U32(s.lastchg_s);
  if (s.throttle >= 0) f[kThrottle] = Field::U32(s.throttle);
  if (s.check_enabled()) AddCheck(s, row);
  if (options.show_addresses) {
    f[kAddr] = Field::String(s.address.ToString());
    if (server.extras && !server.extras->cookie.empty()) {
      f[kCookie] = Field::String(server.extras->cookie);
    }
  }
  Zero32(row, kSrvIcur, kSrvIcur);
  Zero32(row, kIdleConnCur, kNeedConnEst);
  f[kUweight] = Field::U32(s.uweight);
  Zero32(row, kSrid, kSrid);
}

void FillBackend(const BackendSpec& proxy, const BackendSnapshot& s,
                 const StatRowOptions& options, StatRow* row) {
  Start(proxy, StatRowType::kBackend, "BACKEND", 0, row);
  AddServing(proxy, row);
  auto& f = row->fields;
  f[kSlim] = Field::U32(FullconnOf(proxy, options.maxconn));
  if (options.show_addresses && !proxy.cookie.empty()) {
    f[kCookie] = Field::String(proxy.cookie);
  }
  Zero64(row, kDreq, kDreq);
  std::string status = s.up ? "UP" : "DOWN";
  if (options.show_counts) {
    absl::StrAppend(&status, " (", s.act + s.bck, "/", s.servers, ")");
  }
  f[kStatus] = Field::String(status);
  f[kWeight] = Field::U32(s.weight);
  f[kAct] = Field::U32(s.act);
  f[kBck] = Field::U32(s.bck);
  f[kChkdown] = Field::U64(s.chkdown);
  f[kLastchg] = Field::U32(s.lastchg_s);
  if (s.servers > 0) f[kDowntime] = Field::U32(s.downtime_s);
  Zero64(row, kCompIn, kCompRsp);
  if (options.show_addresses) f[kAlgo] = Field::String(proxy.algo);
  if (proxy.mode == ProxyMode::kHttp) {
    Zero64(row, kCacheLookups, kCacheHits);
  }
  f[kUweight] = Field::U32(s.weight);
  Zero32(row, kAggServerStatus, kAggCheckStatus);
}

std::string StatCsvHeader() {
  std::string header = "# ";
  for (size_t i = 0; i < kStatColumns; ++i) {
    absl::StrAppend(&header, ColumnInfo(i).name, ",");
  }
  return header + "-,\n";
}

void AppendStatCsv(const StatRow& row, std::string* out) {
  for (const Field& field : row.fields) {
    AppendCsv(field, out);
    out->push_back(',');
  }
  out->append("-,\n");
}

void AppendStatTyped(const StatRow& row, bool with_description,
                     std::string* out) {
  constexpr char kLetters[] = {'F', 'B', 'S', 'L'};
  const char letter = kLetters[static_cast<int>(row.type)];
  ForEachValue(row, [&](size_t i, const Field& field) {
    const StatColumn& column = ColumnInfo(i);
    out->push_back(letter);
    absl::StrAppend(out, ".", row.proxy_id, ".", row.server_id, ".", i, ".",
                    column.name, ".1:");
    AppendTyped(field, TagsOf(row.type, i), out);
    if (with_description) {
      absl::StrAppend(out, ":\"", column.description, "\"");
    }
    out->push_back('\n');
  });
}

void AppendStatJson(const StatRow& row, std::string* out) {
  constexpr std::string_view kTypes[] = {"Frontend", "Backend", "Server",
                                         "Listener"};
  out->push_back('[');
  bool first = true;
  ForEachValue(row, [&](size_t i, const Field& field) {
    absl::StrAppend(out, first ? "" : ",", "{\"objType\":\"",
                    kTypes[static_cast<int>(row.type)],
                    "\",\"proxyId\":", row.proxy_id, ",\"id\":", row.server_id,
                    ",\"field\":{\"pos\":", i, ",\"name\":\"",
                    ColumnInfo(i).name, "\"},");
    AppendJson(field, TagsOf(row.type, i), out);
    out->push_back('}');
    first = false;
  });
  out->push_back(']');
}

}  // namespace checkd
