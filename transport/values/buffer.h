// Byte buffers of one fixed capacity, borrowed from a pool only while a
// conversation runs: an idle target holds none (docs/architecture.md, Budgets).
//
//   BufferPool pool(16384);
//   Buffer in(&pool);              // owns nothing yet
//   if (in.Reserve()) {            // takes storage from the pool
//     ssize_t n = Read(in.tail(), in.room());
//     in.Commit(n);
//   }
//   in.Release();                  // storage goes back; also at destruction
//
// Not thread-safe: a pool and its buffers belong to one shard.
#ifndef TRANSPORT_VALUES_BUFFER_H_
#define TRANSPORT_VALUES_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace checkd {

// Recycles blocks of `capacity` bytes. Keeps at most `max_idle` free blocks;
// beyond it a returned block is freed. It must outlive every buffer that was
// made with it.
class BufferPool {
 public:
  explicit BufferPool(size_t capacity, size_t max_idle = 64)
      : capacity_(capacity), max_idle_(max_idle) {}
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  // A block of capacity() bytes of whatever they held before, owned by the
  // caller until Return(). Never null; allocates only where no free one is
  // left.
  char* Take();
  // `block` must be of this pool.
  void Return(char* block);

  size_t capacity() const { return capacity_; }
  // Blocks taken and not yet returned; 0 when nothing leaks.
  size_t in_use() const { return in_use_; }

 private:
  const size_t capacity_;
  const size_t max_idle_;
  size_t in_use_ = 0;
  std::vector<char*> idle_;
};

// A linear buffer: readable bytes [data, data+size), then room at the tail.
// Consuming everything resets it, so that in the usual case nothing is ever
// moved; a partly consumed buffer is compacted by room(), and by Append() if it
// must.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(BufferPool* pool) : pool_(pool) {}
  ~Buffer() { Release(); }
  // Storage and content move along; `other` is empty afterwards and can be used
  // again with the same pool.
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;

  // Takes storage from the pool if there is none yet. False only without pool.
  bool Reserve();
  // Drops the content and returns the storage. Harmless when there is none.
  void Release();
  // Drops the content and keeps the storage.
  void Clear() { head_ = size_ = 0; }

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  size_t capacity() const { return base_ ? pool_->capacity() : 0; }
  bool full() const { return base_ != nullptr && size_ == capacity(); }

  // The content; valid until the next call that may move or drop it: room(),
  // Append(), Consume(), Clear(), Release(), a move.
  const char* data() const { return base_ + head_; }
  std::string_view view() const { return {data(), size_}; }

  // Free bytes after the content; compacts first so that all room is there. 0
  // without storage.
  size_t room();
  // Where the next byte goes. After room(), valid for as many bytes as that
  // said, until the next call of anything but Commit().
  char* tail() { return base_ + head_ + size_; }
  // Declares that `n` <= room() bytes were written at tail().
  void Commit(size_t n) { size_ += static_cast<uint32_t>(n); }
  // Drops the first `n` <= size() bytes.
  void Consume(size_t n);
  // Copies as much of `bytes` as fits, reserving storage; returns how much.
  // `bytes` must not lie in this buffer. Less than all of them is no error
  // here: the caller knows what it means that something does not fit.
  size_t Append(std::string_view bytes);

 private:
  void Compact();

  BufferPool* pool_ = nullptr;
  char* base_ = nullptr;
  uint32_t head_ = 0;
  uint32_t size_ = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_BUFFER_H_
