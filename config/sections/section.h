// One section of the configuration while its lines are being read.
//
//   std::unique_ptr<Section> section = OpenResolvers(load, line);
//   section->Take(load, line);          // each line after the first
//   section->Close(load);               // where the next section begins
//
// Only the second pass has sections. A section ends where the next one begins,
// or with its file. One thread, that of the load.
#ifndef CONFIG_SECTIONS_SECTION_H_
#define CONFIG_SECTIONS_SECTION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/sections/load_state.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// A parser with the draft of what it reads. It may point into `load`, which
// outlives it, and is handed the same one each time; it keeps no part of a
// line.
class Section {
 public:
  virtual ~Section() = default;
  // One statement, without a prefix `no` or `default` (Line::prefix()). Errors
  // go to the diagnostics; the next statement comes all the same.
  virtual void Take(LoadState& load, Line& line) = 0;
  // No statement follows: what only the end tells is told now, and results go
  // to `load`. Called once, even after errors, but not if the load was aborted.
  virtual void Close(LoadState& load) {}
  // What its lines may begin with; null: they are skipped.
  virtual const KeywordList* words() const { return nullptr; }
};

// Parsers of the sections that `line` begins; its first word is the section's.
// Null after an error, which is told and leaves nothing to parse (no name, or a
// name that is taken): its lines are then skipped.
std::unique_ptr<Section> OpenHealthcheck(LoadState& load, Line& line);
std::unique_ptr<Section> OpenResolvers(LoadState& load, Line& line);
// The section `default`, if none was written: what /etc/resolv.conf names
// (F685). After the last file, before PostParse(). Nothing is said, and nothing
// is added, if the file cannot be read or names no server.
void AddDefaultResolvers(LoadState& load);
// mailers, ring, userlist: known, and not used yet. Their words are verified
// (F032).
std::unique_ptr<Section> OpenKnown(LoadState& load, Line& line);
// Skipped with a notice (F033), unless notices are off. `acme` needs
// `expose-experimental-directives` in a `global` above it.
std::unique_ptr<Section> OpenIgnored(LoadState& load, Line& line);

// Collects words that have no effect, for one notice at the end (F035).
class IgnoredWords {
 public:
  // `word` is copied; a second time it changes nothing. Linear in the distinct
  // words.
  void Add(std::string_view word);
  // One notice at the line of `section`, words in the order in which they came;
  // one for all sections with the same words. Nothing if no word was added or
  // notices are off (LoadOptions::list_ignored_keywords).
  void Tell(LoadState& load, const SourceLocation& section,
            const std::string& title) const;

 private:
  std::vector<std::string> words_;
};

// Warns that HAProxy has given up `word`, as written, whose row is of the
// treatment kRemoved, and tells what to write instead (F746): once for all
// lines that have it.
void WarnOfOldWord(LoadState& load, const Line& line, std::string_view word,
                   const Keyword& row);

// Refuses the first word of `line`, which is unknown in the section `title`,
// with a hint at the nearest one of `known` (F034). The rest of the line is not
// looked at.
void RefuseUnknown(Line& line, const KeywordList& known,
                   std::string_view title);

}  // namespace checkd

#endif  // CONFIG_SECTIONS_SECTION_H_
