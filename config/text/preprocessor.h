// From the text of a file to its statements: lines are split into words,
// conditional blocks taken or dropped, messages printed (F001-F018).
//
//   PreprocessResult result = Preprocess(
//       "a.cfg", text, options, environment, diagnostics,
//       [&](const Statement& s) { sections.Read(s); });
//
// A load reads each file twice (F118, F144): first in Pass::kDiscovery, in
// which the caller acts on `setenv` and its like only, then in Pass::kLoad,
// which thus sees their effect on earlier lines too. The first pass prints
// nothing that the second would print again; if it gives kErrors or kAborted,
// stop there.
//
// Linear in time; nothing is kept of a line once its callback has returned.
#ifndef CONFIG_TEXT_PREPROCESSOR_H_
#define CONFIG_TEXT_PREPROCESSOR_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "config/text/condition.h"
#include "config/text/diagnostics.h"
#include "config/text/environment.h"

namespace checkd {

// One line that says something. Valid during the callback only, with all it
// points to.
struct Statement {
  enum class Prefix : uint8_t { kNone, kNo, kDefault };

  std::string_view file;
  int line;
  // At least one; none is empty. A prefix is still there, as words[0].
  absl::Span<const std::string_view> words;
  // For each word the 1-based byte of the line.
  absl::Span<const uint32_t> positions;
  // kNo and kDefault occur only before the keywords that allow them (F011).
  Prefix prefix = Prefix::kNone;

  size_t first() const { return prefix == Prefix::kNone ? 0 : 1; }
  // The words without prefix, and the first of them.
  absl::Span<const std::string_view> unprefixed() const {
    return words.subspan(first());
  }
  std::string_view keyword() const { return words[first()]; }
  // For a message about words[index].
  Place At(size_t index = 0) const {
    return {file, line,
            index < positions.size() ? static_cast<int>(positions[index]) : 0};
  }
};

struct PreprocessOptions {
  enum class Pass : uint8_t {
    // Finds lines that cannot be read, blocks that do not nest, and prefixes
    // where none is allowed.
    kDiscovery,
    // Besides these: empty arguments, scopes, `.notice` and its like.
    kLoad,
  };
  Pass pass = Pass::kLoad;
  bool diag = false;  // -dD: `.diag` prints
  ConditionFacts facts;
};

enum class PreprocessResult : uint8_t {
  kOk,
  kErrors,   // fatal alerts, the callback's included
  kAborted,  // ended early: a bad block, `.alert`, or Diagnostics::Abort()
};

// Fatal lines of a file after which it is read no further (F118).
constexpr int kMaxFatalLines = 50;

// Sets .FILE and .LINE in `environment`, which `on_statement` may change: the
// lines after it see that. `text` ends with a LF or draws F002.
PreprocessResult Preprocess(
    std::string_view file, std::string_view text,
    const PreprocessOptions& options, Environment& environment,
    Diagnostics& diagnostics,
    absl::FunctionRef<void(const Statement&)> on_statement);

}  // namespace checkd

#endif  // CONFIG_TEXT_PREPROCESSOR_H_
