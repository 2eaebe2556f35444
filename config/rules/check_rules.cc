#include "config/rules/check_rules.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/rules/rule_words.h"

namespace checkd {
namespace {

// What is said of a word that is none of them, with those that HAProxy lists.
std::string UnknownRule(RulesetType type) {
  std::string text = type == RulesetType::kHttp ? "'http-check' only supports "
                                                : "'tcp-check' only supports ";
  std::string_view separator = "'";
  for (const Keyword* row : RuleKeywords(type).rows()) {
    if (row->has(kUnlisted)) continue;
    const bool in_parentheses =
        !row->arguments.empty() && row->arguments.front() == '(';
    absl::StrAppend(&text, separator, row->word, in_parentheses ? "(*)'" : "'");
    separator = ", '";
  }
  return absl::StrCat(text, ". but got '$1'$2");
}

}  // namespace

void CheckRules::Add(RulesetType type, AddressReader read_address, Line& line) {
  const KeywordTable<RuleDraft>& known = RuleKeywords(type);
  if (line.done()) {
    return line.Error(line.Missing({.missing = UnknownRule(type)}));
  }
  const std::string_view written = line.TakeKeyword();
  // Rules may have a part in parentheses: `set-var(...)`. What stands alone has
  // none.
  const auto* row = known.Find(line.keyword());
  if (row != nullptr && row->arguments.empty() && row->word != written) {
    row = nullptr;
  }
  if (row == nullptr) {
    broken_ = true;
    return line.Error(known.Unknown(line, UnknownRule(type)));
  }
  RuleDraft draft{type, read_address, *this, written};
  row->take(draft, line);
}

RulesetBuilder& CheckRules::BeginRule(RulesetType type) {
  (type == RulesetType::kHttp ? http_rules_ : tcp_rules_) = true;
  return MutableBuilder(type);
}

void CheckRules::OptionHttpchk(HttpSendWords words) {
  MutableBuilder(RulesetType::kHttp).OptionHttpchk(std::move(words));
}

bool CheckRules::HasRules(RulesetType type) const {
  return type == RulesetType::kHttp ? http_rules_ : tcp_rules_;
}

RulesetBuilder& CheckRules::MutableBuilder(RulesetType type) {
  std::optional<RulesetBuilder>& builder =
      type == RulesetType::kHttp ? http_ : tcp_;
  if (!builder) {
    builder.emplace(type);
    if (inherits_httpchk_) builder->EnforceOrder();
  }
  return *builder;
}

std::unique_ptr<const RuleList> CheckRules::Build(RulesetType type) {
  if (type == RulesetType::kPlain) {
    return RulesetBuilder(RulesetType::kPlain).Build();
  }
  return MutableBuilder(type).Build();
}

}  // namespace checkd
