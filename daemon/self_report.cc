#include "daemon/self_report.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr Duration kInterval = Seconds(1);

}  // namespace

SelfReport::SelfReport(EventLoop* control, Console* console, LogRouter* router)
    : control_(control),
      console_(console),
      router_(router),
      stall_report_(&SelfReport::OnStallReport, this, control),
      turn_report_(&SelfReport::OnTurnReport, this, control) {}

void SelfReport::WatchShard(std::string name, EventLoop* loop) {
  loop->OnStall([this](Duration stall) {
    control_->Post([this, stall] { AddStall(stall); });
  });
  Watch(std::move(name), loop);
}

void SelfReport::Watch(std::string name, EventLoop* loop) {
  loop->OnLongTurn(
      [this, name = std::move(name)](const TurnMeter::LongTurn& turn) {
        control_->Post([this, &name, turn] { AddLongTurn(name, turn); });
      });
}

void SelfReport::AddStall(Duration stall) {
  stalled_ += stall;
  if (!stall_report_.scheduled()) {
    stall_report_.Schedule(control_->Now() + kInterval);
  }
}

void SelfReport::OnStallReport(void* context) {
  auto* const self = static_cast<SelfReport*>(context);
  self->Say(
      LogLevel::kInfo,
      absl::StrCat("Checks were held up for ",
                   ToMillis(std::exchange(self->stalled_, Duration())),
                   " ms (overload, or the process was stopped); timers were "
                   "shifted, and no server was judged by it."));
}

void SelfReport::AddLongTurn(const std::string& loop,
                             const TurnMeter::LongTurn& turn) {
  ++long_turns_;
  if (turn.took > longest_.took) {
    longest_ = turn;
    longest_on_ = loop;
  }
  if (!turn_report_.scheduled()) {
    turn_report_.Schedule(control_->Now() + kInterval);
  }
}

void SelfReport::OnTurnReport(void* context) {
  auto* const self = static_cast<SelfReport*>(context);
  const TurnMeter::LongTurn turn = std::exchange(self->longest_, {});
  const int times = std::exchange(self->long_turns_, 0);
  std::string text = absl::StrCat(
      "Event loops were busy for more than ", ToMillis(TurnMeter::kLong),
      " ms at a time, ", times, times == 1 ? " time" : " times",
      "; the longest: ", self->longest_on_, ", ", ToMillis(turn.took), " ms");
  if (!turn.piece.empty()) {
    absl::StrAppend(&text, ", of which ", turn.piece, " took ",
                    ToMillis(turn.longest_piece), " ms");
  }
  self->Say(LogLevel::kInfo, absl::StrCat(text, "."));
}

void SelfReport::AddShortage(ConnectionError error, int sys_errno,
                             uint64_t total) {
  const Instant now = control_->Now();
  if (now < next_shortage_report_) return;
  next_shortage_report_ = now + kInterval;
  Say(LogLevel::kWarning,
      absl::StrCat("Checks wait for this machine: ", ConnectionErrorText(error),
                   " (", strerror(sys_errno), "); ",
                   total - std::exchange(shortages_said_, total),
                   " connects were put off, and no server was judged by it."));
}

void SelfReport::Say(LogLevel level, std::string_view text) {
  console_->Print(Console::Level::kWarning, text);
  router_->Log(nullptr, level, text);
}

}  // namespace checkd
