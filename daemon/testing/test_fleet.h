// A fleet made of a configuration's text, without sockets or shards: for tests
// of what reads and commands it.
//
//   TestFleet fleet("backend b\n  server s 127.0.0.1:1 check\n");
//   fleet.clock.Advance(Seconds(5));
//   fleet.server("b/s").SetHealth(HealthCommand::kDown);
//   fleet.lines;   // what the log would say so far
#ifndef DAEMON_TESTING_TEST_FLEET_H_
#define DAEMON_TESTING_TEST_FLEET_H_

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/server/event.h"
#include "checks/server/log_lines.h"
#include "config/loader.h"
#include "config/text/environment.h"
#include "daemon/fleet/fleet.h"
#include "tasks/clock.h"

namespace checkd {

// Loads `text`; ends the test program if it is not valid.
inline std::unique_ptr<Config> ConfigFromText(std::string_view text) {
  Environment environment;
  LoadOptions options;
  options.files = {{"test.cfg", std::string(text)}};
  options.environment = &environment;
  options.host_name = "machine";
  Diagnostics diagnostics;
  LoadResult result = LoadConfig(options, diagnostics);
  if (!result.ok()) {
    for (const Diagnostic& d : diagnostics.entries()) {
      std::cerr << d.text << "\n";
    }
    std::abort();
  }
  return std::move(result.config);
}

struct TestFleet : private Observer {
  explicit TestFleet(std::string_view text)
      : config(ConfigFromText(text)), fleet(config.get(), this, &clock) {}

  Server& server(std::string_view selector) {
    return *fleet.SelectServer(selector, /*for_reading=*/true).server;
  }
  // Ends a run of a check at once.
  void Check(std::string_view selector, CheckStatus status, int code = 0,
             std::string description = "") {
    Server& checked = server(selector);
    if (checked.BeginRun() != Server::RunGate::kRun) return;
    checked.FinishRun(
        {status, code, /*duration_ms=*/0, std::move(description)});
  }
  VirtualClock clock;
  std::unique_ptr<Config> config;
  std::vector<std::string> lines;
  Fleet fleet;

 private:
  bool OnEvent(Event&& event) override {
    lines.push_back(EventLine(event));
    return true;
  }
};

}  // namespace checkd

#endif  // DAEMON_TESTING_TEST_FLEET_H_
