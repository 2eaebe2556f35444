#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/arguments/log_parser.h"
#include "config/arguments/stats_socket_parser.h"
#include "config/arguments/time_argument.h"
#include "config/global/global_words.h"
#include "config/text/nearest.h"
#include "config/text/units.h"

namespace checkd {
namespace {

constexpr int kMaxInt = 0x7fffffff;

void TakeLog(GlobalLine& in) {
  if (in.line.prefix() != Line::Prefix::kNone) {
    in.global.logs.clear();
    return;
  }
  WordCursor words = in.line.From(1);
  LogTarget target;
  target.location = in.line.location();
  const absl::Status status = ParseLogTarget(
      words,
      [&in](std::string_view text) { return in.load.ReadLogAddress(text); },
      &target);
  if (!status.ok()) {
    return in.line.Error(words.last(),
                         absl::StrCat("'log' : ", status.message(), "."));
  }
  in.global.logs.push_back(std::move(target));
}

void TakeLogSendHostname(GlobalLine& in) {
  in.global.log_send_hostname = true;
  if (in.line.size() > 1) in.global.log_hostname = std::string(in.line[1]);
}

void TakeStatsSocket(GlobalLine& in) {
  const auto unknown = [](const std::string&) { return std::optional<int>(); };
  const LoadOptions& options = in.load.options;
  WordCursor words = in.line.From(2);
  StatsSocket socket;
  socket.location = in.line.location();
  const absl::Status status = ParseStatsSocket(
      words,
      StatsSocketLookups{[&in](std::string_view text) {
                           return in.load.ReadListenerAddress(text);
                         },
                         [&](const std::string& name) {
                           return options.user_id ? options.user_id(name)
                                                  : unknown(name);
                         },
                         [&](const std::string& name) {
                           return options.group_id ? options.group_id(name)
                                                   : unknown(name);
                         }},
      &socket);
  if (!status.ok()) {
    return in.line.Error(words.last(), absl::StrCat(status.message(), "."));
  }
  in.global.stats_sockets.push_back(std::move(socket));
}

void TakeStatsTimeout(GlobalLine& in) {
  if (in.line.size() != 3) {
    return in.line.Error(1, "'stats timeout' expects a delay as argument.");
  }
  TimeArgument time;
  const absl::Status status =
      ParsePlainTime(in.line[2], "stats timeout", &time);
  if (!status.ok()) return in.line.Error(2, status.message());
  for (const std::string& warning : time.warnings) in.line.Warn(2, warning);
  in.global.stats_timeout_ms = time.ms;
}

void TakeStatsMaxconn(GlobalLine& in) {
  const std::optional<int64_t> value = ParseInteger(in.line[2], 1, kMaxInt);
  if (!value || in.line.size() != 3) {
    return in.line.Error(2, "'stats maxconn' expects a positive value");
  }
  in.global.stats_maxconn = static_cast<int>(*value);
}

void TakeStats(GlobalLine& in) {
  const std::string_view word = in.line[1];
  if (word == "socket") return TakeStatsSocket(in);
  if (word == "timeout") return TakeStatsTimeout(in);
  if (word == "maxconn") return TakeStatsMaxconn(in);
  if (word == "calculate-max-counters") return;
  if (word == "bind-process") {
    return in.line.Error(1, "'stats bind-process' is not supported anymore.");
  }
  static constexpr std::string_view kWords[] = {
      "socket", "maxconn", "calculate-max-counters", "timeout"};
  const std::string_view nearest = NearestWord(word, kWords);
  in.line.Error(
      1, absl::StrCat("'stats' only supports 'socket', 'maxconn', "
                      "'bind-process', 'calculate-max-counters'  and "
                      "'timeout' (got '",
                      word, "')", nearest.empty() ? "" : "; did you mean '",
                      nearest, nearest.empty() ? "" : "' maybe ?"));
}

constexpr GlobalWord kWords[] = {
    {"log", TakeLog},
    {"log-send-hostname", TakeLogSendHostname},
    {"stats", TakeStats},
};

}  // namespace

absl::Span<const GlobalWord> GlobalOutputWords() { return kWords; }

}  // namespace checkd
