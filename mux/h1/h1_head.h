// The head of an HTTP/1 response: status line and headers. No I/O.
#ifndef MUX_H1_H1_HEAD_H_
#define MUX_H1_H1_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mux/http/http.h"

namespace checkd {

// Parses one head from a linear buffer that grows at its end, from where it
// stopped: each byte is looked at once, and a byte that cannot be right is
// refused when it arrives, not at the end of its line.
//
//   H1HeadParser head(101);
//   head.Reset();
//   while (head.Parse(buf, size) == H1HeadParser::Result::kMore) {
//     size += Read();
//   }
//   head.Fill(buf, &response);
//
// As tolerant as HAProxy: accepts what F232 lists (empty lines in front, lines
// that end in LF alone, up to three digits as status, any `HTTP/x.y`); refuses
// what F226 lists, and any transfer-encoding but `chunked`. Results are
// offsets; no allocation once the header table has grown. Bounds: the caller's
// buffer, `max_headers`, and kMaxEmptyLines in front.
class H1HeadParser {
 public:
  enum class Result : uint8_t { kMore, kDone, kError };

  // Before the status line (F232).
  static constexpr int kMaxEmptyLines = 10;

  // What the headers say about the body (RFC 9112, section 6.3).
  struct Framing {
    bool chunked = false;
    bool has_length = false;
    uint64_t length = 0;
  };

  // More headers than that are a kError. `lenient`, as HAProxy is with
  // accept-invalid-http-response: any word of capitals, digits, '/' and '.' as
  // version, up to nine digits as status, and any name without colon that does
  // not begin with a blank.
  explicit H1HeadParser(int max_headers, bool lenient = false)
      : max_headers_(max_headers), lenient_(lenient) {}

  // Forgets everything; the next head begins at `at` of the caller's buffer.
  void Reset(size_t at = 0);
  // Looks at the bytes up to `size` of `base` that it has not seen. Folded
  // lines are unfolded in place. Not after kDone or kError.
  Result Parse(char* base, size_t size);
  // The bytes moved `by` towards the front of the buffer. So did what Fill()
  // will point at; `by` is begin() at most.
  void Shift(size_t by);

  // Where the head begins, and how far it was read: its end once kDone.
  size_t begin() const { return begin_; }
  size_t position() const { return position_; }

  // After kError: it were more empty lines than kMaxEmptyLines.
  bool too_many_empty_lines() const { return empty_lines_ > kMaxEmptyLines; }

  // Valid after kDone.
  int status() const { return status_; }
  // Lengths that contradict each other are a kError. If it is both chunked and
  // has a length, `chunked` goes before.
  const Framing& framing() const { return framing_; }
  // Sets all but `body_expected`, as views into `base`. Only after kDone. The
  // views last as long as the bytes stay where they are.
  void Fill(const char* base, HttpResponse* response) const;

 private:
  enum class State : uint8_t {
    kBefore,  // empty lines
    kBeforeLf,
    kVersion,  // HTTP/d.d or RTSP/d.d, by position; lenient: a word
    kStatusSpace,
    kStatus,  // one to three digits
    kReasonSpace,
    kReason,
    kStatusLf,
    kLine,  // first byte after the status line
    kName,
    kValueSpace,
    kValue,
    kValueLf,
    kNextLine,  // after a header: a fold, another one, or the end
    kLastLf,
  };
  struct Field {
    uint32_t name, name_size, value, value_size;
  };

  // Of the version; false if it cannot be one.
  bool VersionByte(char c);
  bool LenientVersionByte(char c);
  bool IsName(char c) const;
  // Takes the header at hand into the table; false if it is not acceptable.
  bool EndField(const char* base);
  bool ContentLength(std::string_view value);
  bool TransferEncoding(std::string_view value);

  const int max_headers_;
  const bool lenient_;
  State state_ = State::kBefore;
  uint8_t count_ = 0;  // bytes of the version, then digits of the status
  bool rtsp_ = false;
  uint8_t empty_lines_ = 0;
  int version_ = 0;
  int status_ = 0;
  int status_digits_ = 0;
  size_t begin_ = 0;
  size_t position_ = 0;
  uint32_t mark_ = 0;  // where the reason or value at hand begins
  uint32_t end_ = 0;   // and ends, blanks included
  uint32_t reason_ = 0, reason_size_ = 0;
  Field field_ = {};
  Framing framing_;
  std::vector<Field> fields_;
};

}  // namespace checkd

#endif  // MUX_H1_H1_HEAD_H_
