// Commands put to a table, as a client of the stats socket puts them.
//
//   CommandTable table;
//   CliClient client(&table);
//   EXPECT_EQ(client.Ask("show version"), "...\n\n");
#ifndef DAEMON_TESTING_CLI_CLIENT_H_
#define DAEMON_TESTING_CLI_CLIENT_H_

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/cli/command_table.h"
#include "daemon/cli/session.h"

namespace checkd {

class CliClient {
 public:
  // `table` outlives it.
  explicit CliClient(const CommandTable* table) : table_(table) {}

  // The whole answer to one line, in a session of its own.
  std::string Ask(std::string_view line, CliLevel level = CliLevel::kAdmin) {
    CliState state;
    state.level = level;
    CliSession session(table_, state, &options_);
    session.OnInput(absl::StrCat(line, "\n"));
    std::string text;
    while (!session.Output().empty()) {
      text += session.Output();
      session.Consume(session.Output().size());
    }
    return text;
  }

 private:
  const CommandTable* const table_;
  CliSession::Options options_;
};

}  // namespace checkd

#endif  // DAEMON_TESTING_CLI_CLIENT_H_
