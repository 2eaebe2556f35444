#include "transport/values/buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace checkd {

BufferPool::~BufferPool() {
  assert(in_use_ == 0 && "a buffer outlives its pool");
  for (char* block : idle_) delete[] block;
}

char* BufferPool::Take() {
  ++in_use_;
  if (idle_.empty()) return new char[capacity_];
  char* block = idle_.back();
  idle_.pop_back();
  return block;
}

void BufferPool::Return(char* block) {
  assert(in_use_ > 0);
  --in_use_;
  if (idle_.size() < max_idle_) {
    idle_.push_back(block);
  } else {
    delete[] block;
  }
}

Buffer::Buffer(Buffer&& other) noexcept
    : pool_(other.pool_),
      base_(std::exchange(other.base_, nullptr)),
      head_(std::exchange(other.head_, 0)),
      size_(std::exchange(other.size_, 0)) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  if (this == &other) return *this;
  Release();
  pool_ = other.pool_;
  base_ = std::exchange(other.base_, nullptr);
  head_ = std::exchange(other.head_, 0);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

bool Buffer::Reserve() {
  if (base_ != nullptr) return true;
  if (pool_ == nullptr) return false;
  base_ = pool_->Take();
  return true;
}

void Buffer::Release() {
  Clear();
  if (base_ == nullptr) return;
  pool_->Return(std::exchange(base_, nullptr));
}

void Buffer::Compact() {
  if (head_ == 0) return;
  std::memmove(base_, base_ + head_, size_);
  head_ = 0;
}

size_t Buffer::room() {
  Compact();
  return capacity() - size_;
}

void Buffer::Consume(size_t n) {
  assert(n <= size_);
  size_ -= static_cast<uint32_t>(n);
  head_ = size_ == 0 ? 0 : head_ + static_cast<uint32_t>(n);
}

size_t Buffer::Append(std::string_view bytes) {
  if (bytes.empty() || !Reserve()) return 0;
  const size_t n = std::min(bytes.size(), capacity() - size_);
  if (n > capacity() - head_ - size_) Compact();
  std::memcpy(tail(), bytes.data(), n);
  Commit(n);
  return n;
}

}  // namespace checkd
