// A check that says of itself what a test wants.
#ifndef CHECKS_EXPRESSIONS_TESTING_FAKE_FACTS_H_
#define CHECKS_EXPRESSIONS_TESTING_FAKE_FACTS_H_

#include <optional>
#include <string_view>

#include "checks/expressions/context.h"

namespace checkd {

// Checks server 7 "s1" of backend 3 "back" at 192.0.2.1:80.
class FakeFacts : public CheckFacts {
 public:
  std::string_view backend_name() const override { return "back"; }
  int64_t backend_id() const override { return 3; }
  std::string_view server_name() const override { return "s1"; }
  int64_t server_id() const override { return 7; }
  Address source() const override { return *Address::FromIp("10.0.0.9", 4711); }
  Address destination() const override {
    return *Address::FromIp("192.0.2.1", 80);
  }
  const TlsRecord* tls() const override { return nullptr; }
  ConnectionError error() const override { return ConnectionError::kNone; }
  std::string_view node() const override { return "node.example"; }
  std::string_view unique_id(const ExpressionInput&) const override {
    return "u-1";
  }
  int64_t now_us() const override { return 1'704'067'200'123'456; }
  int64_t run_ms() const override { return 5; }
  int64_t uptime_s() const override { return 60; }
  bool stopping() const override { return false; }
  int64_t thread() const override { return 1; }
  std::optional<ServerFacts> FindServer(std::string_view name) const override {
    if (name == "s1" || name == "back/s1") {
      return ServerFacts{true, 50, 100, 100};
    }
    if (name == "s2" || name == "back/s2") return ServerFacts{false, 0, 1, 1};
    return std::nullopt;
  }
  std::optional<BackendFacts> FindBackend(
      std::string_view backend) const override {
    if (!backend.empty() && backend != "back") return std::nullopt;
    return BackendFacts{1};
  }
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_TESTING_FAKE_FACTS_H_
