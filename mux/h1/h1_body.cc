#include "mux/h1/h1_body.h"

#include <algorithm>
#include <cstring>

#include "mux/h1/h1_text.h"

namespace checkd {

namespace {

constexpr uint64_t kMaxChunk = uint64_t{1} << 52;

}  // namespace

void H1BodyDecoder::Start(Kind kind, uint64_t length) {
  trailers_ = 0;
  line_ = 0;
  left_ = length;
  excess_ = {};
  switch (kind) {
    case Kind::kNone:
      state_ = State::kDone;
      break;
    case Kind::kLength:
      state_ = length == 0 ? State::kDone : State::kData;
      break;
    case Kind::kChunked:
      state_ = State::kSizeFirst;
      break;
    case Kind::kUntilEof:
      state_ = State::kUntilEof;
      break;
  }
}

size_t H1BodyDecoder::Decode(char* base, size_t from, size_t size) {
  size_t out = from, in = from;
  while (in < size && state_ != State::kDone && state_ != State::kFailed) {
    if (state_ == State::kUntilEof) return size;
    if (state_ != State::kData && state_ != State::kChunkData) {
      state_ = Next(base[in++]);
      continue;
    }
    const size_t n = std::min<uint64_t>(left_, size - in);
    if (in != out) std::memmove(base + out, base + in, n);
    in += n;
    out += n;
    left_ -= n;
    if (left_ == 0) {
      state_ = state_ == State::kData ? State::kDone : State::kDataEnd;
    }
  }
  return out;
}

void H1BodyDecoder::Eof() {
  if (state_ == State::kUntilEof) state_ = State::kDone;
}

H1BodyDecoder::State H1BodyDecoder::Line(State stay) {
  return ++line_ > kMaxLine
             ? Exceed("framing line of the body longer than 16384 bytes")
             : stay;
}

H1BodyDecoder::State H1BodyDecoder::Exceed(std::string_view bound) {
  excess_ = bound;
  return State::kFailed;
}

H1BodyDecoder::State H1BodyDecoder::Size(char c) {
  const int digit = h1::HexDigit(c);
  if (digit < 0 || left_ >= kMaxChunk / 16) return State::kFailed;
  left_ = left_ * 16 + digit;
  return State::kSize;
}

H1BodyDecoder::State H1BodyDecoder::Next(char c) {
  const State after_size =
      left_ == 0 ? State::kTrailerFirst : State::kChunkData;
  switch (state_) {
    case State::kSizeFirst:
      left_ = 0;
      line_ = 0;
      return Size(c);
    case State::kSize:
      if (h1::HexDigit(c) >= 0) return Line(Size(c));
      [[fallthrough]];
    case State::kSizeBlank:
      if (c == '\r') return State::kSizeLf;
      if (c == '\n') return after_size;
      if (c == ';') return Line(State::kExtension);
      return h1::IsBlank(c) ? Line(State::kSizeBlank) : State::kFailed;
    case State::kExtension:
      if (c == '\r') return State::kSizeLf;
      return c == '\n' ? after_size : Line(State::kExtension);
    case State::kSizeLf:
      return c == '\n' ? after_size : State::kFailed;
    case State::kDataEnd:
      if (c == '\r') return State::kDataLf;
      [[fallthrough]];
    case State::kDataLf:
      return c == '\n' ? State::kSizeFirst : State::kFailed;
    case State::kTrailerFirst:
      if (c == '\r') return State::kLastLf;
      if (c == '\n') return State::kDone;
      if (++trailers_ > kMaxTrailers) return Exceed("more than 101 trailers");
      line_ = 0;
      [[fallthrough]];
    case State::kTrailerName:
      if (c == ':' && line_ > 0) return Line(State::kTrailerValue);
      return h1::IsToken(c) ? Line(State::kTrailerName) : State::kFailed;
    case State::kTrailerValue:
      if (c == '\r') return State::kTrailerLf;
      return c == '\n' ? State::kTrailerFirst : Line(State::kTrailerValue);
    case State::kTrailerLf:
      return c == '\n' ? State::kTrailerFirst : State::kFailed;
    case State::kLastLf:
      return c == '\n' ? State::kDone : State::kFailed;
    default:
      return state_;
  }
}

}  // namespace checkd
