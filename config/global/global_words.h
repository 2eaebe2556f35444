// The words of the `global` section, one function each (F091-F096, F470).
#ifndef CONFIG_GLOBAL_GLOBAL_WORDS_H_
#define CONFIG_GLOBAL_GLOBAL_WORDS_H_

#include <string_view>

#include "absl/types/span.h"
#include "config/sections/load_state.h"
#include "config/words/line.h"

namespace checkd {

// What the section says, while it is being read.
struct GlobalDraft {
  LoadState& load;
  GlobalConfig& global;
};

struct GlobalWord {
  std::string_view word;
  // Stores what the line says; errors are told by the line.
  void (*take)(GlobalDraft& draft, Line& line);
};

// Process and checks.
absl::Span<const GlobalWord> GlobalValueWords();
// TLS and PROXY protocol of servers.
absl::Span<const GlobalWord> GlobalTlsWords();
// Logs and runtime API.
absl::Span<const GlobalWord> GlobalOutputWords();

// Words that both passes act upon, so that they reach lines before them (F118,
// F144). True if the line was one of them.
bool TakeEarlyGlobal(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_GLOBAL_GLOBAL_WORDS_H_
