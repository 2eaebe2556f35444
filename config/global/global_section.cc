#include "config/global/global_section.h"

#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "config/global/global_words.h"
#include "config/sections/section.h"

namespace checkd {
namespace {

// HAProxy gains tuning words with each version: only one that looks like a
// misspelt word that matters is refused.
bool IsUnknownTuning(std::string_view word) {
  if (!absl::StartsWith(word, "tune.")) return false;
  const KeywordList& known = GlobalKeywords();
  const Keyword* const meant = known.Find(known.Nearest(word));
  return meant == nullptr || meant->treatment != Treatment::kUsed;
}

class GlobalSection : public Section {
 public:
  explicit GlobalSection(SourceLocation location) : location_(location) {}

  void Take(LoadState& load, Line& line) override {
    const GlobalRow* const row = GlobalKeywords().Find(line[0]);
    if (row == nullptr && !IsUnknownTuning(line[0])) {
      return RefuseUnknown(line, GlobalKeywords(), "global");
    }
    if (row == nullptr || row->take == nullptr) return ignored_.Add(line[0]);
    GlobalDraft draft{load, load.config.global};
    row->take(draft, line);
  }

  void Close(LoadState& load) override {
    ignored_.Tell(load, location_, "global");
  }

 private:
  SourceLocation location_;
  IgnoredWords ignored_;
};

}  // namespace

const KeywordTable<GlobalDraft>& GlobalKeywords() {
  static const auto* const table = new KeywordTable<GlobalDraft>(
      Scope::kGlobal,
      {GlobalEarlyWords(), GlobalValueWords(), GlobalVariableWords(),
       GlobalTlsWords(), GlobalOutputWords()},
      GlobalIgnoredWords());
  return *table;
}

void TakeEarlyGlobal(LoadState& load, Line& line) {
  const GlobalRow* const row = GlobalKeywords().Find(line[0]);
  if (row == nullptr || !row->has(kEveryPass)) return;
  GlobalDraft draft{load, load.config.global};
  row->take(draft, line);
}

std::unique_ptr<Section> OpenGlobal(LoadState& load, Line& line) {
  line.AtMost(0);
  return std::make_unique<GlobalSection>(line.location());
}

}  // namespace checkd
