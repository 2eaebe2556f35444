#include "daemon/cli/process_commands.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/cli/activity.h"
#include "daemon/daemon.h"
#include "daemon/version.h"

extern char** environ;

namespace checkd {
namespace {

CliReply ShowEnv(const CliCall& call) {
  if (!call.word(2).empty()) {
    const std::string prefix = absl::StrCat(call.word(2), "=");
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      if (text.substr(0, prefix.size()) == prefix) {
        return CliReply::Dump(std::string(text));
      }
    }
    return CliReply::Error("Variable not found");
  }
  std::string text;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    absl::StrAppend(&text, *entry, "\n");
  }
  return CliReply::Dump(std::move(text));
}

CliReply Echo(const CliCall& call) {
  return CliReply::Dump(absl::StrJoin(call.command.words.begin() + 1,
                                      call.command.words.end(), " ") +
                        "\n");
}

}  // namespace

void AddProcessCommands(const Daemon* daemon, CommandTable* table) {
  table->Add({"show version", CliLevel::kUser, "", "the version of checkd",
              [](const CliCall&) {
                return CliReply::Dump(std::string(kVersion));
              }});
  table->Add({"show env", CliLevel::kOperator, "[<name>]",
              "the environment of the process", ShowEnv});
  table->Add({"echo", CliLevel::kUser, "<text>", "repeat the text", Echo});
  table->Add({"show cli sockets", CliLevel::kUser, "",
              "the sockets that serve this interface",
              [daemon](const CliCall&) {
                return CliReply::Dump(daemon->cli().DescribeSockets());
              }});
  table->Add({"show startup-logs", CliLevel::kOperator, "",
              "the messages of the start",
              [daemon](const CliCall&) {
                return CliReply::Dump(daemon->console().startup_log());
              }});
  table->Add({"show activity", CliLevel::kOperator, "",
              "how many checks run, and how late",
              [daemon](const CliCall&) {
                return CliReply::Dump(ActivityText(daemon->shards()));
              }});
}

}  // namespace checkd
