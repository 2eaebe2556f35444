#include "daemon/fleet/initial_variables.h"

#include <optional>
#include <string>
#include <string_view>

#include "checks/expressions/context.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

// What is known where no check runs: the machine and the time.
class StartFacts final : public CheckFacts {
 public:
  explicit StartFacts(std::string_view node) : node_(node) {}

  std::string_view backend_name() const override { return {}; }
  int64_t backend_id() const override { return 0; }
  std::string_view server_name() const override { return {}; }
  int64_t server_id() const override { return 0; }
  Address source() const override { return {}; }
  Address destination() const override { return {}; }
  const TlsRecord* tls() const override { return nullptr; }
  ConnectionError error() const override { return ConnectionError::kNone; }
  std::string_view node() const override { return node_; }
  std::string_view unique_id(const ExpressionInput&) const override {
    return {};
  }
  int64_t now_us() const override { return SystemWallClock().NowMicros(); }
  int64_t run_ms() const override { return 0; }
  int64_t uptime_s() const override { return 0; }
  bool stopping() const override { return false; }
  int64_t thread() const override { return 1; }
  std::optional<ServerFacts> FindServer(std::string_view) const override {
    return std::nullopt;
  }
  std::optional<BackendFacts> FindBackend(std::string_view) const override {
    return std::nullopt;
  }

 private:
  const std::string_view node_;
};

}  // namespace

void InitVariables(const Config& config, ProcVariables* variables) {
  for (const std::string& name : config.process_variables) {
    variables->Declare(name);
  }
  const StartFacts facts(config.global.node);
  Variables all(variables);
  Scratch scratch(static_cast<size_t>(config.global.bufsize));
  const ExpressionInput input{.http = false,
                              .bytes = {},
                              .response = nullptr,
                              .facts = &facts,
                              .variables = &all,
                              .scratch = &scratch};
  for (const VariableRule& rule : config.initial_variables) {
    scratch.Clear();
    Sample sample;
    if (rule.format != nullptr) {
      sample = Sample::Text(rule.format->Evaluate(input));
    } else if (!rule.expression->Evaluate(input, SampleType::kAny, &sample)) {
      continue;
    }
    all.Set(rule.name, rule.conditions, sample);
  }
}

}  // namespace checkd
