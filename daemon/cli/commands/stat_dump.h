// The rows of `show stat`, made one at a time while the client reads (F509).
#ifndef DAEMON_CLI_COMMANDS_STAT_DUMP_H_
#define DAEMON_CLI_COMMANDS_STAT_DUMP_H_

#include <string>

#include "daemon/cli/command_table.h"
#include "daemon/fleet/fleet.h"
#include "daemon/stats/stat_rows.h"

namespace checkd {

struct StatSelection {
  enum class Format { kCsv, kTyped, kJson };

  // Bits of `type`: add up.
  static constexpr int kFrontends = 1;
  static constexpr int kBackends = 2;
  static constexpr int kServers = 4;

  int proxy_id = -1;  // -1: all
  int types = -1;
  int server_id = -1;  // frontends and backends are shown whatever it is
  Format format = Format::kCsv;
  bool with_description = false;
  bool only_up = false;     // `up`
  bool hide_maint = false;  // `no-maint`; `up` implies it
};

class StatDump : public CliDump {
 public:
  StatDump(const Fleet* fleet, const StatSelection& selection,
           const StatRowOptions& options)
      : fleet_(fleet), selection_(selection), options_(options) {}

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
