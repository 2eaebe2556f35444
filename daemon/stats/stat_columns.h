// The columns of `show stat`: their order, names, tags and meaning (F508-F512).
// One table, from which CSV header, typed and JSON output come.
//
//   row.fields[kStatus] = Field::String("UP");
//   ColumnInfo(kStatus).name;                   // "status"
//   TagsOf(StatRowType::kServer, kAct);         // "SGPV"
//
// Static data; thread-safe.
#ifndef DAEMON_STATS_STAT_COLUMNS_H_
#define DAEMON_STATS_STAT_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/stats/field.h"

namespace checkd {

// All of HAProxy's, in its order: what a reader of CSV counts on.
inline constexpr size_t kStatColumns = 119;

// The columns that rows fill by name, by index: the position in CSV, from 0.
// What is left out between two of them is filled as a range from one to the
// other, or by nobody.
enum StatColumnIndex : size_t {
  // Which proxy and server: names here, numbers at kIid and kSid.
  kPxname = 0,
  kSvname = 1,
  // Queues, sessions and bytes of traffic, of which checkd has none.
  kQcur = 2,
  kQmax = 3,
  kScur = 4,
  kSmax = 5,
  kSlim = 6,
  kStot = 7,
  kBin = 8,
  kBout = 9,
  kDreq = 10,
  kDresp = 11,
  kEreq = 12,
  kEcon = 13,
  kEresp = 14,
  kWretr = 15,
  kWredis = 16,
  // What the state machine makes of the checks: state, weights, counters
  // (F512).
  kStatus = 17,
  kWeight = 18,
  kAct = 19,
  kBck = 20,
  kChkfail = 21,
  kChkdown = 22,
  kLastchg = 23,
  kDowntime = 24,
  // Of servers, as configured.
  kQlimit = 25,
  // Always 1.
  kPid = 26,
  kIid = 27,
  kSid = 28,
  kThrottle = 29,
  // Traffic again, as far as kRateMax, but for the kind of row.
  kLbtot = 30,
  kType = 32,
  kRate = 33,
  kRateLim = 34,
  kRateMax = 35,
  // The last check, or the one that runs.
  kCheckStatus = 36,
  kCheckCode = 37,
  kCheckDuration = 38,
  kHrsp1xx = 39,
  kHrspOther = 44,
  kReqRate = 46,
  kReqRateMax = 47,
  kReqTot = 48,
  kCliAbrt = 49,
  kSrvAbrt = 50,
  kCompIn = 51,
  kCompRsp = 54,
  kLastsess = 55,
  // What it said, in the server's words or the system's; kCheckDesc has the
  // status's.
  kLastChk = 56,
  kQtime = 58,
  kTtime = 61,
  kCheckDesc = 65,
  // `rise`, `fall`, and how far between them the server is.
  kCheckRise = 67,
  kCheckFall = 68,
  kCheckHealth = 69,
  // What operators and above may see (StatRowOptions::show_addresses), the mode
  // aside.
  kAddr = 73,
  kCookie = 74,
  kMode = 75,
  kAlgo = 76,
  kConnRate = 77,
  kConnRateMax = 78,
  kConnTot = 79,
  kIntercepted = 80,
  kDcon = 81,
  kDses = 82,
  kWrew = 83,
  kConnect = 84,
  kReuse = 85,
  kCacheLookups = 86,
  kCacheHits = 87,
  kSrvIcur = 88,
  kQtimeMax = 90,
  kTtimeMax = 93,
  kEint = 94,
  kIdleConnCur = 95,
  kNeedConnEst = 98,
  kUweight = 99,
  kAggServerStatus = 100,
  kAggCheckStatus = 102,
  kSrid = 103,
  kSessOther = 104,
  kH3req = 111,
};

// A column's name in the CSV header, its tags unless a kind of row has others,
// and what it means.
struct StatColumn {
  std::string_view name;
  FieldTags tags;
  std::string_view description;  // of `desc`
};

// `index` < kStatColumns; lasts for ever.
const StatColumn& ColumnInfo(size_t index);

// The numbers are those of the `type` column.
enum class StatRowType : uint8_t {
  kFrontend = 0,
  kBackend = 1,
  kServer = 2,
  kListener = 3,
};

// The tags of column `index` in a row of this kind: `act`, `bck` and `rate_max`
// have others in some. Static.
FieldTags TagsOf(StatRowType row, size_t index);

}  // namespace checkd

#endif  // DAEMON_STATS_STAT_COLUMNS_H_
