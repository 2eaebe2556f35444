// The rows of `show stat`, made one at a time while the client reads (F509).
//
//   CliReply reply;
//   reply.dump = std::make_unique<StatDump>(&fleet, StatSelection(), options);
#ifndef DAEMON_CLI_COMMANDS_STAT_DUMP_H_
#define DAEMON_CLI_COMMANDS_STAT_DUMP_H_

#include <string>

#include "daemon/cli/command_table.h"
#include "daemon/fleet/fleet.h"
#include "daemon/stats/stat_rows.h"

namespace checkd {

// Which rows, and how they are written: the words behind `show stat` (F509).
struct StatSelection {
  enum class Format { kCsv, kTyped, kJson };

  // Bits of `type`: add up.
  static constexpr int kFrontends = 1;
  static constexpr int kBackends = 2;
  static constexpr int kServers = 4;

  // 0 means all, too. Rows of disabled proxies are never shown.
  int proxy_id = -1;  // -1: all
  int types = -1;
  int server_id = -1;  // frontends and backends are shown whatever it is
  Format format = Format::kCsv;
  // `desc`, which typed output alone has.
  bool with_description = false;
  bool only_up = false;     // `up`
  bool hide_maint = false;  // `no-maint`; `up` implies it
};

// Takes one server's or backend's lock at a time, so that rows are of different
// moments. Thread: the control loop's.
class StatDump : public CliDump {
 public:
  // `fleet` outlives it; the others are copied.
  StatDump(const Fleet* fleet, const StatSelection& selection,
           const StatRowOptions& options)
      : fleet_(fleet), selection_(selection), options_(options) {}

  // A row, the header or the end; or nothing, where 256 proxies and servers
  // were passed over without finding one.
  bool Next(std::string* out) override;

 private:
  enum class Stage { kOpen, kFrontend, kServers, kBackend, kClose, kDone };

  enum class Found { kRow, kNothingYet, kEnd };
  // Fills row_ with the next row, unless that takes long to find.
  Found NextRow();
  bool WantsServer(const Server& server, const ServerSnapshot& snapshot) const;
  void Append(std::string* out);

  const Fleet* const fleet_;
  const StatSelection selection_;
  const StatRowOptions options_;
  Stage stage_ = Stage::kOpen;
  size_t proxy_ = 0;
  size_t server_ = 0;
  bool first_row_ = true;
  StatRow row_;
};

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_STAT_DUMP_H_
