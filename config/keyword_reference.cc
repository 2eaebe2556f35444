#include "config/keyword_reference.h"

#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/global/global_words.h"
#include "config/proxy/proxy_words.h"
#include "config/rules/rule_words.h"
#include "config/section_opener.h"
#include "config/sections/check_options.h"
#include "config/sections/own_checks.h"
#include "config/sections/section_words.h"
#include "config/server/server_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

struct ScopeTitle {
  Scope scope;
  std::string_view title;
};

constexpr ScopeTitle kTitles[] = {
    {Scope::kSection, "Sections"},
    {Scope::kGlobal, "`global`"},
    {Scope::kProxy, "`defaults`, `frontend`, `listen`, `backend`"},
    {Scope::kOption, "`option`, and `type` of `healthcheck`"},
    {Scope::kTimeout, "`timeout`"},
    {Scope::kServer, "`server`, `default-server`, `server-template`"},
    {Scope::kTcpCheck, "`tcp-check`"},
    {Scope::kHttpCheck, "`http-check`"},
    {Scope::kHealthcheck, "`healthcheck`"},
    {Scope::kCheckType, "`type` of `healthcheck`, which HAProxy has not"},
    {Scope::kResolvers, "`resolvers`"},
    {Scope::kMailers, "`mailers`"},
    {Scope::kRing, "`ring`"},
    {Scope::kUserlist, "`userlist`"},
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

// "`redispatch`, `redisp`", with the arguments and the version.
std::string Written(const Keyword& row) {
  const bool glued = row.arguments.empty() || row.arguments.front() == '(';
  const std::string_view blank = glued ? "" : " ";
  // A bar would end the cell.
  const std::string arguments =
      absl::StrReplaceAll(absl::StrCat(row.arguments), {{"|", "\\|"}});
  std::string text = absl::StrCat("`", row.word, blank, arguments, "`");
  if (!row.aliases.empty()) {
    for (std::string_view alias : SplitWords(row.aliases, ' ')) {
      absl::StrAppend(&text, ", `", alias, "`");
    }
  }
  if (!row.since.empty()) absl::StrAppend(&text, " (", row.since, ")");
  return text;
}

void AppendRows(Scope scope, Treatment treatment, std::string* out) {
  bool titled = false;
  for (const KeywordList* list : AllKeywords()) {
    if (list->scope() != scope) continue;
    for (const Keyword* row : list->rows()) {
      if (row->treatment != treatment) continue;
      if (!titled) absl::StrAppend(out, "| word | |\n|---|---|\n");
      titled = true;
      absl::StrAppend(out, "| ", Written(*row), " | ", row->help);
      if (!row->note.empty()) absl::StrAppend(out, " (", row->note, ")");
      absl::StrAppend(out, " |\n");
    }
  }
  if (titled) absl::StrAppend(out, "\n");
}

void AppendGroups(Scope scope, Treatment treatment, std::string* out) {
  for (const KeywordList* list : AllKeywords()) {
    if (list->scope() != scope) continue;
    for (const KeywordGroup& group : list->groups()) {
      if (group.treatment != treatment) continue;
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
}

}  // namespace

absl::Span<const KeywordList* const> AllKeywords() {
  static const KeywordList* const kLists[] = {
      &SectionKeywords(),
      &GlobalKeywords(),
      &ProxyKeywords(),
      &CheckOptions(),
      &ProxyOptions(),
      &ProxyTimeouts(),
      &ServerKeywords(),
      &RuleKeywords(RulesetType::kTcp),
      &RuleKeywords(RulesetType::kHttp),
      &HealthcheckKeywords(),
      &OwnCheckTypes(),
      &ResolversKeywords(),
      &MailersKeywords(),
      &RingKeywords(),
      &UserlistKeywords(),
  };
  return kLists;
}

std::string KeywordReference() {
  std::string out;
  for (const ScopeTitle& scope : kTitles) {
    absl::StrAppend(&out, out.empty() ? "" : "\n", "### ", scope.title, "\n");
    for (const TreatmentTitle& treatment : kTreatments) {
      std::string words;
      AppendRows(scope.scope, treatment.treatment, &words);
      AppendGroups(scope.scope, treatment.treatment, &words);
      if (words.empty()) continue;
      absl::StrAppend(&out, "\n", treatment.title, ":\n\n", words);
      if (out.size() >= 2 && out.substr(out.size() - 2) == "\n\n") {
        out.pop_back();
      }
    }
  }
  return out;
}

}  // namespace checkd
