// One client of the stats socket: its lines, its answers, its prompt
// (F471-F477). Bytes in, bytes out; the server (cli_server.h) moves them.
//
//   CliSession session(&table, defaults, options);
//   session.OnInput("show backend\n");
//   while (!session.Output().empty()) {
//     session.Consume(write(session.Output()));
//   }
//   if (session.finished()) close;
//
// Memory: some tens of kilobytes, however long the answers and however slowly
// they are read, if OnInput() is called only while wants_input(). Time: a
// command, or a piece of a long answer, is one step, and Grant() says how many
// may be done; a session that nobody grants anything does as many as it can.
#ifndef DAEMON_CLI_SESSION_H_
#define DAEMON_CLI_SESSION_H_

#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/cli/command_table.h"
#include "daemon/cli/request_parser.h"

namespace checkd {

class CliSession {
 public:
  struct Options {
    // A line of that many bytes ends the session, after an answer that says so.
    size_t max_line = 16384;  // tune.bufsize
    // Its leading LF, if it has one, is the empty line that ends an answer.
    std::string prompt = "\n> ";
    // The process's age, for the timed prompt.
    std::function<int64_t()> uptime_s = [] { return int64_t{0}; };
  };

  // `table` and `options` outlive the session. `defaults`: what the client
  // begins with, copied.
  CliSession(const CommandTable* table, const CliState& defaults,
             const Options* options);

  // True while more input can be used, or is thrown away anyway.
  bool wants_input() const;
  // `bytes` may be cut anywhere, and are copied. Commands run from within this
  // call, and from within OnEndOfInput(), Output() and finished(): a handler
  // must not call back into its session. After the session has closed they are
  // thrown away.
  void OnInput(std::string_view bytes);
  // The client will send no more: complete lines are still run, what is cut is
  // dropped.
  void OnEndOfInput();

  // From here on `steps` steps may be done, until the next grant.
  void Grant(int steps) { steps_ = steps; }
  // They are used up: there may be more to do.
  bool spent() const { return steps_ == 0; }

  // What waits to be written, at most some tens of kilobytes at a time; more
  // is made as it is consumed. The view is valid until the next call.
  std::string_view Output();
  // The first `n` bytes of Output() were written, which then begins behind
  // them.
  void Consume(size_t n) { written_ += n; }  // n <= Output().size()

  // The answer is not there yet: the client waits for us, not we for it.
  bool waiting() const { return dump_ != nullptr && dump_->waiting(); }

  // Nothing more to write and nothing more to come: close. Never while steps
  // are used up: there may be more then.
  bool finished();
  // `stats timeout`, or what `set timeout cli` has made of it.
  int64_t timeout_ms() const { return state_.timeout_ms; }

 private:
  void RunLine(const CliLine& line);
  void RunNext();
  CliReply RunCommand(const CliCommand& command);
  CliReply Prompt(const CliCall& call);
  void Answer(CliReply reply);
  void EndAnswer();
  void AppendPrompt();
  size_t pending() const { return output_.size() - written_; }

  const CommandTable* const table_;
  const Options* const options_;
  CliState state_;
  RequestParser parser_;
  std::deque<CliCommand> commands_;  // of the line being run
  bool line_open_ = false;           // a line is being answered
  std::unique_ptr<CliDump> dump_;
  bool answered_ = false;  // ... with more than silence
  std::string output_;
  size_t written_ = 0;  // of output_
  int steps_ = std::numeric_limits<int>::max();
  bool end_of_input_ = false;
  bool closing_ = false;
};

}  // namespace checkd

#endif  // DAEMON_CLI_SESSION_H_
