#include "daemon/cli/commands/process_commands.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/process/version.h"

namespace checkd {
namespace {

CliReply ShowEnv(const ProcessView& process, const CliCall& call) {
  if (call.word(2).empty()) {
    return CliReply::Dump(
        absl::StrCat(absl::StrJoin(process.Environment(), "\n"), "\n"));
  }
  const std::string prefix = absl::StrCat(call.word(2), "=");
  for (const std::string& variable : process.Environment()) {
    if (absl::StartsWith(variable, prefix)) return CliReply::Dump(variable);
  }
  return CliReply::Error("Variable not found");
}

}  // namespace

void AddProcessCommands(const ProcessView* process, CommandTable* table) {
  table->Add(
      {"show version", CliLevel::kUser, "", "the version of checkd",
       [](const CliCall&) { return CliReply::Dump(std::string(kVersion)); }});
  table->Add(
      {"show env", CliLevel::kOperator, "[<name>]",
       "the environment, as the configuration left it",
       [process](const CliCall& call) { return ShowEnv(*process, call); }});
  table->Add({"show cli sockets", CliLevel::kUser, "",
              "the sockets that serve this interface",
              [process](const CliCall&) {
                return CliReply::Dump(process->CliSockets());
              }});
  table->Add({"show startup-logs", CliLevel::kOperator, "",
              "the messages of the start", [process](const CliCall&) {
                return CliReply::Dump(process->StartupLog() + "\n");
              }});
  table->Add({"show activity", CliLevel::kOperator, "",
              "how many checks run, and how late", [process](const CliCall&) {
                return CliReply::Dump(process->Activity());
              }});
}

}  // namespace checkd
