#include "config/section.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

void IgnoredWords::Add(std::string_view word) {
  if (std::find(words_.begin(), words_.end(), word) == words_.end()) {
    words_.emplace_back(word);
  }
}

void IgnoredWords::Tell(LoadState& load, const SourceLocation& section,
                        const std::string& title) const {
  if (words_.empty() || !load.options.list_ignored_keywords) return;
  load.diagnostics.Notice(
      Place{.file = *section.file, .line = section.line}.Spaced(),
      "%s: accepted, without effect on checks: %s.", title,
      absl::StrJoin(words_, ", "));
}

void RefuseUnknown(Line& line, Scope scope, std::string_view title) {
  const std::string nearest = NearestKeyword(scope, line[0]);
  line.Error(0, absl::StrCat(
                    "unknown keyword '", line[0], "' in '", title, "' section",
                    nearest.empty() ? std::string()
                                    : absl::StrCat("; did you mean '", nearest,
                                                   "' maybe ?")));
}

}  // namespace checkd
