#include "config/global/global_section.h"

#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "config/global/global_words.h"
#include "config/sections/section.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

const GlobalWord* FindWord(std::string_view word) {
  for (const absl::Span<const GlobalWord> table :
       {GlobalValueWords(), GlobalTlsWords(), GlobalOutputWords()}) {
    for (const GlobalWord& known : table) {
      if (known.word == word) return &known;
    }
  }
  return nullptr;
}

// HAProxy gains tuning words with each version: only one that looks like a
// misspelt word that matters is refused.
bool IsUnknownTuning(std::string_view word) {
  if (!absl::StartsWith(word, "tune.")) return false;
  const std::string nearest = NearestKeyword(Scope::kGlobal, word);
  const Keyword* const meant = FindKeyword(Scope::kGlobal, nearest);
  return meant == nullptr || meant->treatment != Treatment::kUsed;
}

class GlobalSection : public Section {
 public:
  explicit GlobalSection(SourceLocation location) : location_(location) {}

  void Take(LoadState& load, Line& line) override {
    if (TakeEarlyGlobal(load, line)) return;
    const std::string_view word = line[0];
    if (const GlobalWord* const known = FindWord(word)) {
      GlobalDraft draft{load, load.config.global};
      return known->take(draft, line);
    }
    if (FindKeyword(Scope::kGlobal, word) == nullptr &&
        !IsUnknownTuning(word)) {
      return RefuseUnknown(line, Scope::kGlobal, "global");
    }
    ignored_.Add(word);
  }

  void Close(LoadState& load) override {
    ignored_.Tell(load, location_, "global");
  }

 private:
  SourceLocation location_;
  IgnoredWords ignored_;
};

}  // namespace

std::unique_ptr<Section> OpenGlobal(LoadState& load, Line& line) {
  line.AtMost(0);
  return std::make_unique<GlobalSection>(line.location());
}

}  // namespace checkd
