#include "tasks/turn_meter.h"

#include <algorithm>
#include <utility>

namespace checkd {

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

// One thread writes.
template <typename T>
void Increment(std::atomic<T>& cell) {
  cell.store(cell.load(kRelaxed) + 1, kRelaxed);
}

}  // namespace

void TurnMeter::Name(Function fn, const char* name) {
  const bool known =
      std::any_of(names_.begin(), names_.end(),
                  [fn](const Named& named) { return named.fn == fn; });
  if (!known) names_.push_back({fn, name});
}

std::optional<TurnMeter::LongTurn> TurnMeter::EndTurn(Instant clock) {
  const Duration took = clock - begin_;
  Increment(turns_);
  if (took.count() > longest_turn_.load(kRelaxed)) {
    longest_turn_.store(took.count(), kRelaxed);
  }
  LongTurn turn = std::exchange(turn_, {});
  if (took <= kLong) return std::nullopt;
  Increment(long_turns_);
  turn.took = took;
  return turn;
}

void TurnMeter::NoteSlow(Duration took, Function fn, const char* otherwise) {
  const char* const name = NameOf(fn, otherwise);
  if (took > turn_.longest_piece) {
    turn_.longest_piece = took;
    turn_.piece = name;
  }
  Cell& cell = CellOf(name);
  if (took.count() > cell.longest.load(kRelaxed)) {
    cell.longest.store(took.count(), kRelaxed);
  }
  if (took > kLong) Increment(cell.longer_than_limit);
}

const char* TurnMeter::NameOf(Function fn, const char* otherwise) const {
  for (const Named& named : names_) {
    if (named.fn == fn) return named.name;
  }
  return otherwise;
}

TurnMeter::Cell& TurnMeter::CellOf(const char* name) {
  for (Cell& cell : cells_) {
    const char* const there = cell.name.load(kRelaxed);
    if (there == nullptr) cell.name.store(name, kRelaxed);
    if (there == nullptr || std::string_view(there) == name) return cell;
  }
  return cells_.back();
}

std::vector<TurnMeter::Row> TurnMeter::rows() const {
  std::vector<Row> rows;
  for (const Cell& cell : cells_) {
    const char* const name = cell.name.load(kRelaxed);
    if (name == nullptr) break;
    rows.push_back({name, Duration(cell.longest.load(kRelaxed)),
                    cell.longer_than_limit.load(kRelaxed)});
  }
  return rows;
}

}  // namespace checkd
