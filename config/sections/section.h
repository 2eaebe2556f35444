// One section of the configuration while its lines are being read.
//
//   std::unique_ptr<Section> section = OpenResolvers(load, line);
//   section->Take(load, line);          // each line after the first
//   section->Close(load);               // where the next section begins
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

class Section {
 public:
  virtual ~Section() = default;
  // One statement. Errors go to the diagnostics.
  virtual void Take(LoadState& load, Line& line) = 0;
  // No statement follows.
  virtual void Close(LoadState& load) {}
};

// Parsers of the sections that `line` begins. Null after an error that leaves
// nothing to parse: its lines are then skipped.
std::unique_ptr<Section> OpenHealthcheck(LoadState& load, Line& line);
std::unique_ptr<Section> OpenResolvers(LoadState& load, Line& line);
// The section `default`, if none was written: what /etc/resolv.conf names
// (F685).
void AddDefaultResolvers(LoadState& load);
// mailers, ring, userlist: known, and not used yet.
std::unique_ptr<Section> OpenKnown(LoadState& load, Line& line);
// Skipped with a notice (F033).
std::unique_ptr<Section> OpenIgnored(LoadState& load, Line& line);

// Collects words that have no effect, for one notice at the end (F035).
class IgnoredWords {
 public:
  void Add(std::string_view word);
  // Nothing if no word was added or notices are off.
  void Tell(LoadState& load, const SourceLocation& section,
            const std::string& title) const;

 private:
  std::vector<std::string> words_;
};

// Refuses a word that is unknown in `title` (F034).
void RefuseUnknown(Line& line, const KeywordList& known,
                   std::string_view title);

}  // namespace checkd

#endif  // CONFIG_SECTIONS_SECTION_H_
