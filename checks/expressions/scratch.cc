#include "checks/expressions/scratch.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace checkd {
namespace {

constexpr size_t kSmallestBlock = 1024;
// Of what a run that waits for its next check holds.
constexpr size_t kLargestKept = 4096;

}  // namespace

char* Scratch::Allocate(size_t size) {
  if (size > limit_ || total_ + size > kMaxPieces * limit_) return nullptr;
  if (blocks_.empty() || blocks_.back().size - used_ < size) {
    const size_t last = blocks_.empty() ? 0 : blocks_.back().size;
    const size_t wanted =
        std::max({size, kSmallestBlock, std::min(2 * last, 4 * limit_)});
    blocks_.push_back({std::make_unique<char[]>(wanted), wanted});
    used_ = 0;
  }
  char* const piece = blocks_.back().bytes.get() + used_;
  used_ += size;
  total_ += size;
  return piece;
}

std::string_view Scratch::Keep(std::string_view bytes) {
  char* const piece = Allocate(bytes.size());
  if (piece == nullptr) return {};
  if (!bytes.empty()) std::memcpy(piece, bytes.data(), bytes.size());
  return {piece, bytes.size()};
}

void Scratch::Shrink(const char* piece, size_t used) {
  const char* const begin = blocks_.back().bytes.get();
  const size_t end = static_cast<size_t>(piece - begin) + used;
  assert(piece >= begin && end <= used_ && "not the last piece");
  total_ -= used_ - end;
  used_ = end;
}

void Scratch::Clear() {
  while (!blocks_.empty() &&
         (blocks_.size() > 1 || blocks_.back().size > kLargestKept)) {
    blocks_.pop_back();
  }
  used_ = 0;
  total_ = 0;
}

}  // namespace checkd
