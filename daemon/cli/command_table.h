// The commands of the stats socket: who may call them, what help says of them,
// and what runs (F474, F475).
//
//   CommandTable table;
//   table.Add({"show backend", CliLevel::kUser, "", "list backends", fn});
//   CliReply reply = table.Run(call);
//
// Handlers run on the control loop and must not block: an answer that is not
// there yet is a CliDump that waits.
#ifndef DAEMON_CLI_COMMAND_TABLE_H_
#define DAEMON_CLI_COMMAND_TABLE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/values/config.h"
#include "daemon/cli/request_parser.h"

namespace checkd {

// A long answer, made piece by piece while the client reads it. It belongs to
// the client's session, which destroys it after the last piece, or earlier when
// the client leaves. What it reads may change between two pieces.
class CliDump {
 public:
  virtual ~CliDump() = default;
  // Appends the next piece (some kilobytes at most); false when it was the
  // last. A piece may be empty, where much is to be looked at for little: each
  // is one step of its client's share (CliSession::Grant()). Not called while
  // waiting().
  virtual bool Next(std::string* out) = 0;
  // There is nothing to append yet. Whoever made the answer calls
  // CliServer::Wake() when there is.
  virtual bool waiting() const { return false; }
};

struct CliReply {
  // F477: what set severity-output prefixes an answer with.
  enum class Severity { kNone, kErr = 3, kWarning = 4, kInfo = 6 };

  std::string text;  // an LF is added if missing; empty: silent success
  Severity severity = Severity::kNone;
  std::unique_ptr<CliDump> dump;  // follows `text`

  static CliReply Silent() { return {}; }
  // An answer without severity, as what `show` commands tell.
  static CliReply Dump(std::string text) { return {std::move(text), {}, {}}; }
  static CliReply Info(std::string text) {
    return {std::move(text), Severity::kInfo, {}};
  }
  static CliReply Error(std::string text) {
    return {std::move(text), Severity::kErr, {}};
  }
};

// What a client has set for itself. Commands change it through CliCall::state,
// and it counts from the next command on.
struct CliState {
  // Of its socket at first; it can only go down.
  CliLevel level = CliLevel::kOperator;
  SeverityOutput severity = SeverityOutput::kNone;
  // How long it may neither send nor read.
  int64_t timeout_ms = 10000;
  bool interactive = false;  // stays open after a line
  bool prompt = false;
  bool timed_prompt = false;
  bool quit = false;
};

// One command on its way to the handler; valid until that returns.
struct CliCall {
  const CliCommand& command;
  CliState& state;
  // Word `i`, or empty.
  std::string_view word(size_t i) const {
    return i < command.words.size() ? std::string_view(command.words[i])
                                    : std::string_view();
  }
};

// A row of the table.
struct CliCommandSpec {
  std::string words;  // "set server"
  // The least that a client must have.
  CliLevel level;
  std::string arguments;  // for help: "<b>/<s> state {ready|drain|maint}"
  std::string help;
  // Called on the control loop for each command; arguments are not counted
  // before. What it refers to outlives the table.
  std::function<CliReply(const CliCall&)> run;
};

class CommandTable {
 public:
  // At set-up, in any order; `words` are separated by single blanks, and no two
  // entries have the same.
  void Add(CliCommandSpec spec);

  // Runs the command with the most leading words in common with the call's, if
  // the client's level suffices: arguments are looked at after that (F475).
  // Words must be written out in full. An unknown command is answered with the
  // most similar ones (F474), one above the client's level with "Permission
  // denied".
  CliReply Run(const CliCall& call) const;

  // The list that `help` prints, limited to commands that begin with `words`,
  // or, if none does, to those most like them. In alphabetical order, whatever
  // the client's level.
  std::string Help(const std::vector<std::string>& words) const;

 private:
  struct Entry {
    CliCommandSpec spec;
    std::vector<std::string> words;
  };
  std::string Suggestions(const std::vector<std::string>& words) const;

  std::vector<Entry> entries_;  // sorted by words
};

}  // namespace checkd

#endif  // DAEMON_CLI_COMMAND_TABLE_H_
