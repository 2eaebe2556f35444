#include "config/section_opener.h"

#include "config/global/global_section.h"
#include "config/proxy/proxy_section.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

using Open = std::unique_ptr<Section> (*)(LoadState& load, Line& line);

struct SectionWord {
  std::string_view word;
  Open open;
};

// Words without an entry are skipped with a notice.
constexpr SectionWord kSections[] = {
    {"global", OpenGlobal},  {"defaults", OpenProxy},
    {"frontend", OpenProxy}, {"listen", OpenProxy},
    {"backend", OpenProxy},  {"healthcheck", OpenHealthcheck},
    {"mailers", OpenKnown},  {"resolvers", OpenResolvers},
    {"ring", OpenKnown},     {"userlist", OpenKnown},
};

}  // namespace

bool IsSectionWord(std::string_view word) {
  return FindKeyword(Scope::kSection, word) != nullptr;
}

std::unique_ptr<Section> OpenSection(LoadState& load, Line& line) {
  const std::string_view word = line[0];
  if (word != "global") load.non_global_section_seen = true;
  for (const SectionWord& section : kSections) {
    if (section.word == word) return section.open(load, line);
  }
  return OpenIgnored(load, line);
}

}  // namespace checkd
