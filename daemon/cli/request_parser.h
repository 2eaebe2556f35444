// Cuts what a client sends to the stats socket into command lines, commands
// and words (F471, F473). A codec: no I/O. Memory: what was appended and not
// yet returned; a caller that appends only while wants_input() holds at most
// kMaxPayload bytes and the last block.
//
//   RequestParser parser(16384);
//   parser.Append(bytes);
//   while (auto line = parser.NextLine()) {
//     for (const CliCommand& command : SplitCommands(*line)) ...
//   }
#ifndef DAEMON_CLI_REQUEST_PARSER_H_
#define DAEMON_CLI_REQUEST_PARSER_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checkd {

// A command with its arguments: words between blanks, with backslashes taken
// away.
struct CliCommand {
  std::vector<std::string> words;  // at most kMaxCliWords + 1: one too many
  std::string payload;             // what followed `<<`
};

inline constexpr size_t kMaxCliWords = 64;

// One line of a client, ready to run.
struct CliLine {
  std::string text;     // without its end; `<<` taken off
  std::string payload;  // of the line's last command
};

class RequestParser {
 public:
  // `max_line`: tune.bufsize.
  explicit RequestParser(size_t max_line) : max_line_(max_line) {}

  // `bytes` may be cut anywhere; they are copied.
  void Append(std::string_view bytes) { input_.append(bytes); }

  // The next complete line with its payload, if it is there in full. An
  // unfinished line or payload at the end of the input is never returned.
  // Nothing also after an error, from then on for ever.
  std::optional<CliLine> NextLine();

  // A line of `max_line` bytes or more, or a payload of more than 128 KiB.
  enum class Error { kNone, kLineTooBig, kPayloadTooBig };
  // Set by NextLine(); the session answers it and ends.
  Error error() const { return error_; }
  // A line ended in `<<` and its payload is not complete yet.
  bool in_payload() const { return in_payload_; }
  // How many lines NextLine() has taken, since this was last asked, after which
  // more payload was due: a prompt is shown for each (F472).
  int TakePayloadPrompts() { return std::exchange(payload_prompts_, 0); }
  // False while what waits is as much as a line or a payload may be.
  bool wants_input() const {
    return input_.size() - position_ < (in_payload_ ? kMaxPayload : max_line_);
  }

 private:
  // The next physical line without LF; nothing if its LF has not come.
  std::optional<std::string_view> TakeLine();

  static constexpr size_t kMaxPayload = 128 * 1024;

  const size_t max_line_;
  std::string input_;
  size_t position_ = 0;  // of the next line
  size_t scanned_ = 0;   // there is no LF between position_ and here
  CliLine pending_;
  std::string terminator_;
  bool in_payload_ = false;
  int payload_prompts_ = 0;
  Error error_ = Error::kNone;
};

// The commands of a line, split at unprotected `;`; always at least one (an
// empty line is one empty command). A backslash protects space, `;` and itself;
// before any other character it vanishes. A CR at the end is one more, empty
// command: that is the LF by which CRLF lengthens an answer. The payload goes
// to the last one written. Words beyond kMaxCliWords + 1 are dropped.
std::vector<CliCommand> SplitCommands(const CliLine& line);

}  // namespace checkd

#endif  // DAEMON_CLI_REQUEST_PARSER_H_
