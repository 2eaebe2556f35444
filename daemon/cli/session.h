// One client of the stats socket: its lines, its answers, its prompt
// (F471-F477). Bytes in, bytes out; the server (cli_server.h) moves them.
//
//   CliSession session(&table, defaults, uptime);
//   session.OnInput("show backend\n");
//   while (session.HasOutput()) write(session.Output(4096));
//   if (session.finished()) close;
#ifndef DAEMON_CLI_SESSION_H_
#define DAEMON_CLI_SESSION_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/cli/command_table.h"
#include "daemon/cli/request_parser.h"

namespace checkd {

class CliSession {
 public:
  // `uptime_s` tells the process's age for the timed prompt. `max_line` is
  // tune.bufsize.
  CliSession(const CommandTable* table, const CliState& defaults,
             size_t max_line, std::function<int64_t()> uptime_s);

  void OnInput(std::string_view bytes);
  // The client will send no more: complete lines are still run.
  void OnEndOfInput();

  // What waits to be written, at most some tens of kilobytes at a time; more
  // is made as it is consumed. The view is valid until the next call.
  std::string_view Output();
  void Consume(size_t n) { written_ += n; }

  // Nothing more to write and nothing more to come: close.
  bool finished();
  int64_t timeout_ms() const { return state_.timeout_ms; }

 private:
  void RunLine(const CliLine& line);
  void RunNext();
  CliReply RunCommand(const CliCommand& command);
  CliReply Prompt(const CliCall& call);
  CliReply SetLevel(CliLevel level);
  void Answer(CliReply reply);
  void EndAnswer();
  std::string PromptText() const;

  const CommandTable* const table_;
  const std::function<int64_t()> uptime_s_;
  CliState state_;
  RequestParser parser_;
  std::deque<CliCommand> commands_;  // of the line being run
  bool line_open_ = false;           // a line is being answered
  std::unique_ptr<CliDump> dump_;
  std::string output_;
  size_t written_ = 0;
  bool end_of_input_ = false;
  bool closing_ = false;
};

}  // namespace checkd

#endif  // DAEMON_CLI_SESSION_H_
