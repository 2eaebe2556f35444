#include "daemon/cli/session_commands.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/text/units.h"

namespace checkd {
namespace {

CliReply ShowLevel(const CliCall& call) {
  switch (call.state.level) {
    case CliLevel::kUser:
      return CliReply::Dump("user");
    case CliLevel::kOperator:
      return CliReply::Dump("operator");
    case CliLevel::kAdmin:
      break;
  }
  return CliReply::Dump("admin");
}

CliReply SetSeverityOutput(const CliCall& call) {
  if (call.word(2) == "none") {
    call.state.severity = SeverityOutput::kNone;
  } else if (call.word(2) == "number") {
    call.state.severity = SeverityOutput::kNumber;
  } else if (call.word(2) == "string") {
    call.state.severity = SeverityOutput::kString;
  } else {
    return CliReply::Error(
        "one of 'none', 'number', 'string' is a required argument");
  }
  return CliReply::Silent();
}

CliReply SetTimeout(const CliCall& call) {
  if (call.word(2) != "cli") {
    return CliReply::Error("'set timeout' only supports 'cli'.");
  }
  if (call.word(3).empty()) return CliReply::Error("Expects an integer value.");
  const ParsedTime time = ParseTime(call.word(3), TimeUnit::kSeconds);
  if (!time.ok() || time.value < 1 || time.value > kMaxTime / 1000) {
    return CliReply::Error("Invalid timeout value.");
  }
  call.state.timeout_ms = time.value * 1000;
  return CliReply::Silent();
}

CliReply Echo(const CliCall& call) {
  return CliReply::Dump(
      absl::StrCat(absl::StrJoin(call.command.words.begin() + 1,
                                 call.command.words.end(), " "),
                   "\n"));
}

// Levels only go down: the table refuses who is below.
CliCommandSpec LowerTo(CliLevel level, std::string name) {
  std::string help =
      absl::StrCat("lower the level of the current CLI session to ", name);
  return {std::move(name), level, "", std::move(help),
          [level](const CliCall& call) {
            call.state.level = level;
            return CliReply::Silent();
          }};
}

}  // namespace

void AddSessionCommands(CommandTable* table) {
  table->Add(LowerTo(CliLevel::kUser, "user"));
  table->Add(LowerTo(CliLevel::kOperator, "operator"));
  table->Add({"show cli level", CliLevel::kUser, "",
              "display the level of the current CLI session", ShowLevel});
  table->Add({"set severity-output", CliLevel::kUser, "[none|number|string]",
              "set presence of severity level in feedback information",
              SetSeverityOutput});
  table->Add({"set timeout", CliLevel::kUser, "cli <delay>",
              "change how long this session may stay silent", SetTimeout});
  table->Add({"echo", CliLevel::kUser, "<text>", "repeat the text", Echo});
}

}  // namespace checkd
