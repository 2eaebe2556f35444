#ifndef CHECKD_TASKS_TURN_METER_H_
#define CHECKD_TASKS_TURN_METER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tasks/time.h"

namespace checkd {

// Where an event loop's time goes: how long its turns are, and which piece of
// work made the long ones long. A turn is what lies between two polls; a piece
// is one call that the loop makes.
//
//   meter.Name(&OnClient, "CLI client");
//   meter.BeginTurn(clock->Now());
//   OnClient(client);
//   meter.EndPiece(clock->Now(), &OnClient);
//   if (const auto turn = meter.EndTurn(clock->Now())) Report(*turn);
//
// Wall time: what the kernel gave to others in the middle of a turn counts too,
// since whoever is waiting for the loop waits for that as well.
//
// One thread measures; turns(), long_turns(), longest_turn() and rows() can be
// read from any thread: values are whole, but two of them need not be of the
// same moment.
class TurnMeter {
 public:
  // A function as an address, whatever its arguments.
  using Function = void (*)();
  template <typename R, typename... Args>
  static Function Of(R (*fn)(Args...)) {
    return reinterpret_cast<Function>(fn);
  }

  // Turns and pieces longer than this are long: others wait for them.
  static constexpr Duration kLong = Millis(20);

  // `longest_piece` is zero and `piece` empty if none of its pieces took 1 ms.
  struct LongTurn {
    Duration took;
    Duration longest_piece;
    std::string_view piece;  // its name; a constant
  };

  // What is known of one kind of work; `name` is empty in unused rows. A copy,
  // of the moment of rows().
  struct Row {
    std::string_view name;
    Duration longest;
    uint64_t longer_than_limit;  // pieces longer than kLong
  };

  TurnMeter() = default;
  TurnMeter(const TurnMeter&) = delete;
  TurnMeter& operator=(const TurnMeter&) = delete;

  // What pieces done by `fn` are called by; a string constant. At set-up; the
  // same again is a no-op. The first name stays.
  void Name(Function fn, const char* name);

  // All instants are of one clock, which does not go back. The first piece
  // begins here, the others where the one before ended.
  void BeginTurn(Instant clock) { last_ = begin_ = clock; }
  // A piece done by `fn` has ended at `clock`. `otherwise`: what it is called
  // by if `fn` has no name. Below 1 ms it costs a comparison; never allocates.
  void EndPiece(Instant clock, Function fn, const char* otherwise) {
    const Duration took = clock - last_;
    last_ = clock;
    if (took >= kSlow) NoteSlow(took, fn, otherwise);
  }
  // Nothing: it was no long one.
  std::optional<LongTurn> EndTurn(Instant clock);

  uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }
  uint64_t long_turns() const {
    return long_turns_.load(std::memory_order_relaxed);
  }
  Duration longest_turn() const {
    return Duration(longest_turn_.load(std::memory_order_relaxed));
  }
  // The kinds of work of which a piece took 1 ms or more so far. At most 16;
  // allocates. In the order in which they first were slow.
  std::vector<Row> rows() const;

 private:
  // Shorter pieces are not worth a row.
  static constexpr Duration kSlow = Millis(1);
  static constexpr size_t kRows = 16;  // kinds beyond that share the last one

  struct Cell {
    std::atomic<const char*> name{nullptr};
    std::atomic<int64_t> longest{0};
    std::atomic<uint64_t> longer_than_limit{0};
  };
  struct Named {
    Function fn;
    const char* name;
  };

  void NoteSlow(Duration took, Function fn, const char* otherwise);
  const char* NameOf(Function fn, const char* otherwise) const;
  Cell& CellOf(const char* name);

  Instant begin_;
  Instant last_;
  LongTurn turn_{};  // the present one
  std::vector<Named> names_;
  std::array<Cell, kRows> cells_;
  std::atomic<uint64_t> turns_{0};
  std::atomic<uint64_t> long_turns_{0};
  std::atomic<int64_t> longest_turn_{0};
};

}  // namespace checkd

#endif  // CHECKD_TASKS_TURN_METER_H_
