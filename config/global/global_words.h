// The words of the `global` section, one function each (F091-F096, F470).
#ifndef CONFIG_GLOBAL_GLOBAL_WORDS_H_
#define CONFIG_GLOBAL_GLOBAL_WORDS_H_

#include <string_view>

#include "absl/types/span.h"
#include "config/sections/load_state.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// What the section says, while it is being read.
struct GlobalDraft {
  LoadState& load;
  GlobalConfig& global;
};

using GlobalRow = KeywordRow<GlobalDraft>;

// All words of the section.
const KeywordTable<GlobalDraft>& GlobalKeywords();

// Takes a line of the section in the first pass: only words that both passes
// act upon, so that they reach lines before them (F118, F144).
void TakeEarlyGlobal(LoadState& load, Line& line);

// ---- the words by topic, for GlobalKeywords()

// What both passes act upon.
absl::Span<const GlobalRow> GlobalEarlyWords();
// Process and checks.
absl::Span<const GlobalRow> GlobalValueWords();
// TLS and PROXY protocol of servers.
absl::Span<const GlobalRow> GlobalTlsWords();
// Logs and runtime API.
absl::Span<const GlobalRow> GlobalOutputWords();

// Traffic, and the machine.
absl::Span<const KeywordGroup> GlobalIgnoredWords();

}  // namespace checkd

#endif  // CONFIG_GLOBAL_GLOBAL_WORDS_H_
