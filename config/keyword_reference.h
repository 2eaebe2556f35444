// The words of all rooms together: for the manual, and for whoever asks across
// them.
#ifndef CONFIG_KEYWORD_REFERENCE_H_
#define CONFIG_KEYWORD_REFERENCE_H_

#include <string>

#include "absl/types/span.h"
#include "config/words/keyword_table.h"

namespace checkd {

// In the order of the manual. A scope may have more than one list: `option` has
// the check options apart from the rest. The lists live as long as the process.
absl::Span<const KeywordList* const> AllKeywords();

// The lists of docs/configuration.md, as Markdown: one heading for each scope,
// below it the words by what is done with them. A test compares them; after a
// change of rows print them again with `bazel run //config:keyword_reference`.
std::string KeywordReference();

}  // namespace checkd

#endif  // CONFIG_KEYWORD_REFERENCE_H_
