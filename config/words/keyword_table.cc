#include "config/words/keyword_table.h"

#include <array>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "config/text/nearest.h"
#include "config/words/words.h"

namespace checkd {
namespace {

constexpr size_t kScopes = static_cast<size_t>(Scope::kCount);

struct ScopeTable {
  std::vector<Keyword> rows;
  absl::flat_hash_map<std::string_view, const Keyword*> by_word;
  std::vector<std::string_view> words;
};

using Tables = std::array<ScopeTable, kScopes>;

const Tables& AllTables() {
  static const Tables* const tables = [] {
    auto* result = new Tables;
    for (const KeywordGroup& group : KeywordGroups()) {
      ScopeTable& table = (*result)[static_cast<size_t>(group.scope)];
      for (std::string_view word : SplitWords(group.words, ' ')) {
        table.rows.push_back(
            {word, group.scope, group.treatment, group.args, group.note});
      }
    }
    for (ScopeTable& table : *result) {
      for (const Keyword& row : table.rows) {
        if (!table.by_word.emplace(row.word, &row).second) continue;
        if (row.treatment != Treatment::kRemoved) {
          table.words.push_back(row.word);
        }
      }
    }
    return result;
  }();
  return *tables;
}

const ScopeTable& TableOf(Scope scope) {
  return AllTables()[static_cast<size_t>(scope)];
}

struct ScopeTitle {
  Scope scope;
  std::string_view title;
};

constexpr ScopeTitle kTitles[] = {
    {Scope::kSection, "Sections"},
    {Scope::kGlobal, "`global`"},
    {Scope::kProxy, "`defaults`, `frontend`, `listen`, `backend`"},
    {Scope::kOption, "`option`"},
    {Scope::kTimeout, "`timeout`"},
    {Scope::kServer, "`server`, `default-server`, `server-template`"},
};

struct TreatmentTitle {
  Treatment treatment;
  std::string_view title;
};

constexpr TreatmentTitle kTreatments[] = {
    {Treatment::kUsed, "Used"},
    {Treatment::kUnsupported, "Not supported yet, refused"},
    {Treatment::kIgnored, "Accepted, without effect on checks"},
    {Treatment::kRemoved, "Refused by HAProxy too"},
};

void AppendGroups(Scope scope, const TreatmentTitle& treatment,
                  std::string* out) {
  bool titled = false;
  for (const KeywordGroup& group : KeywordGroups()) {
    if (group.scope != scope || group.treatment != treatment.treatment) {
      continue;
    }
    if (!titled) absl::StrAppend(out, "\n", treatment.title, ":\n\n");
    titled = true;
    absl::StrAppend(out, "* ", group.topic);
    if (!group.note.empty()) absl::StrAppend(out, " (", group.note, ")");
    std::string_view separator = ": ";
    for (std::string_view word : SplitWords(group.words, ' ')) {
      absl::StrAppend(out, separator, "`", word, "`");
      separator = ", ";
    }
    absl::StrAppend(out, "\n");
  }
}

}  // namespace

const Keyword* FindKeyword(Scope scope, std::string_view word) {
  const ScopeTable& table = TableOf(scope);
  const auto found = table.by_word.find(word);
  return found == table.by_word.end() ? nullptr : found->second;
}

absl::Span<const Keyword> Keywords(Scope scope) { return TableOf(scope).rows; }

std::string NearestKeyword(Scope scope, std::string_view word) {
  return std::string(NearestWord(word, TableOf(scope).words));
}

WordError UnknownKeyword(const WordCursor& words, Scope scope,
                         std::string_view message) {
  return words.Unknown(
      [scope](NearestSearch& search) {
        for (std::string_view known : TableOf(scope).words) search.Offer(known);
      },
      message);
}

std::string KeywordReference() {
  std::string out;
  for (const ScopeTitle& scope : kTitles) {
    absl::StrAppend(&out, out.empty() ? "" : "\n", "### ", scope.title, "\n");
    for (const TreatmentTitle& treatment : kTreatments) {
      AppendGroups(scope.scope, treatment, &out);
    }
  }
  return out;
}

}  // namespace checkd
