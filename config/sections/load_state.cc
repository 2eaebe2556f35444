#include "config/sections/load_state.h"

#include <utility>

namespace checkd {

std::string_view KindName(ProxyKind kind) {
  static constexpr std::string_view kNames[] = {"frontend", "backend",
                                                "listen"};
  return kNames[static_cast<int>(kind)];
}

LoadState::LoadState(const LoadOptions& load_options, Diagnostics& sink,
                     Config& result)
    : options(load_options),
      diagnostics(sink),
      environment(*load_options.environment),
      config(result),
      addresses(environment, load_options.resolve_host),
      connections(result) {
  connection_defaults.verify = !load_options.no_server_verify;
}

absl::StatusOr<Address> LoadState::ReadLogAddress(std::string_view text) {
  return addresses.Read(text, {.allow_fd = true,
                               .allow_fqdn = true,
                               .allow_stream = false,
                               .allow_datagram = true,
                               .default_datagram = true});
}

absl::StatusOr<Address> LoadState::ReadListenerAddress(std::string_view text) {
  return addresses.Read(text, {.port = AddressOptions::Port::kMandatory,
                               .allow_fd = true,
                               .allow_fqdn = true});
}

absl::StatusOr<Address> LoadState::ReadCheckAddress(std::string_view text) {
  return addresses.Read(text, {.allow_fqdn = true});
}

void LoadState::Note(const ExpressionNames& used, const ProxyConfig* proxy) {
  config.process_variables.insert(used.process_variables.begin(),
                                  used.process_variables.end());
  for (const ExpressionNames::Use& use : used.uses) {
    names.push_back({use, proxy});
  }
}

const Ruleset* LoadState::PlainRuleset() {
  if (plain_ == nullptr) {
    plain_ = Own(Ruleset(Own(CheckRules().Build(RulesetType::kPlain))));
  }
  return plain_;
}

const Ruleset* LoadState::BuiltInRuleset(
    std::string_view key,
    absl::FunctionRef<std::unique_ptr<const RuleList>()> make) {
  const Ruleset*& ruleset = built_in_[std::string(key)];
  if (ruleset == nullptr) ruleset = Own(Ruleset(Own(make())));
  return ruleset;
}

const RuleList* LoadState::Own(std::unique_ptr<const RuleList> rules) {
  return config.rule_lists.emplace_back(std::move(rules)).get();
}

const Ruleset* LoadState::Own(const Ruleset& ruleset) {
  return &config.rulesets.emplace_back(ruleset);
}

}  // namespace checkd
