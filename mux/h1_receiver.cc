#include "mux/h1_receiver.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace checkd {

// 64 bytes of the usual block: a body may come in steps as small as that.
constexpr size_t kBodyShare = 256;

H1Receiver::H1Receiver(BufferPool* pool, int max_headers, bool lenient)
    : pool_(pool),
      head_limit_(pool->capacity() - pool->capacity() / kBodyShare - 1),
      parser_(max_headers, lenient) {}

bool H1Receiver::Pull(Connection& conn, bool head_request) {
  bool news = false;
  while (conn.readable() && !finished()) {
    const size_t room = Room();
    if (room == 0) {
      if (response().headers_complete) break;
      parser_.Eof();
      return true;
    }
    const size_t got = conn.Recv(block_ + end_, room);
    if (got == 0) break;
    Parse(end_ + got, head_request);
    news = news || response().headers_complete || head_failed();
  }
  if (conn.eof() && !std::exchange(eof_, true)) {
    parser_.Eof();
    news = true;
  }
  return news;
}

void H1Receiver::Parse(size_t size, bool head_request) {
  const bool had_head = response().headers_complete;
  end_ = parser_.Parse(block_, end_, size, head_request);
  if (!had_head) body_ = response().headers_complete ? parser_.body() : end_;
}

size_t H1Receiver::Room() {
  if (block_ == nullptr) block_ = pool_->Take();
  if (!response().headers_complete) return head_limit_ - end_;
  if (end_ == pool_->capacity() && body_ > parser_.body()) {
    const size_t size = body_size();
    std::memmove(block_ + parser_.body(), block_ + body_, size);
    body_ = parser_.body();
    end_ = body_ + size;
  }
  return pool_->capacity() - end_;
}

size_t H1Receiver::TakeBody(Buffer& out, size_t count) {
  const size_t wanted = std::min(count, body_size());
  const size_t taken = out.Append({block_ + body_, wanted});
  body_ += taken;
  if (body_ == end_ && response().headers_complete) {
    body_ = end_ = parser_.body();
  }
  return taken;
}

bool H1Receiver::finished() const {
  return end_of_message() || head_failed() || body_failed();
}

void H1Receiver::Release() {
  parser_.Reset();
  body_ = end_ = 0;
  eof_ = false;
  if (block_ != nullptr) pool_->Return(std::exchange(block_, nullptr));
}

}  // namespace checkd
