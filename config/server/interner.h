// One copy of each distinct value: what a fleet of servers says alike is kept
// once.
//
//   std::deque<TlsProfile> profiles;
//   Interner<TlsProfile> interner(profiles);
//   const TlsProfile* profile = interner.Keep(value);   // equal: the same
//
// T is ordered by `<`, over all of its members: values that are neither less
// nor greater are one. The deque owns the values and must outlive the interner;
// nothing else may add to it or change what is in it. Not thread-safe.
#ifndef CONFIG_SERVER_INTERNER_H_
#define CONFIG_SERVER_INTERNER_H_

#include <deque>
#include <set>
#include <utility>

namespace checkd {

template <typename T>
class Interner {
 public:
  explicit Interner(std::deque<T>& values) : values_(values) {}

  // The copy of `value`, made at the first call with an equal one. The pointer
  // is good as long as the deque. O(log n) comparisons of n distinct values.
  const T* Keep(T value) {
    const auto found = known_.find(value);
    if (found != known_.end()) return *found;
    values_.push_back(std::move(value));
    known_.insert(&values_.back());
    return &values_.back();
  }

 private:
  struct Less {
    using is_transparent = void;
    bool operator()(const T* a, const T* b) const { return *a < *b; }
    bool operator()(const T* a, const T& b) const { return *a < b; }
    bool operator()(const T& a, const T* b) const { return a < *b; }
  };

  std::deque<T>& values_;
  std::set<const T*, Less> known_;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_INTERNER_H_
