#include "config/sections/section.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace checkd {
void IgnoredWords::Add(std::string_view word) {
  if (std::find(words_.begin(), words_.end(), word) == words_.end()) {
    words_.emplace_back(word);
  }
}

void IgnoredWords::Tell(LoadState& load, const SourceLocation& section,
                        const std::string& title) const {
  if (words_.empty() || !load.options.list_ignored_keywords) return;
  load.merged.Add(Severity::kNotice, section, "section", title,
                  absl::StrCat(": accepted, without effect on checks: ",
                               absl::StrJoin(words_, ", "), "."));
}

void WarnOfOldWord(LoadState& load, const Line& line, std::string_view word,
                   const Keyword& row) {
  load.merged.Add(
      Severity::kWarning, line.location(), "line", "",
      absl::StrCat("'", word,
                   "' is accepted as older versions have it; HAProxy refuses "
                   "it today. ",
                   row.note));
}

void RefuseUnknown(Line& line, const KeywordList& known,
                   std::string_view title) {
  line.Error(known.Unknown(
      line, absl::StrCat("unknown keyword '$1' in '", title, "' section$2")));
}

}  // namespace checkd
