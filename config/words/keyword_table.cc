#include "config/words/keyword_table.h"

#include <algorithm>

namespace checkd {

size_t Keyword::argument_count() const {
  if (arguments.empty()) return 0;
  return 1 + std::count(arguments.begin(), arguments.end(), ' ');
}

void KeywordList::AddRow(const Keyword* row) {
  rows_.push_back(row);
  AddWord(row->word, row);
  if (row->aliases.empty()) return;
  for (std::string_view alias : SplitWords(row->aliases, ' ')) {
    AddWord(alias, row);
  }
}

void KeywordList::AddGrouped(const Keyword* row) { AddWord(row->word, row); }

void KeywordList::AddWord(std::string_view word, const Keyword* row) {
  if (!by_word_.emplace(word, row).second) has_duplicates_ = true;
  if (row->treatment != Treatment::kRemoved) known_.push_back(word);
}

WordError KeywordList::Unknown(const WordCursor& words,
                               std::string_view message) const {
  return words.Unknown(
      [this](NearestSearch& search) {
        for (std::string_view word : known_) search.Offer(word);
      },
      message);
}

void SkipArguments(const Keyword& keyword, Line& line) {
  for (size_t left = keyword.argument_count(); left > 0; --left) {
    if (line.done()) return line.Error(line.Missing({}));
    line.Take();
  }
}

}  // namespace checkd
