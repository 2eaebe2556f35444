// The `healthcheck` section: a ruleset with a name, for `server ...
// healthcheck <name>` (F108).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/rules/check_rules.h"
#include "config/sections/check_options.h"
#include "config/sections/own_checks.h"
#include "config/sections/section.h"
#include "config/sections/section_words.h"

namespace checkd {

// The section while it is being read.
struct HealthcheckDraft {
  LoadState& load;
  std::string name;
  SourceLocation location;
  CheckRules rules = {};
  std::optional<RulesetType> type = std::nullopt;  // written
  std::string_view title = {};                     // what errors call it
  const Ruleset* ruleset = nullptr;                // of a built-in check
};

namespace {

std::string UnknownType(const CheckOptionTable& types) {
  return absl::StrCat("unknown healthcheck type '$1'$2 (expects '",
                      absl::StrJoin(types.known(), "', '"), "')");
}

// Rules that do not go together with `type`.
bool HasOtherRules(const CheckRules& rules, RulesetType type) {
  return (type != RulesetType::kTcp && rules.HasRules(RulesetType::kTcp)) ||
         (type != RulesetType::kHttp && rules.HasRules(RulesetType::kHttp));
}

void TakeType(HealthcheckDraft& draft, Line& line) {
  if (draft.type) {
    return line.Error(0, "healthcheck type already defined.");
  }
  if (line.done()) {
    return line.Error(
        line.Missing({.missing = "'type' expects a healthcheck type."}));
  }
  const std::string_view word = line.ExtendKeyword();
  const CheckOptionTable& types =
      word.substr(0, 2) == "x-" ? OwnCheckTypes() : CheckOptions();
  const CheckOptionRow* const row = types.Find(word);
  if (row == nullptr) {
    return line.Error(types.Unknown(line, UnknownType(types)).Within(""));
  }
  if (HasOtherRules(draft.rules, row->type)) {
    return line.Error(
        line.last(),
        absl::StrCat("cannot set '", row->word, "' type with '",
                     draft.rules.HasRules(RulesetType::kTcp) ? "tcp-check"
                                                             : "http-check",
                     "' rules"));
  }
  draft.type = row->type;
  draft.title = row->title;
  UnsupportedUse none;
  CheckDraft check{.load = draft.load,
                   .rules = draft.rules,
                   .type = *draft.type,
                   .protocol = none,
                   .ruleset = draft.ruleset,
                   .keyword = row};
  row->take(check, line);
}

void TakeRule(HealthcheckDraft& draft, Line& line, RulesetType type) {
  if (draft.type && *draft.type != type) {
    return line.Error(
        0, absl::StrCat("unable to configure '", line[0], "' rule for '",
                        draft.title, "' healthcheck"));
  }
  if (HasOtherRules(draft.rules, type)) {
    return line.Error(0, "cannot mix 'tcp-check' and 'http-check' rules");
  }
  TakeCheckRule(draft.load, draft.rules, type, line);
}

void TakeTcpRule(HealthcheckDraft& draft, Line& line) {
  TakeRule(draft, line, RulesetType::kTcp);
}

void TakeHttpRule(HealthcheckDraft& draft, Line& line) {
  TakeRule(draft, line, RulesetType::kHttp);
}

constexpr KeywordRow<HealthcheckDraft> kRows[] = {
    {{"type", "<option> [<arguments>]", "one of the check options"}, TakeType},
    {{"tcp-check", "<rule>", "a rule of type `tcp-check`"}, TakeTcpRule},
    {{"http-check", "<rule>", "a rule of type `httpchk`"}, TakeHttpRule},
};

// Told, but the configuration stays valid (F145).
void TellUnused(const HealthcheckDraft& draft, RulesetType rules,
                std::string_view word, std::string_view option) {
  if (draft.type == rules || !draft.rules.HasRules(rules)) return;
  const SourceLocation& location = draft.location;
  draft.load.diagnostics.HarmlessAlert(
      Place{.file = *location.file, .line = location.line}.Spaced(),
      "healthcheck section '*healthcheck-%s' : %s rules without 'type %s', so "
      "the rules are ignored.",
      draft.name, word, option);
}

const Ruleset* RulesetOf(HealthcheckDraft& draft) {
  if (draft.ruleset != nullptr) return draft.ruleset;
  draft.load.Note(draft.rules.names(), nullptr);
  const RulesetType type = draft.type.value_or(RulesetType::kPlain);
  Ruleset ruleset(draft.load.Own(draft.rules.Build(type)));
  if (type == RulesetType::kHttp) {
    ruleset.disable_on_404 = draft.rules.disable_on_404;
    ruleset.send_state = draft.rules.send_state;
  }
  return draft.load.Own(ruleset);
}

class Healthcheck : public Section {
 public:
  Healthcheck(LoadState& load, std::string name, SourceLocation location)
      : draft_{load, std::move(name), location} {}

  void Take(LoadState&, Line& line) override {
    const auto* const row = HealthcheckKeywords().Find(line[0]);
    if (row == nullptr) {
      return RefuseUnknown(line, HealthcheckKeywords(), "healthcheck");
    }
    row->take(draft_, line);
  }

  void Close(LoadState& load) override {
    TellUnused(draft_, RulesetType::kTcp, "tcp-check", "tcp-check");
    TellUnused(draft_, RulesetType::kHttp, "http-check", "httpchk");
    load.healthchecks[draft_.name].ruleset = RulesetOf(draft_);
  }

 private:
  HealthcheckDraft draft_;
};

}  // namespace

const KeywordTable<HealthcheckDraft>& HealthcheckKeywords() {
  static const auto* const table =
      new KeywordTable<HealthcheckDraft>(Scope::kHealthcheck, {kRows});
  return *table;
}

std::unique_ptr<Section> OpenHealthcheck(LoadState& load, Line& line) {
  if (line.done()) {
    line.Error(0, "missing name for healthcheck section.");
    return nullptr;
  }
  line.AtMost(1);
  const std::string name(line.Take());
  const auto [entry, added] = load.healthchecks.try_emplace(
      name, HealthcheckSection{name, line.location()});
  if (!added) {
    line.Error(line.last(), absl::StrCat("healthcheck section '", name,
                                         "' already defined at ",
                                         *entry->second.location.file, ":",
                                         entry->second.location.line, "."));
    return nullptr;
  }
  return std::make_unique<Healthcheck>(load, name, line.location());
}

}  // namespace checkd
