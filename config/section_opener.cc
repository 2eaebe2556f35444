#include "config/section_opener.h"

#include <utility>

#include "config/global/global_section.h"
#include "config/proxy/proxy_section.h"

namespace checkd {
namespace {

template <std::unique_ptr<Section> (*kOpen)(LoadState& load, Line& line)>
void Take(SectionDraft& draft, Line& line) {
  draft.section = kOpen(draft.load, line);
}

constexpr KeywordRow<SectionDraft> kRows[] = {
    {{"global", "", "the process"}, Take<OpenGlobal>},
    {{"defaults", "[<name>] [from <defaults>]",
      "what proxies below have unsaid"},
     Take<OpenProxy>},
    {{"frontend", "<name> [from <defaults>]", "read; it has no servers"},
     Take<OpenProxy>},
    {{"listen", "<name> [from <defaults>]", "both in one"}, Take<OpenProxy>},
    {{"backend", "<name> [from <defaults>]",
      "servers, and how they are checked"},
     Take<OpenProxy>},
    {{.word = "healthcheck",
      .arguments = "<name>",
      .help = "rules that servers name",
      .since = "3.4"},
     Take<OpenHealthcheck>},
    {{"mailers", "<name>", "verified; no mail is sent"}, Take<OpenKnown>},
    {{"resolvers", "<name>", "name servers"}, Take<OpenResolvers>},
    {{"ring", "<name>", "verified"}, Take<OpenKnown>},
    {{"userlist", "<name>", "verified"}, Take<OpenKnown>},
};

constexpr KeywordGroup kGroups[] = {
    {"sections whose contents are skipped",
     "peers cache fcgi-app log-forward log-profile acme namespace_list "
     "http-errors program crt-store traces dgram-forward"},
};

}  // namespace

const KeywordTable<SectionDraft>& SectionKeywords() {
  static const auto* const table =
      new KeywordTable<SectionDraft>(Scope::kSection, {kRows}, kGroups);
  return *table;
}

std::unique_ptr<Section> OpenSection(LoadState& load, Line& line) {
  if (line[0] != "global") load.non_global_section_seen = true;
  const auto* const row = SectionKeywords().Find(line[0]);
  if (row == nullptr || row->take == nullptr) return OpenIgnored(load, line);
  SectionDraft draft{load};
  row->take(draft, line);
  return std::move(draft.section);
}

}  // namespace checkd
