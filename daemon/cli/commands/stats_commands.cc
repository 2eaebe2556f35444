#include "daemon/cli/commands/stats_commands.h"

#include <cstdlib>

#include "daemon/cli/commands/stat_dump.h"

namespace checkd {
namespace {

// The leading number of `word`, 0 if it has none.
int LeadingNumber(std::string_view word) {
  return std::atoi(std::string(word).c_str());
}

bool IsOption(std::string_view word) {
  return word == "typed" || word == "json" || word == "desc" || word == "up" ||
         word == "no-maint";
}

CliReply ShowStat(const Fleet& fleet, int maxconn, const CliCall& call) {
  StatSelection selection;
  size_t next = 2;
  if (call.word(next) == "domain") {
    if (call.word(next + 1) == "resolvers") {
      return CliReply::Dump(
          "#id,pid,sent,snd_error,valid,update,cname,cname_error,any_err,nx,"
          "timeout,refused,other,invalid,too_big,truncated,outdated,\n");
    }
    if (call.word(next + 1) != "proxy") {
      return CliReply::Error("Invalid statistics domain.");
    }
    next += 2;
  }
  // Type and server are read only if all three words are there (F509).
  if (!call.word(next + 2).empty() && !IsOption(call.word(next))) {
    selection.proxy_id = LeadingNumber(call.word(next));
    if (selection.proxy_id == 0) {
      const Proxy* proxy = fleet.Find(call.word(next));
      if (proxy == nullptr) return CliReply::Error("No such proxy.");
      selection.proxy_id = proxy->spec().id;
    }
    selection.types = LeadingNumber(call.word(next + 1));
    selection.server_id = LeadingNumber(call.word(next + 2));
    next += 3;
  }
  for (; !call.word(next).empty(); ++next) {
    const std::string_view word = call.word(next);
    if (word == "typed") {
      selection.format = StatSelection::Format::kTyped;
    } else if (word == "json") {
      selection.format = StatSelection::Format::kJson;
    } else if (word == "desc") {
      selection.with_description = true;
    } else if (word == "up") {
      selection.only_up = true;
    } else if (word == "no-maint") {
      selection.hide_maint = true;
    }
  }
  StatRowOptions options;
  options.show_addresses = call.state.level >= CliLevel::kOperator;
  options.show_counts = selection.only_up || selection.hide_maint;
  options.maxconn = maxconn;
  CliReply reply;
  reply.dump = std::make_unique<StatDump>(&fleet, selection, options);
  return reply;
}

CliReply ShowInfo(const ProcessInfo& info, const CliCall& call) {
  InfoFormat format;
  for (size_t i = 2; !call.word(i).empty(); ++i) {
    if (call.word(i) == "typed") format.kind = InfoFormat::Kind::kTyped;
    if (call.word(i) == "json") format.kind = InfoFormat::Kind::kJson;
    if (call.word(i) == "desc") format.with_description = true;
    if (call.word(i) == "float") format.with_float = true;
  }
  return CliReply::Dump(FormatInfo(info, format));
}

}  // namespace

void AddStatsCommands(const Fleet* fleet, const ProcessView* process,
                      CommandTable* table) {
  table->Add({"show stat", CliLevel::kUser,
              "[<proxy> <type> <server>] [typed|json] [desc] [up|no-maint]",
              "state and counters of every frontend, server and backend",
              [fleet, process](const CliCall& call) {
                return ShowStat(*fleet, process->Info().maxconn, call);
              }});
  table->Add({"show info", CliLevel::kUser, "[typed|json] [desc] [float]",
              "what the process is and how it does",
              [process](const CliCall& call) {
                return ShowInfo(process->Info(), call);
              }});
}

}  // namespace checkd
