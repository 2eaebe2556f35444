#include "daemon/cli/stats_commands.h"

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>

#include "daemon/cli/stat_dump.h"
#include "daemon/daemon.h"
#include "daemon/stats/info.h"
#include "daemon/wall_time.h"

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

CliReply ShowStat(const Daemon& daemon, const CliCall& call) {
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
      const Proxy* proxy = daemon.fleet().Find(call.word(next));
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
  options.maxconn = daemon.maxconn();
  CliReply reply;
  reply.dump =
      std::make_unique<StatDump>(&daemon.fleet(), selection, options);
  return reply;
}

ProcessInfo CollectInfo(const Daemon& daemon) {
  ProcessInfo info;
  const GlobalConfig& global = daemon.config().global;
  info.threads = daemon.shards().size();
  info.pid = getpid();
  info.start_time_us = daemon.start_time_us();
  info.uptime_s = (WallTimeMicros() - info.start_time_us) / 1e6;
  info.descriptor_limit = daemon.descriptor_limit();
  info.maxconn = daemon.maxconn();
  info.memory_bytes = mallinfo2().uordblks;
  info.checks = daemon.fleet().checks();
  info.listeners = global.stats_sockets.size();
  info.clients = daemon.cli().clients();
  info.dropped_logs = daemon.log().dropped();
  info.warnings = daemon.console().warnings();
  info.node = global.node.empty() ? HostName() : global.node;
  info.description = global.description;
  return info;
}

CliReply ShowInfo(const Daemon& daemon, const CliCall& call) {
  InfoFormat format;
  for (size_t i = 2; !call.word(i).empty(); ++i) {
    if (call.word(i) == "typed") format.kind = InfoFormat::Kind::kTyped;
    if (call.word(i) == "json") format.kind = InfoFormat::Kind::kJson;
    if (call.word(i) == "desc") format.with_description = true;
    if (call.word(i) == "float") format.with_float = true;
  }
  return CliReply::Dump(FormatInfo(CollectInfo(daemon), format));
}

}  // namespace

void AddStatsCommands(const Daemon* daemon, CommandTable* table) {
  table->Add({"show stat", CliLevel::kUser,
              "[<proxy> <type> <server>] [typed|json] [desc] [up|no-maint]",
              "state and counters of every frontend, server and backend",
              [daemon](const CliCall& call) { return ShowStat(*daemon, call); }});
  table->Add({"show info", CliLevel::kUser, "[typed|json] [desc] [float]",
              "what the process is and how it does",
              [daemon](const CliCall& call) { return ShowInfo(*daemon, call); }});
}

}  // namespace checkd
