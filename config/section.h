// One section of the configuration while its lines are being read.
//
//   std::unique_ptr<Section> section = OpenSection(load, line);  // its first
//   line section->Take(load, line);                                   // each
//   other section->Close(load);                                        // at
//   the next one
#ifndef CONFIG_SECTION_H_
#define CONFIG_SECTION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/keyword_table.h"
#include "config/line.h"
#include "config/load_state.h"

namespace checkd {

class Section {
 public:
  virtual ~Section() = default;
  // One statement. Errors go to the diagnostics.
  virtual void Take(LoadState& load, Line& line) = 0;
  // No statement follows.
  virtual void Close(LoadState& load) {}
};

// True if `word` begins a section, wherever it stands.
bool IsSectionWord(std::string_view word);

// The parser of the section that `line` begins. Null after an error that
// leaves nothing to parse: its lines are then skipped.
std::unique_ptr<Section> OpenSection(LoadState& load, Line& line);

// The ones that OpenSection() chooses from.
std::unique_ptr<Section> OpenGlobal(LoadState& load, Line& line);
// defaults, frontend, listen and backend.
std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line);
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
void RefuseUnknown(Line& line, Scope scope, std::string_view title);

}  // namespace checkd

#endif  // CONFIG_SECTION_H_
