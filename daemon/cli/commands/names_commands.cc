#include "daemon/cli/commands/names_commands.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "transport/dns/dns_name.h"

namespace checkd {
namespace {

constexpr size_t kLabelWidth = 13;

struct Counter {
  std::string_view label;
  uint64_t NameServerStats::*field;
};

constexpr Counter kCounters[] = {
    {"sent", &NameServerStats::sent},
    {"snd_error", &NameServerStats::snd_error},
    {"valid", &NameServerStats::valid},
    {"update", &NameServerStats::update},
    {"cname", &NameServerStats::cname},
    {"cname_error", &NameServerStats::cname_error},
    {"any_err", &NameServerStats::any_err},
    {"nx", &NameServerStats::nx},
    {"timeout", &NameServerStats::timeout},
    {"refused", &NameServerStats::refused},
    {"other", &NameServerStats::other},
    {"invalid", &NameServerStats::invalid},
    {"too_big", &NameServerStats::too_big},
    {"truncated", &NameServerStats::truncated},
    {"outdated", &NameServerStats::outdated},
};

void Append(const ResolversReport& section, std::string* out) {
  absl::StrAppend(out, "Resolvers section ", section.name, "\n");
  for (const ResolversReport::Row& server : section.servers) {
    absl::StrAppend(out, " nameserver ", server.name, ":\n");
    for (const Counter& counter : kCounters) {
      std::string label = absl::StrCat(counter.label, ":");
      label.resize(kLabelWidth, ' ');
      absl::StrAppend(out, "  ", label, server.stats.*counter.field, "\n");
    }
  }
}

CliReply ShowResolvers(const NamesView& names, const CliCall& call) {
  const std::string_view wanted = call.word(2);
  std::string text;
  for (const ResolversReport& section : names.Report()) {
    if (wanted.empty() || wanted == section.name) Append(section, &text);
  }
  if (text.empty() && !wanted.empty()) {
    return CliReply::Error("Can't find that resolvers section\n");
  }
  return CliReply::Dump(std::move(text));
}

}  // namespace

void AddNamesCommands(const NamesView* names, CommandTable* table) {
  table->Add(
      {"show resolvers", CliLevel::kUser, "[<id>]",
       "what name servers were asked, and answered",
       [names](const CliCall& call) { return ShowResolvers(*names, call); }});
}

CliReply SetServerFqdn(NamesView& names, Server& server, const CliCall& call) {
  static constexpr std::string_view kWho = "stats socket command";
  const std::string fqdn(call.word(4));
  if (fqdn.empty()) {
    return CliReply::Error("set server <b>/<s> fqdn requires a FQDN.");
  }
  const ServerExtras* const extras = server.spec().extras.get();
  if (extras == nullptr || extras->names == nullptr) {
    return CliReply::Error(
        "set server <b>/<s> fqdn failed because no resolution is configured.");
  }
  if (!extras->srv_record.empty()) {
    return CliReply::Error(
        "set server <b>/<s> fqdn failed because SRV resolution is configured.");
  }
  if (!CanonicalDnsName(fqdn)) {
    return CliReply::Error(
        absl::StrCat("invalid fqdn '", fqdn, "' by '", kWho, "'"));
  }
  const std::string answer = server.Rename(fqdn, kWho);
  names.Rename(server, fqdn);
  return CliReply::Info(answer);
}

}  // namespace checkd
