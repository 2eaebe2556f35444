// Every word that HAProxy knows, and what checkd does with it: one row a word,
// in the room whose code takes it.
//
//   constexpr KeywordRow<ServerDraft> kRows[] = {
//       {{"inter", "<delay>", "time between two checks"}, TakeInter},
//   };
//   const KeywordTable<ServerDraft> table(Scope::kServer, {kRows}, kGroups);
//   const KeywordRow<ServerDraft>* row = table.Find("inter");
//   if (row == nullptr) return line.Error(table.Unknown(line, "no '$1'$2"));
//   row->take(draft, line);
//
// Parsers, hints, docs/configuration.md (config/keyword_reference.h) and tests
// read the same rows. A table is immutable; it may be read by many threads.
#ifndef CONFIG_WORDS_KEYWORD_TABLE_H_
#define CONFIG_WORDS_KEYWORD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "config/text/nearest.h"
#include "config/words/line.h"
#include "config/words/word_cursor.h"
#include "config/words/words.h"

namespace checkd {

// Where a word may stand. Tables of one scope are shown under one heading.
enum class Scope : uint8_t {
  kSection,  // first word of a section
  kGlobal,
  kProxy,      // defaults, frontend, listen, backend
  kOption,     // after `option`
  kTimeout,    // after `timeout`
  kServer,     // on server, default-server and server-template lines
  kTcpCheck,   // after `tcp-check`
  kHttpCheck,  // after `http-check`
  kHealthcheck,
  kCheckType,  // after `type`, besides the words of kOption
  kMailers,
  kResolvers,
  kRing,
  kUserlist,
};

// What is done with a word; the code that takes it decides nothing of that.
enum class Treatment : uint8_t {
  kUsed,         // acted upon, or kept and shown
  kIgnored,      // accepted; says nothing about checks (F035)
  kUnsupported,  // would change what is checked: refused where it would
  kRemoved,      // HAProxy itself refuses it today
};

enum KeywordFlag : uint8_t {
  kNeedsBackend = 1,  // warned about and ignored in a frontend (F107)
  kNegatable = 2,     // `no` and `default` may stand before it
  kNotByDefault = 4,  // not in `defaults`, not on default-server lines (F075)
  kEveryPass = 8,     // acted upon in both passes (F118, F144)
  kUnlisted = 16,     // HAProxy leaves it out where it lists the words (F156)
};

// One word as parsers, hints and the manual see it. All of its texts are
// literals, or live as long as the table: errors and drafts keep pointers to
// rows.
struct Keyword {
  std::string_view word;
  // As HAProxy's manual writes them: "<delay>", "[<addr>]". Words without code
  // are skipped with as many.
  std::string_view arguments = {};
  std::string_view help = {};  // what it does, in less than a line
  Treatment treatment = Treatment::kUsed;
  // kUnsupported: what it would change. kRemoved: what to write instead.
  std::string_view note = {};
  uint8_t flags = 0;  // KeywordFlag
  // Other spellings, separated by blanks.
  std::string_view aliases = {};
  // The version of HAProxy that brought it, where older ones are in use.
  std::string_view since = {};

  bool has(KeywordFlag flag) const { return (flags & flag) != 0; }
  // How many words `arguments` has: blanks and one. An optional one counts as
  // well.
  size_t argument_count() const;
};

// A word and the function that takes its arguments; the keyword itself has been
// taken. It stores what it read in the draft, or tells an error by `line` and
// leaves. Null: the word has no code, and its arguments, or its line, are
// skipped.
template <typename Draft>
struct KeywordRow : Keyword {
  void (*take)(Draft& draft, Line& line) = nullptr;
};

// Words without code that share everything else: for what is accepted and says
// nothing about checks, or is gone from HAProxy.
struct KeywordGroup {
  std::string_view topic;
  std::string_view words;  // separated by blanks
  std::string_view arguments = {};
  Treatment treatment = Treatment::kIgnored;
  std::string_view note = {};
};

// What tables of all drafts have in common: the words, for hints and the
// manual, which call no row.
class KeywordList {
 public:
  KeywordList(Scope scope, absl::Span<const KeywordGroup> groups)
      : scope_(scope), groups_(groups) {}
  KeywordList(const KeywordList&) = delete;
  KeywordList& operator=(const KeywordList&) = delete;

  Scope scope() const { return scope_; }
  // Words with a row of their own, in its order.
  absl::Span<const Keyword* const> rows() const { return rows_; }
  absl::Span<const KeywordGroup> groups() const { return groups_; }
  // All words, aliases among them, those of the groups last; the removed ones
  // are not among them, since nobody is to be sent to them.
  absl::Span<const std::string_view> known() const { return known_; }
  // True if a word is in two rows, or twice: a mistake, which a test finds. The
  // first row wins.
  bool has_duplicates() const { return has_duplicates_; }

  // Null if there is no such word. One look into a hash table.
  const Keyword* Find(std::string_view word) const {
    const auto found = by_word_.find(word);
    return found == by_word_.end() ? nullptr : found->second;
  }
  // The known word that looks most like `word`; empty if none does. Compares
  // with all words: for errors only.
  std::string_view Nearest(std::string_view word) const {
    return NearestWord(word, known_);
  }
  // The error that the word that `words` took last is none of these. `$1` in
  // `message` is the word, `$2` the hint at the nearest one.
  WordError Unknown(const WordCursor& words, std::string_view message) const;

 protected:
  void AddRow(const Keyword* row);
  // Its words find `row`, of which only `word` differs.
  void AddGrouped(const Keyword* row);

 private:
  void AddWord(std::string_view word, const Keyword* row);

  const Scope scope_;
  const absl::Span<const KeywordGroup> groups_;
  std::vector<const Keyword*> rows_;
  std::vector<std::string_view> known_;
  absl::flat_hash_map<std::string_view, const Keyword*> by_word_;
  bool has_duplicates_ = false;
};

// The table of a room, for its draft. Built once, as a static of the function
// that returns it, and never destroyed.
template <typename Draft, typename RowType = KeywordRow<Draft>>
class KeywordTable : public KeywordList {
 public:
  using Row = RowType;

  // Rows and groups are static: the table points to them. Words of groups get
  // rows of their own here, without function, flags and help.
  KeywordTable(Scope scope, std::vector<absl::Span<const Row>> rows,
               absl::Span<const KeywordGroup> groups = {})
      : KeywordList(scope, groups) {
    for (const absl::Span<const Row>& part : rows) {
      for (const Row& row : part) AddRow(&row);
    }
    for (const KeywordGroup& group : groups) {
      for (std::string_view word : SplitWords(group.words, ' ')) {
        Row& row = grouped_.emplace_back();
        row.word = word;
        row.arguments = group.arguments;
        row.treatment = group.treatment;
        row.note = group.note;
        AddGrouped(&row);
      }
    }
  }

  // The row of a word or an alias; null if there is no such word. Exact, case
  // included. Good words cost one look into a hash table.
  const Row* Find(std::string_view word) const {
    return static_cast<const Row*>(KeywordList::Find(word));
  }

 private:
  std::deque<Row> grouped_;
};

// Takes as many words as a word without code has arguments; an error, told by
// `line`, if there are fewer. For words in the middle of a line; others are
// skipped with it.
void SkipArguments(const Keyword& keyword, Line& line);

}  // namespace checkd

#endif  // CONFIG_WORDS_KEYWORD_TABLE_H_
