// The rows of `show stat`: which values a frontend, a server and a backend
// show (F512). Traffic columns are 0 where HAProxy would count, empty
// elsewhere.
#ifndef DAEMON_STATS_STAT_ROWS_H_
#define DAEMON_STATS_STAT_ROWS_H_

#include <array>
#include <string>

#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"
#include "daemon/stats/field.h"
#include "daemon/stats/stat_columns.h"

namespace checkd {

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
  int maxconn = 0;
};

// Each overwrites the whole of `row`.
void FillFrontend(const BackendSpec& proxy, const StatRowOptions& options,
                  StatRow* row);
void FillServer(const BackendSpec& proxy, const ServerSpec& server,
                const ServerSnapshot& snapshot, const StatRowOptions& options,
                StatRow* row);
void FillBackend(const BackendSpec& proxy, const BackendSnapshot& snapshot,
                 const StatRowOptions& options, StatRow* row);

// CSV header: "# pxname,svname,...,-,\n".
std::string StatCsvHeader();
// One line, LF included. In typed and JSON form empty fields are left out.
void AppendStatCsv(const StatRow& row, std::string* out);
void AppendStatTyped(const StatRow& row, bool with_description,
                     std::string* out);
// The row's array, without separator.
void AppendStatJson(const StatRow& row, std::string* out);

}  // namespace checkd

#endif  // DAEMON_STATS_STAT_ROWS_H_
