// The `healthcheck` section: a ruleset with a name, for `server ...
// healthcheck <name>` (F108).
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/rules/check_rules.h"
#include "config/sections/section.h"
#include "config/words/keyword_table.h"

namespace checkd {
namespace {

// `protocol` is what errors call the type in capitals.
struct TypeWord {
  std::string_view word;
  std::string_view protocol;
  RulesetType type;
  bool supported;
};

constexpr TypeWord kTypes[] = {
    {"tcp-check", "TCP", RulesetType::kTcp, true},
    {"httpchk", "HTTP", RulesetType::kHttp, true},
    {"ssl-hello-chk", "SSL", RulesetType::kBuiltIn, true},
    {"smtpchk", "SMTP", RulesetType::kPlain, false},
    {"pgsql-check", "PGSQL", RulesetType::kPlain, false},
    {"redis-check", "REDIS", RulesetType::kPlain, false},
    {"mysql-check", "MYSQL", RulesetType::kPlain, false},
    {"ldap-check", "LDAP", RulesetType::kPlain, false},
    {"spop-check", "SPOP", RulesetType::kPlain, false},
};

class Healthcheck : public Section {
 public:
  Healthcheck(std::string name, SourceLocation location)
      : name_(std::move(name)), location_(location) {}

  void Take(LoadState& load, Line& line) override {
    const std::string_view word = line[0];
    if (word == "type") return TakeType(line);
    if (word == "tcp-check" || word == "http-check") {
      return TakeRule(load, line);
    }
    RefuseUnknown(line, Scope::kHealthcheck, "healthcheck");
  }

  void Close(LoadState& load) override {
    const RulesetType type =
        type_ == nullptr ? RulesetType::kPlain : type_->type;
    TellUnused(load, type, RulesetType::kTcp, "tcp-check", "tcp-check");
    TellUnused(load, type, RulesetType::kHttp, "http-check", "httpchk");
    load.healthchecks[name_].ruleset = type == RulesetType::kBuiltIn
                                           ? load.SslHelloRuleset()
                                           : OwnRuleset(load, type);
  }

 private:
  const Ruleset* OwnRuleset(LoadState& load, RulesetType type) {
    Ruleset ruleset(load.Own(rules_.Build(type)));
    if (type == RulesetType::kHttp) {
      ruleset.disable_on_404 = rules_.disable_on_404;
      ruleset.send_state = rules_.send_state;
    }
    return load.Own(ruleset);
  }

  void TakeType(Line& line) {
    if (type_ != nullptr) {
      return line.Error(0, "healthcheck type already defined.");
    }
    constexpr std::string_view kMessage = "unknown healthcheck type '$1'$2";
    const auto row =
        line.ExtendKeyword(kTypes, {.missing = kMessage, .refused = kMessage});
    if (!row.ok()) return line.Error(WordError(row.error()).Within(""));
    const TypeWord& type = **row;
    const bool other_rules =
        rules_.HasRules(type.type == RulesetType::kTcp ? RulesetType::kHttp
                                                       : RulesetType::kTcp);
    if (other_rules || (type.type != RulesetType::kHttp &&
                        rules_.HasRules(RulesetType::kHttp))) {
      return line.Error(
          line.last(),
          absl::StrCat(
              "cannot set '", type.word, "' type with '",
              rules_.HasRules(RulesetType::kTcp) ? "tcp-check" : "http-check",
              "' rules"));
    }
    if (!type.supported) {
      return line.Error(
          line.NotSupported(absl::StrCat("type ", type.word),
                            "Servers would be checked with that protocol"));
    }
    type_ = &type;
    if (type.type == RulesetType::kHttp) return TakeHttpchk(line);
    if (line.AtMost(0) && type.type == RulesetType::kTcp) {
      rules_.OptionTcpCheck();
    }
  }

  void TakeHttpchk(Line& line) {
    if (!line.AtMost(4)) return;
    HttpSendWords send;
    const absl::Status status = ParseOptionHttpchk(line, &send);
    if (!status.ok()) {
      return line.Error(line.Refusal(status).Within("'type httpchk' : "));
    }
    rules_.OptionHttpchk(std::move(send));
  }

  void TakeRule(LoadState& load, Line& line) {
    const std::string_view word = line[0];
    const RulesetType type =
        word == "http-check" ? RulesetType::kHttp : RulesetType::kTcp;
    if (type_ != nullptr && type_->type != type) {
      return line.Error(
          0, absl::StrCat("unable to configure '", word, "' rule for '",
                          type_->protocol, "' healthcheck"));
    }
    if (rules_.HasRules(type == RulesetType::kHttp ? RulesetType::kTcp
                                                   : RulesetType::kHttp)) {
      return line.Error(0, "cannot mix 'tcp-check' and 'http-check' rules");
    }
    const absl::Status status = rules_.Add(
        type,
        [&load](std::string_view text) { return load.ReadCheckAddress(text); },
        line);
    if (!status.ok()) line.Error(line.Refusal(status));
  }

  // Told, but the configuration stays valid (F145).
  void TellUnused(LoadState& load, RulesetType type, RulesetType rules,
                  std::string_view word, std::string_view option) {
    if (type == rules || !rules_.HasRules(rules)) return;
    load.diagnostics.HarmlessAlert(
        Place{.file = *location_.file, .line = location_.line}.Spaced(),
        "healthcheck section '*healthcheck-%s' : %s rules without 'type %s', "
        "so the rules are ignored.",
        name_, word, option);
  }

  std::string name_;
  SourceLocation location_;
  const TypeWord* type_ = nullptr;
  CheckRules rules_;
};

}  // namespace

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
  return std::make_unique<Healthcheck>(name, line.location());
}

}  // namespace checkd
