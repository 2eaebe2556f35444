// How long a thread of this machine waits for a processor: what a program under
// test cannot be blamed for, seen while it runs.
//
//   Canary canary;
//   ... watch the program ...
//   const Canary::Song song = canary.Stop();
//   EXPECT_LT(program_late, 20ms + 3 * song.p99);
#ifndef TESTS_HOSTILE_CANARY_H_
#define TESTS_HOSTILE_CANARY_H_

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace checkd {

class Canary {
 public:
  using Micros = std::chrono::microseconds;
  struct Song {
    Micros p99{0};       // that it woke too late
    int long_waits = 0;  // of more than kLong
  };
  static constexpr Micros kLong{5000};

  Canary();
  ~Canary();
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;

  // Of all the time so far; ends the thread.
  Song Stop();

 private:
  void Sing();

  std::atomic<bool> stop_{false};
  std::vector<Micros> waits_;  // the thread's, until it has ended
  std::thread thread_;
};

}  // namespace checkd

#endif  // TESTS_HOSTILE_CANARY_H_
