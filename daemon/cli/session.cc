#include "daemon/cli/session.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

// Output made ahead of the client's reading.
constexpr size_t kOutputAhead = 64 * 1024;

std::string_view SeverityName(CliReply::Severity severity) {
  switch (severity) {
    case CliReply::Severity::kErr:
      return "err";
    case CliReply::Severity::kWarning:
      return "warning";
    default:
      return "info";
  }
}

std::string_view LevelName(CliLevel level) {
  switch (level) {
    case CliLevel::kUser:
      return "user";
    case CliLevel::kOperator:
      return "operator";
    case CliLevel::kAdmin:
      break;
  }
  return "admin";
}

}  // namespace

CliSession::CliSession(const CommandTable* table, const CliState& defaults,
                       size_t max_line, std::function<int64_t()> uptime_s)
    : table_(table),
      uptime_s_(std::move(uptime_s)),
      state_(defaults),
      parser_(max_line) {}

void CliSession::OnInput(std::string_view bytes) {
  if (closing_) return;
  parser_.Append(bytes);
  RunNext();
}

void CliSession::OnEndOfInput() {
  end_of_input_ = true;
  RunNext();
}

std::string_view CliSession::Output() {
  if (written_ == output_.size()) {
    output_.clear();
    written_ = 0;
  }
  if (output_.size() - written_ < kOutputAhead) RunNext();
  return std::string_view(output_).substr(written_);
}

bool CliSession::finished() {
  if (!Output().empty() || dump_ || line_open_) return false;
  return closing_ || end_of_input_;
}

// Advances as far as input and room for output allow.
void CliSession::RunNext() {
  while (output_.size() - written_ < kOutputAhead) {
    if (dump_) {
      if (!dump_->Next(&output_)) {
        dump_.reset();
        EndAnswer();
      }
      continue;
    }
    if (!commands_.empty()) {
      const CliCommand command = std::move(commands_.front());
      commands_.pop_front();
      Answer(RunCommand(command));
      continue;
    }
    if (line_open_) {
      line_open_ = false;
      if (state_.prompt) {
        output_ += PromptText();
      } else if (!state_.interactive) {
        closing_ = true;
      }
    }
    if (closing_) return;
    auto line = parser_.NextLine();
    if (!line) {
      if (parser_.error() != RequestParser::Error::kNone) {
        output_ += parser_.error() == RequestParser::Error::kLineTooBig
                       ? "The command line is too big for the buffer size. "
                         "Please change 'tune.bufsize' in the configuration "
                         "to use a bigger command.\n\n"
                       : "The payload is too big. Please change "
                         "'tune.cli.max-payload-size' in the configuration "
                         "to use a bigger payload.\n\n";
        closing_ = true;
      }
      return;
    }
    line_open_ = true;
    for (CliCommand& command : SplitCommands(*line)) {
      commands_.push_back(std::move(command));
    }
  }
}

CliReply CliSession::RunCommand(const CliCommand& command) {
  if (command.words.empty()) return CliReply::Silent();
  if (command.words.size() > kMaxCliWords) {
    return CliReply::Error(
        "Too many arguments. Commands must have at most 64 arguments.");
  }
  const CliCall call{command, state_};
  const std::string& first = command.words[0];
  if (first == "quit") {
    state_.quit = true;
    return CliReply::Silent();
  }
  if (first == "help") {
    return CliReply::Info(table_->Help(
        std::vector<std::string>(command.words.begin() + 1, command.words.end())));
  }
  if (first == "prompt") return Prompt(call);
  if (first == "user") return SetLevel(CliLevel::kUser);
  if (first == "operator") return SetLevel(CliLevel::kOperator);
  if (first == "show" && call.word(1) == "cli" && call.word(2) == "level") {
    return CliReply::Dump(std::string(LevelName(state_.level)));
  }
  if (first == "set" && call.word(1) == "severity-output") {
    if (call.word(2) == "none") {
      state_.severity = SeverityOutput::kNone;
    } else if (call.word(2) == "number") {
      state_.severity = SeverityOutput::kNumber;
    } else if (call.word(2) == "string") {
      state_.severity = SeverityOutput::kString;
    } else {
      return CliReply::Error(
          "one of 'none', 'number', 'string' is a required argument");
    }
    return CliReply::Silent();
  }
  if (first == "set" && call.word(1) == "timeout") {
    if (call.word(2) != "cli") {
      return CliReply::Error("'set timeout' only supports 'cli'.");
    }
    if (call.word(3).empty()) return CliReply::Error("Expects an integer value.");
    int64_t seconds;
    if (!absl::SimpleAtoi(call.word(3), &seconds) || seconds < 1) {
      return CliReply::Error("Invalid timeout value.");
    }
    state_.timeout_ms = seconds * 1000;
    return CliReply::Silent();
  }
  return table_->Run(call);
}

CliReply CliSession::SetLevel(CliLevel level) {
  if (state_.level < level) return CliReply::Error("Permission denied");
  state_.level = level;
  return CliReply::Silent();
}

CliReply CliSession::Prompt(const CliCall& call) {
  if (call.command.words.size() == 1) {
    state_.prompt = !state_.prompt;
    state_.interactive = state_.prompt;
    return CliReply::Silent();
  }
  for (size_t i = 1; i < call.command.words.size(); ++i) {
    const std::string_view word = call.word(i);
    if (word == "n") {
      state_.prompt = state_.interactive = false;
    } else if (word == "i") {
      state_.prompt = false;
      state_.interactive = true;
    } else if (word == "p") {
      state_.prompt = state_.interactive = true;
    } else if (word == "timed") {
      state_.timed_prompt = !state_.timed_prompt;
    } else {
      return CliReply::Info(
          "Usage: prompt [help|n|i|p|timed]*\n"
          "  n      run one line, then close\n"
          "  i      stay open, without a prompt\n"
          "  p      stay open, with a prompt\n"
          "  timed  show the process's age in the prompt\n"
          "Without a word: switch between p and n.\n");
    }
  }
  return CliReply::Silent();
}

void CliSession::Answer(CliReply reply) {
  if (state_.quit) {
    commands_.clear();
    closing_ = true;
    line_open_ = false;
    return;
  }
  if (!reply.text.empty() && reply.severity != CliReply::Severity::kNone) {
    if (state_.severity == SeverityOutput::kNumber) {
      absl::StrAppend(&output_, "[", static_cast<int>(reply.severity), "]: ");
    } else if (state_.severity == SeverityOutput::kString) {
      absl::StrAppend(&output_, "[", SeverityName(reply.severity), "]: ");
    }
  }
  output_ += reply.text;
  if (!reply.text.empty() && reply.text.back() != '\n') output_.push_back('\n');
  dump_ = std::move(reply.dump);
  if (!dump_) EndAnswer();
}

// Every answer is followed by an empty line; with a prompt the last one is
// followed by the prompt, whose LF is that line.
void CliSession::EndAnswer() {
  if (state_.prompt && commands_.empty()) return;
  output_.push_back('\n');
}

std::string CliSession::PromptText() const {
  if (!state_.timed_prompt) return "\n> ";
  const int64_t up = uptime_s_();
  return absl::StrFormat("\n[%d:%02d:%02d:%02d]> ", up / 86400, up / 3600 % 24,
                         up / 60 % 60, up % 60);
}

}  // namespace checkd
