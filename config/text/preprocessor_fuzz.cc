// Any text gives statements within bounds, in order, and errors with a text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/text/lexer.h"
#include "config/text/preprocessor.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace checkd;  // NOLINT
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Environment environment;
  environment.Set("A", " 1 2 ");
  for (auto pass :
       {PreprocessOptions::Pass::kDiscovery, PreprocessOptions::Pass::kLoad}) {
    PreprocessOptions options;
    options.pass = pass;
    Diagnostics diagnostics;
    int last_line = 0;
    const PreprocessResult result =
        Preprocess("f", text, options, environment, diagnostics,
                   [&](const Statement& statement) {
                     if (statement.line <= last_line) abort();
                     last_line = statement.line;
                     if (statement.words.empty() ||
                         statement.words.size() > Lexer::kMaxWords ||
                         statement.words.size() != statement.positions.size() ||
                         statement.keyword().empty()) {
                       // A lone empty word behind a prefix is the second pass's
                       // to refuse.
                       if (pass == PreprocessOptions::Pass::kLoad) abort();
                     }
                   });
    const bool failed = diagnostics.fatal_count() > 0;
    if (failed != (result != PreprocessResult::kOk)) abort();
    for (const Diagnostic& d : diagnostics.entries()) {
      if (d.text.empty() || d.line < 1) abort();
    }
  }
  return 0;
}
