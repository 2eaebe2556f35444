// The known word that somebody most likely meant, for "did you mean" hints.
//
//   NearestWord("chek", {"port", "check", "inter"});   // "check"
//   NearestWord("zzz", {"port", "check", "inter"});    // "": nothing is near
//
// Near is a matter of edit distance (a swap of neighbours counts once, case
// does not count) in proportion to the length; among equals a longer common
// beginning wins, then the earlier word.
#ifndef CONFIG_TEXT_NEAREST_H_
#define CONFIG_TEXT_NEAREST_H_

#include <cstddef>
#include <string_view>

#include "absl/types/span.h"

namespace checkd {

// For lists that exist nowhere as one array: offer the words one by one.
class NearestSearch {
 public:
  // `word` must outlive the search, as must what is offered.
  explicit NearestSearch(std::string_view word) : word_(word) {}

  // Costs the product of both lengths at most: for errors, not for every line.
  void Offer(std::string_view known);
  // Empty if nothing offered was near.
  std::string_view best() const { return best_; }

 private:
  std::string_view word_;
  std::string_view best_;
  int best_score_ = 0;
};

// Empty if nothing is near. Words of more than 64 bytes are near to nothing.
std::string_view NearestWord(std::string_view word,
                             absl::Span<const std::string_view> known);

}  // namespace checkd

#endif  // CONFIG_TEXT_NEAREST_H_
