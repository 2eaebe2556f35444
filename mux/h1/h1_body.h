// The body of an HTTP/1 message: its framing taken away. No I/O.
#ifndef MUX_H1_H1_BODY_H_
#define MUX_H1_H1_BODY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace checkd {

// Decodes a body in place, from where it stopped at the last byte.
//
//   H1BodyDecoder body;
//   body.Start(H1BodyDecoder::Kind::kChunked, 0);
//   end = body.Decode(buf, end, end + n);   // [.., end) is body, no framing
//
// What follows the body is ignored (F232). Bounds: chunk sizes of 2^52 or more,
// and framing lines (extension, trailer) longer than kMaxLine or more trailers
// than kMaxTrailers, are errors.
class H1BodyDecoder {
 public:
  enum class Kind : uint8_t { kNone, kLength, kChunked, kUntilEof };

  static constexpr uint32_t kMaxLine = 16384;
  static constexpr int kMaxTrailers = 101;

  // Begins another body; `length` counts for kLength only. done() at once for
  // kNone, and for a length of 0.
  void Start(Kind kind, uint64_t length);

  // Decodes the raw bytes [from, size) of `base` and returns the new end: the
  // body bytes among them now begin at `from`. Bytes before `from` are not
  // touched.
  size_t Decode(char* base, size_t from, size_t size);
  // The connection ended; the end of a body that is delimited by it. Any other
  // body that is not done() yet stays as it is: cut short.
  void Eof();

  // The whole body was seen. Nothing more is decoded after it, nor after an
  // error.
  bool done() const { return state_ == State::kDone; }
  bool failed() const { return state_ == State::kFailed; }
  // Which bound was overstepped, if that is why it failed; a constant.
  std::string_view excess() const { return excess_; }

 private:
  enum class State : uint8_t {
    kData,  // `left_` bytes
    kUntilEof,
    kSizeFirst,  // a chunk size's first digit
    kSize,
    kSizeBlank,  // blanks after it
    kExtension,
    kSizeLf,
    kChunkData,  // `left_` bytes
    kDataEnd,    // CR or LF
    kDataLf,
    kTrailerFirst,  // first byte of a trailer line, or of the empty line
    kTrailerName,
    kTrailerValue,
    kTrailerLf,
    kLastLf,
    kDone,
    kFailed,
  };

  // The state after one byte of framing.
  State Next(char c);
  State Line(State stay);
  State Exceed(std::string_view bound);
  State Size(char c);

  State state_ = State::kDone;
  int trailers_ = 0;
  uint32_t line_ = 0;  // bytes of the framing line at hand
  uint64_t left_ = 0;
  std::string_view excess_;
};

}  // namespace checkd

#endif  // MUX_H1_H1_BODY_H_
