// Random choices that a seed fixes, on every machine and library.
//
//   Dice dice(seed);
//   if (dice.OneIn(4)) text = dice.Pick({"a", "b"});
#ifndef TESTS_DIFFERENTIAL_DICE_H_
#define TESTS_DIFFERENTIAL_DICE_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace checkd {

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  // SplitMix64: any seed will do, near ones too.
  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // From `low` to `high`, both included.
  int Between(int low, int high) {
    return low + static_cast<int>(Next() % (high - low + 1));
  }
  bool OneIn(int n) { return Between(1, n) == 1; }

  std::string Pick(std::initializer_list<const char*> choices) {
    return choices.begin()[Between(0, static_cast<int>(choices.size()) - 1)];
  }
  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[Between(0, static_cast<int>(choices.size()) - 1)];
  }

 private:
  uint64_t state_;
};

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_DICE_H_
