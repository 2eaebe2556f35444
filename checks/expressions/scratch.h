// The memory of one evaluation: what converters make lives here until the next
// Clear().
//
//   Scratch scratch(tune_bufsize);
//   char* room = scratch.Allocate(2 * input.size());
//   if (room == nullptr) return false;    // over the limit: undefined
//
// Nothing is allocated before the first use; after a Clear() the first block is
// used again unless it is large. Thread: one at a time.
#ifndef CHECKS_EXPRESSIONS_SCRATCH_H_
#define CHECKS_EXPRESSIONS_SCRATCH_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace checkd {

class Scratch {
 public:
  // `limit`: of one piece, in bytes; what HAProxy's buffers hold
  // (tune.bufsize).
  explicit Scratch(size_t limit) : limit_(limit) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  size_t limit() const { return limit_; }

  // `size` bytes that stay where they are until Clear(). Null: more than the
  // limit, or more than kMaxPieces times the limit in all.
  char* Allocate(size_t size);
  // A copy of `bytes`; `data()` is null where Allocate() gives null.
  std::string_view Keep(std::string_view bytes);
  // Gives back what lies behind the first `used` bytes of the piece at `piece`,
  // which was the last to be allocated.
  void Shrink(const char* piece, size_t used);

  void Clear();

 private:
  static constexpr size_t kMaxPieces = 64;

  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };

  const size_t limit_;
  std::vector<Block> blocks_;
  size_t used_ = 0;   // of the last block
  size_t total_ = 0;  // allocated since Clear()
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_SCRATCH_H_
