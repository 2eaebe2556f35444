// Every word that HAProxy knows, and what checkd does with it.
//
//   const Keyword* keyword = FindKeyword(Scope::kServer, "fastinter");
//   if (keyword == nullptr) error(..., NearestKeyword(Scope::kServer, word));
//
// The rows are data (keyword_groups.cc); the parsers, docs/configuration.md and
// the tests are derived from them. Immutable after first use; thread-safe.
#ifndef CONFIG_WORDS_KEYWORD_TABLE_H_
#define CONFIG_WORDS_KEYWORD_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "config/words/word_cursor.h"

namespace checkd {

// Where a word may stand.
enum class Scope : uint8_t {
  kSection,  // first word of a section
  kGlobal,
  kProxy,    // defaults, frontend, listen, backend
  kOption,   // after `option`
  kTimeout,  // after `timeout`
  kServer,   // on server, default-server and server-template lines
  kHealthcheck,
  kMailers,
  kResolvers,
  kRing,
  kUserlist,
  kCount,
};

enum class Treatment : uint8_t {
  kUsed,         // acted upon, or kept and shown
  kIgnored,      // accepted; says nothing about checks (F035)
  kUnsupported,  // would change what is checked: refused where it would
  kRemoved,      // HAProxy itself refuses it today
};

struct Keyword {
  std::string_view word;
  Scope scope;
  Treatment treatment;
  // Words that follow it (server keywords only); -1: it takes what it wants.
  int8_t args;
  // kUnsupported: what it would change. kRemoved: what to write instead.
  std::string_view note;
};

// Rows that share everything but the word; also one paragraph of the manual.
struct KeywordGroup {
  Scope scope;
  Treatment treatment;
  int8_t args;
  std::string_view topic;  // of the manual's line
  std::string_view note;
  std::string_view words;  // separated by blanks
};

// The data.
absl::Span<const KeywordGroup> KeywordGroups();

// Null if HAProxy does not know `word` there.
const Keyword* FindKeyword(Scope scope, std::string_view word);

// All of a scope, in the order of the data.
absl::Span<const Keyword> Keywords(Scope scope);

// The known word that looks most like `word`; empty if none does.
std::string NearestKeyword(Scope scope, std::string_view word);

// The word that `words` took last is none of that scope. `$1` in `message` is
// the word, `$2` the hint at the nearest one.
WordError UnknownKeyword(const WordCursor& words, Scope scope,
                         std::string_view message);

// The lists of docs/configuration.md, as Markdown; a test compares them.
std::string KeywordReference();

}  // namespace checkd

#endif  // CONFIG_WORDS_KEYWORD_TABLE_H_
