#include "daemon/cli/session.h"

#include <utility>

#include "absl/strings/match.h"
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

std::string_view ErrorText(RequestParser::Error error) {
  return error == RequestParser::Error::kLineTooBig
             ? "The command line is too big for the buffer size. Please change "
               "'tune.bufsize' in the configuration to use a bigger command."
               "\n\n"
             : "The payload is too big. Please change "
               "'tune.cli.max-payload-size' in the configuration to use a "
               "bigger payload.\n\n";
}

constexpr char kPromptHelp[] =
    "Usage: prompt [help|n|i|p|timed]*\n"
    "  n      run one line, then close\n"
    "  i      stay open, without a prompt\n"
    "  p      stay open, with a prompt\n"
    "  timed  show the process's age in the prompt\n"
    "Without a word: switch between p and n.\n";

}  // namespace

CliSession::CliSession(const CommandTable* table, const CliState& defaults,
                       const Options* options)
    : table_(table),
      options_(options),
      state_(defaults),
      parser_(options->max_line) {}

bool CliSession::wants_input() const {
  return closing_ || (pending() < kOutputAhead && parser_.wants_input());
}

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
  // What was written is dropped in large pieces: a client that is always a
  // little behind must not make the answer pile up, nor cost a move a write.
  if (pending() == 0 || written_ >= kOutputAhead) {
    output_.erase(0, std::exchange(written_, 0));
  }
  if (pending() < kOutputAhead) RunNext();
  return std::string_view(output_).substr(written_);
}

bool CliSession::finished() {
  if (!Output().empty() || spent() || dump_ || line_open_) return false;
  return closing_ || end_of_input_;
}

// Advances as far as input, room for output and the grant allow.
void CliSession::RunNext() {
  while (pending() < kOutputAhead && steps_ > 0) {
    if (waiting()) return;
    if (dump_) {
      --steps_;
      if (!dump_->Next(&output_)) {
        dump_.reset();
        EndAnswer();
      }
      continue;
    }
    if (!commands_.empty()) {
      --steps_;
      const CliCommand command = std::move(commands_.front());
      commands_.pop_front();
      Answer(RunCommand(command));
      continue;
    }
    if (line_open_) {
      line_open_ = false;
      if (state_.prompt) {
        AppendPrompt();
      } else if (!state_.interactive) {
        closing_ = true;
      }
    }
    if (closing_) return;
    const auto line = parser_.NextLine();
    for (int n = parser_.TakePayloadPrompts(); n > 0; --n) {
      if (state_.prompt) output_ += "+ ";
    }
    if (!line) {
      if (parser_.error() != RequestParser::Error::kNone) {
        output_ += ErrorText(parser_.error());
        closing_ = true;
      }
      return;
    }
    line_open_ = true;
    answered_ = false;
    for (CliCommand& command : SplitCommands(*line)) {
      commands_.push_back(std::move(command));
    }
  }
}

// The words that change the session as a whole are its own; all others are in
// the table.
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
  if (first == "prompt") return Prompt(call);
  if (first == "help") {
    return CliReply::Info(
        table_->Help({command.words.begin() + 1, command.words.end()}));
  }
  return table_->Run(call);
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
      return CliReply::Info(kPromptHelp);
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
  answered_ |= !reply.text.empty() || reply.dump != nullptr;
  dump_ = std::move(reply.dump);
  if (!dump_) EndAnswer();
}

// Every answer is followed by an empty line; before a prompt the last one has
// it from the prompt, or has none if the line was answered by silence alone.
void CliSession::EndAnswer() {
  if (state_.prompt && commands_.empty() &&
      (!answered_ || options_->prompt.front() == '\n')) {
    return;
  }
  output_.push_back('\n');
}

void CliSession::AppendPrompt() {
  std::string_view prompt = options_->prompt;
  if (state_.timed_prompt) {
    if (absl::StartsWith(prompt, "\n")) {
      output_.push_back('\n');
      prompt.remove_prefix(1);
    }
    const int64_t up = options_->uptime_s();
    absl::StrAppendFormat(&output_, "[%d:%02d:%02d:%02d]", up / 86400,
                          up / 3600 % 24, up / 60 % 60, up % 60);
  }
  output_ += prompt;
}

}  // namespace checkd
