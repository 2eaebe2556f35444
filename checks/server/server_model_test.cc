// Random commands and results on a small backend, against a plain model of the
// same rules that knows nothing of locks, events or increments.
#include <cstdint>
#include <random>
#include <vector>

#include "checks/server/testing/test_backend.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

struct Model {
  const ServerSpec* spec;
  OpState op = OpState::kRunning;
  int admin = 0;
  bool enabled = true, paused = false, running = false;
  int health = 0, weight = 1;
  unsigned chkfail = 0, chkdown = 0;

  bool maint() const { return admin & kMaintMask; }
  int max() const { return spec->rise + spec->fall - 1; }
  bool usable() const {
    return op == OpState::kRunning && !maint() && !(admin & kDrainMask) &&
           weight > 0;
  }

  void Go(OpState next) {
    if (next != op && next == OpState::kStopped) ++chkdown;
    op = next;
  }
  void Result(CheckResult result) {
    running = false;
    if (result == CheckResult::kNeutral) return;
    if (result == CheckResult::kFailed) {
      if (health > 0) ++chkfail;
      health = health - 1 < spec->rise ? 0 : health - 1;
      if (health == 0 && !maint()) Go(OpState::kStopped);
      return;
    }
    ++health;
    if (health >= spec->rise) health = max();
    if (maint() || (enabled && health < spec->rise)) return;
    Go(result == CheckResult::kPassed ? OpState::kRunning : OpState::kStopping);
  }
  void Admin(AdminCommand command) {
    const bool was = maint();
    admin &= ~(kForcedMaint | kForcedDrain);
    if (command == AdminCommand::kMaint) admin |= kForcedMaint;
    if (command == AdminCommand::kDrain) admin |= kForcedDrain;
    if (!was && maint()) {
      Go(OpState::kStopped);
      health = 0;
      if (enabled) paused = true;
    }
    if (was && !maint()) {
      paused = false;
      const bool down = spec->init_state == InitState::kDown;
      if (enabled)
        health = spec->disabled && down ? spec->rise
                 : down                 ? spec->rise - 1
                                        : spec->rise;
      Go(down ? OpState::kStopped : OpState::kRunning);
    }
  }
  void Health(HealthCommand command) {
    health = command == HealthCommand::kDown ? 0 : max();
    if (maint()) return;
    Go(command == HealthCommand::kUp         ? OpState::kRunning
       : command == HealthCommand::kStopping ? OpState::kStopping
                                             : OpState::kStopped);
  }
  void Enable(bool on) {
    if (on && !enabled && spec->init_state == InitState::kDown &&
        !spec->disabled) {
      health = spec->rise - 1;
    }
    enabled = on;
  }
};

class ModelRun {
 public:
  explicit ModelRun(uint32_t seed) : random_(seed) {
    for (int i = 0; i < 4; ++i) {
      ServerSpec& spec = fleet_.Add("s" + std::to_string(i));
      spec.rise = 1 + Pick(3);
      spec.fall = 1 + Pick(3);
      spec.initial_health = spec.rise;
      spec.backup = Pick(3) == 0;
      spec.disabled = Pick(4) == 0;
      if (Pick(4) == 0) {
        spec.init_state = InitState::kDown;
        spec.initial_health = spec.rise - 1;
      }
    }
    fleet_.spec.log_health_checks = Pick(2) == 0;
    fleet_.Start();
    for (const ServerSpec& spec : fleet_.spec.servers) {
      Model model{&spec};
      model.health = spec.initial_health;
      if (spec.init_state == InitState::kDown) model.op = OpState::kStopped;
      if (spec.disabled) {
        model.op = OpState::kStopped;
        model.admin = kForcedMaint | kConfigMaint;
        model.health = 0;
        model.paused = true;
      }
      models_.push_back(model);
    }
    usable_ = Usable();
  }

  void Step() {
    const int i = Pick(static_cast<int>(models_.size()));
    Server& server = fleet_.backend->servers()[i];
    Model& model = models_[i];
    switch (Pick(12)) {
      case 0: {
        const auto command = static_cast<AdminCommand>(Pick(3));
        server.SetAdmin(command);
        model.Admin(command);
        break;
      }
      case 1: {
        const auto command = static_cast<HealthCommand>(Pick(3));
        server.SetHealth(command);
        model.Health(command);
        break;
      }
      case 2: {
        const bool on = Pick(2) == 0;
        server.SetCheckEnabled(on);
        model.Enable(on);
        break;
      }
      case 3:
        model.weight = Pick(3);
        server.SetWeight(static_cast<uint16_t>(model.weight));
        break;
      default:
        model.running ? Finish(server, model) : Begin(server, model);
    }
    fleet_.clock.Advance(Millis(Pick(3000)));
  }

  void Check() {
    int act = 0, bck = 0;
    for (size_t i = 0; i < models_.size(); ++i) {
      const Model& model = models_[i];
      const ServerSnapshot s = fleet_.backend->servers()[i].Snapshot();
      ASSERT_EQ(s.op, model.op);
      ASSERT_EQ(s.admin, model.admin);
      ASSERT_EQ(s.health, model.health);
      ASSERT_EQ(s.chkfail, model.chkfail);
      ASSERT_EQ(s.chkdown, model.chkdown);
      ASSERT_EQ(s.weight, model.weight);
      ASSERT_EQ(s.check_state, kCheckConfigured |
                                   (model.enabled ? kCheckEnabled : 0) |
                                   (model.paused ? kCheckPaused : 0) |
                                   (model.running ? kCheckInProgress : 0));
      if (model.usable()) ++(model.spec->backup ? bck : act);
    }
    if (usable_ > 0 && act + bck == 0) ++emptied_;
    usable_ = act + bck;
    const BackendSnapshot b = fleet_.backend->Snapshot();
    ASSERT_EQ(static_cast<int>(b.act), act);
    ASSERT_EQ(static_cast<int>(b.bck), bck);
    ASSERT_EQ(static_cast<int>(b.chkdown), emptied_);
    int told = 0;
    for (const Event& event : fleet_.observer.events) {
      told += event.kind == Event::Kind::kBackendEmpty;
    }
    ASSERT_EQ(told, emptied_);
  }

 private:
  int Pick(int n) { return static_cast<int>(random_() % n); }

  int Usable() const {
    int usable = 0;
    for (const Model& model : models_) usable += model.usable();
    return usable;
  }
  void Begin(Server& server, Model& model) {
    const bool runs = server.BeginRun() == Server::RunGate::kRun;
    ASSERT_EQ(runs, model.enabled && !model.paused);
    model.running = runs;
  }
  void Finish(Server& server, Model& model) {
    static constexpr CheckStatus kResults[] = {
        CheckStatus::kL4Ok,  CheckStatus::kL4Ok,  CheckStatus::kL4Con,
        CheckStatus::kL7Sts, CheckStatus::kL7Okc, CheckStatus::kChecked};
    const CheckStatus status = kResults[Pick(6)];
    server.FinishRun({status, 0, 1, "d"});
    model.Result(Info(status).result);
  }

  std::mt19937 random_;
  TestBackend fleet_;
  std::vector<Model> models_;
  int usable_ = 0;
  int emptied_ = 0;
};

TEST(ServerModel, RandomSequencesAgree) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    ModelRun run(seed);
    for (int step = 0; step < 200; ++step) {
      run.Step();
      run.Check();
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace checkd
