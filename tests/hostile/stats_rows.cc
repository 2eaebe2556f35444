#include "tests/hostile/stats_rows.h"

#include "tests/hostile/clients.h"

namespace checkd {
namespace {

// As `stats maxconn` says, less the one that asks between them.
constexpr int kAllButOne = 9;

constexpr Millis kBetween{5};

std::string Often(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

std::vector<ClientRow> ClientRows() {
  const Step prompt = Say("prompt\n");
  return {
      {"converses", {prompt, Converse("show version\n")}},
      {"converses_all", {prompt, Converse("show version\n")}, kAllButOne},
      {"asks_for_stat", {prompt, Converse("show stat\n")}},
      {"asks_for_info", {prompt, Converse("show info;show activity\n")}},
      {"asks_for_help", {prompt, Converse("help\n")}},
      {"unknown_commands", {prompt, Converse("no such command\n")}},
      {"many_commands_a_line",
       {prompt, Converse(Often("show version;", 500) + "\n")}},
      {"changes_state_in_one_go",
       {prompt, Converse("disable server b/idle;enable server b/idle\n")}},
      {"changes_state",
       {Say("disable server b/idle;enable server b/idle\n"), ReadToTheEnd()}},
      {"empty_lines", {prompt, Converse("\n")}},
      {"never_reads", {prompt, Flood("show version\n")}},
      {"never_reads_stat", {prompt, Flood("show stat\n")}, kAllButOne},
      {"slow_writer", {Drip("show version show version show version")}},
      {"slow_reader", {prompt, Say(Often("help;", 500) + "\n"), ReadSlowly(1)}},
      {"endless_line", {Flood("show version ")}},
      {"endless_word", {Flood("x")}},
      {"endless_semicolons", {Flood(";")}},
      {"endless_semicolons_read", {prompt, Converse(";")}},
      {"escapes", {Flood("\\ ")}},
      {"binary", {RandomFlood()}},
      {"nuls", {Flood(std::string(1, '\0'))}},
      {"payload", {Say("set server b/idle addr <<\n"), Flood("payload\n")}},
      {"tls_instead", {Flood("\x16\3\1\2")}},
      {"sits", {Silence()}, kAllButOne},
      {"sits_with_a_prompt", {prompt, Silence()}, kAllButOne},
      {"comes_and_goes", {Pause(kBetween), Hangup()}},
      {"comes_and_goes_at_full_speed", {Hangup()}},
      {"half_closes_at_full_speed", {Fin()}},
      {"asks_and_goes_at_full_speed", {Say("show stat\n"), Hangup()}},
      {"breaks_off_at_full_speed", {Say("show stat\n"), Rst()}},
      {"comes_asks_and_goes", {Say("show stat\n"), Pause(kBetween), Hangup()}},
      {"asks_and_goes_at_once", {Pause(kBetween), Say("show stat\n"), Rst()}},
      {"half_closes", {Fin(), ReadToTheEnd()}},
      {"half_closes_with_a_question",
       {Say("show stat\n"), Fin(), ReadToTheEnd()}},
      {"half_closes_never_reads",
       {prompt, Say(Often("help;", 500) + "\n"), Fin(), Silence()}},
  };
}

std::vector<ClientRow> FleetClientRows() {
  const Step prompt = Say("prompt\n");
  return {
      {"stat_fast", {Say("show stat\n"), ReadToTheEnd()}},
      {"stat_without_end", {prompt, Converse("show stat\n")}},
      {"stat_slowly", {Say("show stat\n"), ReadSlowly(4096)}},
      {"stat_abandoned", {Say("show stat\n"), AnyBytes(), Hangup()}},
      {"stat_never_read", {Say("show stat\n"), Silence()}, 9},
      {"stat_json", {Say("show stat json\n"), ReadToTheEnd()}},
      {"filtered", {prompt, Converse("show stat -1 4 -1 up\n")}},
      {"filtered_maint", {prompt, Converse("show stat -1 4 -1 no-maint\n")}},
      {"one_server", {prompt, Converse("show stat 2 4 99999\n")}},
      {"states", {prompt, Converse("show servers state\n")}},
      {"states_abandoned", {Say("show servers state\n"), AnyBytes(), Rst()}},
      {"tls", {prompt, Converse("show tls\n")}},
      {"backends", {prompt, Converse("show backend\n")}},
      {"info", {prompt, Converse("show info\n")}},
  };
}

std::vector<ClientRow> MasterClientRows() {
  const Step prompt = Say("prompt\n");
  return {
      {"converses", {prompt, Converse("show proc\n")}},
      {"never_reads", {prompt, Flood("show proc;help\n")}},
      {"endless_line", {Flood("show proc ")}},
      {"binary", {RandomFlood()}},
      {"comes_and_goes", {Say("show proc\n"), Pause(kBetween), Hangup()}},
      {"comes_and_goes_at_full_speed", {Say("show proc\n"), Hangup()}},
      {"sits", {Silence()}, kAllButOne},
  };
}

}  // namespace checkd
