// Chance from a seed, for tests that replay.
#ifndef CHECKS_ENGINE_TESTING_DICE_H_
#define CHECKS_ENGINE_TESTING_DICE_H_

#include <cstdint>
#include <random>

namespace checkd {

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  // 0 to n - 1; `n` is positive.
  template <typename T>
  T Below(T n) {
    return static_cast<T>(random_() % static_cast<uint64_t>(n));
  }
  template <typename T>
  bool OneIn(T n) {
    return Below(n) == 0;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_TESTING_DICE_H_
