#include "mux/h1/h1_response.h"

#include <cstring>

namespace checkd {

namespace {

bool IsInterim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

bool NeverHasBody(int status) { return status == 204 || status == 304; }

}  // namespace

void H1ResponseParser::Reset() {
  head_.Reset();
  decoder_.Start(H1BodyDecoder::Kind::kNone, 0);
  phase_ = Phase::kHead;
  interim_ = 0;
  body_ = 0;
  auto headers = std::move(response_.headers);
  headers.clear();
  response_ = HttpResponse();
  response_.headers = std::move(headers);
}

size_t H1ResponseParser::Parse(char* base, size_t from, size_t size,
                               bool head_request) {
  while (phase_ == Phase::kHead) {
    const H1HeadParser::Result result = head_.Parse(base, size);
    if (result == H1HeadParser::Result::kError) {
      FailHead(head_.too_many_empty_lines()
                   ? "more than 10 empty lines before the status line"
                   : "");
    } else if (result == H1HeadParser::Result::kMore) {
      // What interim responses took is room for the final one.
      const size_t skipped = head_.begin();
      if (skipped == 0) return size;
      std::memmove(base, base + skipped, size - skipped);
      head_.Shift(skipped);
      return size - skipped;
    } else if (IsInterim(head_.status())) {
      if (++interim_ > kMaxInterim) {
        FailHead("more than 10 interim responses");
      } else {
        head_.Reset(head_.position());
      }
    } else {
      head_.Fill(base, &response_);
      body_ = from = head_.position();
      StartBody(head_request);
      phase_ = Phase::kBody;
    }
  }
  if (phase_ != Phase::kBody) return from;
  const size_t end = decoder_.Decode(base, from, size);
  response_.excess = decoder_.excess();
  return end;
}

void H1ResponseParser::FailHead(std::string_view excess) {
  phase_ = Phase::kFailed;
  response_.excess = excess;
}

void H1ResponseParser::StartBody(bool head_request) {
  using Kind = H1BodyDecoder::Kind;
  const H1HeadParser::Framing& framing = head_.framing();
  Kind kind = Kind::kUntilEof;
  if (head_request || NeverHasBody(head_.status())) {
    kind = Kind::kNone;
  } else if (framing.chunked) {
    kind = Kind::kChunked;
  } else if (framing.has_length) {
    kind = Kind::kLength;
  }
  decoder_.Start(kind, framing.length);
  response_.body_expected = !decoder_.done();
}

void H1ResponseParser::Eof() {
  if (phase_ == Phase::kHead) phase_ = Phase::kFailed;
  decoder_.Eof();
}

}  // namespace checkd
