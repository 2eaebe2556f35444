#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/arguments/log_parser.h"
#include "config/arguments/stats_socket_parser.h"
#include "config/global/global_words.h"
#include "config/sections/section.h"

namespace checkd {
namespace {

void TakeLog(GlobalDraft& draft, Line& line) {
  if (line.prefix() != Line::Prefix::kNone) {
    draft.global.logs.clear();
    return;
  }
  LogTarget target;
  target.location = line.location();
  MaybeError error = TakeLogTarget(
      line,
      [&draft](std::string_view text) {
        return draft.load.ReadLogAddress(text);
      },
      &target);
  if (error) return line.Error((*std::move(error)).Within("'log' : "));
  AddLogTarget(std::move(target), &draft.global.logs);
}

void TakeLogSendHostname(GlobalDraft& draft, Line& line) {
  draft.global.log_send_hostname = true;
  if (!line.done()) draft.global.log_hostname = std::string(line.Take());
}

// ---- stats

void TakeStatsSocketLine(GlobalDraft& draft, Line& line) {
  const LoadOptions& options = draft.load.options;
  const auto lookup = [](const AccountLookup& id_of, const std::string& name) {
    return id_of ? id_of(name) : std::nullopt;
  };
  StatsSocket socket;
  socket.location = line.location();
  MaybeError error = TakeStatsSocket(
      line,
      StatsSocketLookups{[&draft](std::string_view text) {
                           return draft.load.ReadListenerAddress(text);
                         },
                         [&](const std::string& name) {
                           return lookup(options.user_id, name);
                         },
                         [&](const std::string& name) {
                           return lookup(options.group_id, name);
                         }},
      &socket);
  if (error) return line.Error((*std::move(error)).Within(""));
  draft.global.stats_sockets.push_back(std::move(socket));
}

void TakeStatsTimeout(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  line.Store(line.TakeTime(), &draft.global.stats_timeout_ms);
}

void TakeStatsMaxconn(GlobalDraft& draft, Line& line) {
  if (!line.AtMost(1)) return;
  constexpr std::string_view kMessage = "'$0' expects a positive value";
  line.Store(
      line.TakeInteger({.low = 1}, {.missing = kMessage, .refused = kMessage}),
      &draft.global.stats_maxconn);
}

void TakeStatsNothing(GlobalDraft&, Line&) {}

void TakeStatsBind(GlobalDraft& draft, Line& line) {
  static constexpr Keyword kBindProcess{
      .word = "bind-process", .note = "Just remove it: there is one process."};
  WarnOfOldWord(draft.load, line, "stats bind-process", kBindProcess);
}

constexpr GlobalRow kStatsRows[] = {
    {{"socket", "<addr> [<word>...]", "where the runtime API listens"},
     TakeStatsSocketLine},
    {{"maxconn", "<number>", "how many may use it at once"}, TakeStatsMaxconn},
    {{"calculate-max-counters", "{on|off}", "about traffic"}, TakeStatsNothing},
    {{"timeout", "<delay>", "how long it waits for a command"},
     TakeStatsTimeout},
    {{"bind-process", "<set>", "a process of many", Treatment::kRemoved},
     TakeStatsBind},
};

void TakeStats(GlobalDraft& draft, Line& line) {
  constexpr std::string_view kMessage =
      "'stats' only supports 'socket', 'maxconn', 'bind-process', "
      "'calculate-max-counters'  and 'timeout' (got '$1')$2";
  TakeSubword(kStatsRows, kMessage, draft, line);
}

constexpr GlobalRow kRows[] = {
    {{"log",
      "<target> [len <length>] [format <format>] [sample <ranges>] <facility> "
      "[<level> [<minlevel>]]",
      "where messages go"},
     TakeLog},
    {{"log-send-hostname", "[<name>]", "messages name this machine"},
     TakeLogSendHostname},
    {{"stats", "{socket|timeout|maxconn} ...", "the runtime API"}, TakeStats},
};

}  // namespace

absl::Span<const GlobalRow> GlobalOutputWords() { return kRows; }

}  // namespace checkd
