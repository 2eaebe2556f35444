// One backend with servers, in virtual time and with its lines recorded, for
// tests.
//
//   TestBackend fleet;
//   fleet.Add("s");
//   fleet.Start();
//   fleet.Fail("s", 3);
//   EXPECT_THAT(fleet.TakeLines(), ElementsAre("1 Server b/s is DOWN...",
//   ...));
//
// A line is written as "<severity> <text>".
#ifndef CHECKS_SERVER_TESTING_TEST_BACKEND_H_
#define CHECKS_SERVER_TESTING_TEST_BACKEND_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/server/backend.h"
#include "checks/server/event.h"
#include "checks/server/log_lines.h"
#include "checks/server/server.h"
#include "checks/server/status_text.h"
#include "checks/spec/spec.h"
#include "tasks/clock.h"

namespace checkd {

class RecordingObserver : public Observer {
 public:
  bool OnEvent(Event&& event) override {
    events.push_back(std::move(event));
    return true;
  }
  std::vector<Event> events;
};

// One checked server more, with the next free id; rise 2, fall 3, unless
// changed. The reference holds until the next one is added.
inline ServerSpec& AddServer(BackendSpec* spec, const std::string& name) {
  ServerSpec& server = spec->servers.emplace_back();
  server.name = name;
  server.id = static_cast<int>(spec->servers.size());
  server.check = true;
  return server;
}

// The same for s0, s1, ..., each of which a single result decides about.
inline void AddServers(BackendSpec* spec, int count) {
  for (int i = 0; i < count; ++i) {
    ServerSpec& server = AddServer(spec, "s" + std::to_string(i));
    server.rise = server.fall = server.initial_health = 1;
  }
}

class TestBackend {
 public:
  TestBackend() { spec.name = "b"; }

  // Before Start().
  ServerSpec& Add(const std::string& name) { return AddServer(&spec, name); }
  void Start() {
    backend = std::make_unique<Backend>(&spec, &observer, &clock);
  }

  Server& operator[](std::string_view name) {
    return *backend->FindServer(name);
  }
  std::string Status(std::string_view name) {
    return StatusText((*this)[name].Snapshot());
  }

  // One run with that result. False if it was skipped.
  bool Run(std::string_view name, Verdict verdict) {
    Server& server = (*this)[name];
    if (server.BeginRun() != Server::RunGate::kRun) return false;
    server.FinishRun(std::move(verdict));
    return true;
  }
  void Pass(std::string_view name, int times = 1) {
    while (times-- > 0) Run(name, {CheckStatus::kL4Ok, 0, 0, ""});
  }
  void Fail(std::string_view name, int times = 1) {
    while (times-- > 0) Run(name, {CheckStatus::kL4Con, 0, 0, ""});
  }
  void CondPass(std::string_view name, int times = 1) {
    while (times-- > 0) Run(name, {CheckStatus::kL7Okc, 404, 0, ""});
  }

  // What was told since the last call.
  std::vector<std::string> TakeLines() {
    std::vector<std::string> lines;
    for (const Event& event : observer.events) {
      lines.push_back(std::to_string(static_cast<int>(EventLevel(event))) +
                      " " + EventLine(event));
    }
    observer.events.clear();
    return lines;
  }

  BackendSpec spec;
  VirtualClock clock;
  RecordingObserver observer;
  std::unique_ptr<Backend> backend;
};

// The ends of state lines.
inline std::string Left(int act, int bck) {
  return ". " + std::to_string(act) + " active and " + std::to_string(bck) +
         " backup servers left." +
         (act == 0 && bck > 0 ? " Running on backup." : "") +
         " 0 sessions active, 0 requeued, 0 remaining in queue.";
}
inline std::string Online(int act, int bck) {
  return ". " + std::to_string(act) + " active and " + std::to_string(bck) +
         " backup servers online." +
         (act == 0 && bck > 0 ? " Running on backup." : "") +
         " 0 sessions requeued, 0 total in queue.";
}

}  // namespace checkd

#endif  // CHECKS_SERVER_TESTING_TEST_BACKEND_H_
