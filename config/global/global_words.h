// The words of the `global` section, one function each (F091-F096, F470).
#ifndef CONFIG_GLOBAL_GLOBAL_WORDS_H_
#define CONFIG_GLOBAL_GLOBAL_WORDS_H_

#include <string_view>

#include "absl/types/span.h"
#include "config/sections/load_state.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// What a row of this room changes: values go to `global`, which is
// `load.config.global`; what other sections must know while they are read (an
// allowed external check, defaults of TLS) goes to `load`. Made anew for each
// line.
struct GlobalDraft {
  LoadState& load;
  GlobalConfig& global;
};

using GlobalRow = KeywordRow<GlobalDraft>;

// All words of the section. Made at the first call, immutable, never destroyed.
// An unknown word that begins with `tune.` is ignored unless it looks like a
// misspelt one that counts (F035): that is the section's doing, the table does
// not know it.
const KeywordTable<GlobalDraft>& GlobalKeywords();

// Takes a line of the section in the first pass: only words that both passes
// act upon (kEveryPass), so that they reach lines before them (F118, F144).
// Others are left alone, unknown ones too: the second pass tells of them.
// `load` is the first pass's own; only its environment and its messages are
// kept.
void TakeEarlyGlobal(LoadState& load, Line& line);

// ---- the words by topic, for GlobalKeywords()

// What both passes act upon.
absl::Span<const GlobalRow> GlobalEarlyWords();
// Process and checks.
absl::Span<const GlobalRow> GlobalValueWords();
// TLS and PROXY protocol of servers.
absl::Span<const GlobalRow> GlobalTlsWords();
// Variables of the process.
absl::Span<const GlobalRow> GlobalVariableWords();
// Logs and runtime API.
absl::Span<const GlobalRow> GlobalOutputWords();

// Traffic, and the machine.
absl::Span<const KeywordGroup> GlobalIgnoredWords();

// Takes the word behind `stats` or `checkd` as one of `rows`; `message` is told
// where there is none, or another.
template <size_t kCount>
void TakeSubword(const GlobalRow (&rows)[kCount], std::string_view message,
                 GlobalDraft& draft, Line& line) {
  const auto row =
      line.ExtendKeyword(rows, {.missing = message, .refused = message});
  if (!row.ok()) return line.Error(row.error());
  (*row)->take(draft, line);
}

}  // namespace checkd

#endif  // CONFIG_GLOBAL_GLOBAL_WORDS_H_
