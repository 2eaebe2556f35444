// The rows of `show stat`: which values a frontend, a server and a backend
// show (F512). Traffic columns are 0 where HAProxy would count, empty
// elsewhere.
//
//   StatRow row;
//   FillServer(backend, server.spec(), server.Snapshot(), options, &row);
//   AppendStatCsv(row, &out);
//
// Functions of their values: no lock is taken, nothing is kept; thread-safe.
#ifndef DAEMON_STATS_STAT_ROWS_H_
#define DAEMON_STATS_STAT_ROWS_H_

#include <array>
#include <string>

#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"
#include "daemon/stats/field.h"
#include "daemon/stats/stat_columns.h"

namespace checkd {

// One row, to be filled again and again. `server_id` is 0 for frontends and
// backends.
struct StatRow {
  StatRowType type;
  int proxy_id = 0;
  int server_id = 0;
  std::array<Field, kStatColumns> fields;
};

struct StatRowOptions {
  // Addresses and balancing algorithms are for operators and above.
  bool show_addresses = true;
  // With `up` or `no-maint` a backend's status tells "(usable/servers)".
  bool show_counts = false;
  // What `slim` says of frontends without a `maxconn` of their own.
  int maxconn = 0;
};

// Each overwrites the whole of `row`. A frontend is always "OPEN": checkd
// listens for none.
void FillFrontend(const BackendSpec& proxy, const StatRowOptions& options,
                  StatRow* row);
// The check's columns are empty where it is not enabled; while checks are
// suspended only its counters are shown. `snapshot` is of one moment.
void FillServer(const BackendSpec& proxy, const ServerSpec& server,
                const ServerSnapshot& snapshot, const StatRowOptions& options,
                StatRow* row);
// "UP" or "DOWN", and sums over its servers.
void FillBackend(const BackendSpec& proxy, const BackendSnapshot& snapshot,
                 const StatRowOptions& options, StatRow* row);

// CSV header: "# pxname,svname,...,-,\n". The "-" is a last column of HAProxy's
// that is always so.
std::string StatCsvHeader();
// One line, LF included; all columns, empty ones too.
void AppendStatCsv(const StatRow& row, std::string* out);
// A line for each column that is not empty: "<kind>.<proxy id>.<server
// id>.<position>.<name>.1:<tags>:<type>:<value>", where kind is F, B or S; with
// `desc` its meaning follows, between quotes.
void AppendStatTyped(const StatRow& row, bool with_description,
                     std::string* out);
// The row's array, without separator.
void AppendStatJson(const StatRow& row, std::string* out);

}  // namespace checkd

#endif  // DAEMON_STATS_STAT_ROWS_H_
