#include "mux/h1/h1_head.h"

#include "mux/h1/h1_text.h"

namespace checkd {

using h1::IsBlank;
using h1::IsDigit;
using h1::IsToken;

namespace {

constexpr std::string_view kHttp = "HTTP/d.d";
constexpr std::string_view kRtsp = "RTSP/d.d";

}  // namespace

void H1HeadParser::Reset(size_t at) {
  state_ = State::kBefore;
  count_ = 0;
  empty_lines_ = 0;
  version_ = status_ = status_digits_ = 0;
  begin_ = position_ = at;
  reason_ = reason_size_ = 0;
  framing_ = Framing();
  fields_.clear();
}

void H1HeadParser::Shift(size_t by) {
  const uint32_t n = static_cast<uint32_t>(by);
  begin_ -= by;
  position_ -= by;
  mark_ -= n;
  end_ -= n;
  reason_ -= n;
  field_.name -= n;
  for (Field& field : fields_) {
    field.name -= n;
    field.value -= n;
  }
}

H1HeadParser::Result H1HeadParser::Parse(char* base, size_t size) {
  while (position_ < size) {
    const char c = base[position_];
    const uint32_t here = static_cast<uint32_t>(position_++);
    switch (state_) {
      case State::kBefore:
        if (c == '\r') {
          state_ = State::kBeforeLf;
        } else if (c == '\n') {
          if (++empty_lines_ > kMaxEmptyLines) return Result::kError;
        } else {
          if (!VersionByte(c)) return Result::kError;
          state_ = State::kVersion;
        }
        break;
      case State::kBeforeLf:
        if (c != '\n' || ++empty_lines_ > kMaxEmptyLines) return Result::kError;
        state_ = State::kBefore;
        break;
      case State::kVersion:
        if (lenient_ && IsBlank(c)) {
          count_ = 0;
          state_ = State::kStatus;
          break;
        }
        if (!VersionByte(c)) return Result::kError;
        if (!lenient_ && count_ == kHttp.size()) state_ = State::kStatusSpace;
        break;
      case State::kStatusSpace:
        if (!IsBlank(c)) return Result::kError;
        count_ = 0;
        state_ = State::kStatus;
        break;
      case State::kStatus:
        if (IsDigit(c)) {
          if (++count_ > (lenient_ ? 9 : 3)) return Result::kError;
          status_ = status_ * 10 + (c - '0');
          status_digits_ = count_;
          break;
        }
        if (count_ == 0 && IsBlank(c)) break;
        if (count_ == 0 || !(IsBlank(c) || c == '\r' || c == '\n')) {
          return Result::kError;
        }
        [[fallthrough]];
      case State::kReasonSpace:
        reason_ = here;
        state_ = IsBlank(c)  ? State::kReasonSpace
                 : c == '\r' ? State::kStatusLf
                 : c == '\n' ? State::kLine
                             : State::kReason;
        break;
      case State::kReason:
        if (c == '\r' || c == '\n') {
          reason_size_ = here - reason_;
          state_ = c == '\r' ? State::kStatusLf : State::kLine;
        }
        break;
      case State::kStatusLf:
        if (c != '\n') return Result::kError;
        state_ = State::kLine;
        break;
      case State::kNextLine:
        if (IsBlank(c)) {
          // Unfolds: the end of the line before becomes blanks.
          for (uint32_t i = end_; i < here; ++i) base[i] = ' ';
          state_ = mark_ == end_ ? State::kValueSpace : State::kValue;
          break;
        }
        if (!EndField(base)) return Result::kError;
        [[fallthrough]];
      case State::kLine:
        if (c == '\r') {
          state_ = State::kLastLf;
        } else if (c == '\n') {
          return Result::kDone;
        } else if (IsName(c) && !IsBlank(c)) {
          field_.name = here;
          state_ = State::kName;
        } else {
          return Result::kError;
        }
        break;
      case State::kName:
        if (IsName(c)) break;
        field_.name_size = here - field_.name;
        if (c != ':') return Result::kError;
        state_ = State::kValueSpace;
        break;
      case State::kValueSpace:
        if (IsBlank(c)) break;
        mark_ = here;
        state_ = State::kValue;
        [[fallthrough]];
      case State::kValue:
        if (static_cast<unsigned char>(c) > '\r') break;
        if (c == '\r' || c == '\n') {
          end_ = here;
          state_ = c == '\r' ? State::kValueLf : State::kNextLine;
        }
        break;
      case State::kValueLf:
        if (c != '\n') return Result::kError;
        state_ = State::kNextLine;
        break;
      case State::kLastLf:
        return c == '\n' ? Result::kDone : Result::kError;
    }
  }
  return Result::kMore;
}

bool H1HeadParser::IsName(char c) const {
  return lenient_ ? c != ':' && c != '\r' && c != '\n' : IsToken(c);
}

// Only digits in the places of HTTP/d.d count.
bool H1HeadParser::LenientVersionByte(char c) {
  if (count_ == UINT8_MAX) return false;
  const uint8_t at = count_++;
  if (IsDigit(c) && (at == 5 || at == 7)) version_ = version_ * 10 + (c - '0');
  return IsDigit(c) || (c >= 'A' && c <= 'Z') || c == '/' || c == '.';
}

bool H1HeadParser::VersionByte(char c) {
  if (lenient_) return LenientVersionByte(c);
  if (count_ == 0) rtsp_ = c == kRtsp[0];
  const char expected = (rtsp_ ? kRtsp : kHttp)[count_++];
  if (expected != 'd') return c == expected;
  version_ = version_ * 10 + (c - '0');
  return IsDigit(c);
}

bool H1HeadParser::EndField(const char* base) {
  if (static_cast<int>(fields_.size()) >= max_headers_) return false;
  uint32_t end = end_;
  while (end > mark_ && IsBlank(base[end - 1])) --end;
  field_.value = mark_;
  field_.value_size = end - mark_;
  fields_.push_back(field_);

  const std::string_view name(base + field_.name, field_.name_size);
  const std::string_view value(base + field_.value, field_.value_size);
  if (h1::EqualsLower(name, "content-length")) {
    return ContentLength(value);
  }
  if (h1::EqualsLower(name, "transfer-encoding")) {
    return TransferEncoding(value);
  }
  return true;
}

// A list is good if all its members say the same (RFC 9110, 8.6).
bool H1HeadParser::ContentLength(std::string_view value) {
  return h1::ForEachMember(value, [this](std::string_view member) {
    const std::string_view digits = h1::Trim(member);
    uint64_t length = 0;
    for (const char c : digits) {
      const uint64_t digit = static_cast<uint64_t>(c - '0');
      if (!IsDigit(c) || length > (UINT64_MAX - digit) / 10) return false;
      length = length * 10 + digit;
    }
    if (framing_.has_length && framing_.length != length) return false;
    framing_.has_length = true;
    framing_.length = length;
    return !digits.empty();
  });
}

// Nobody asked for any other coding than `chunked`.
bool H1HeadParser::TransferEncoding(std::string_view value) {
  if (value.empty()) return true;
  if (framing_.chunked || !h1::EqualsLower(value, "chunked")) return false;
  framing_.chunked = true;
  return true;
}

void H1HeadParser::Fill(const char* base, HttpResponse* response) const {
  response->status = status_;
  response->status_digits = status_digits_;
  response->version = version_;
  response->reason = {base + reason_, reason_size_};
  response->headers.clear();
  for (const Field& f : fields_) {
    response->headers.emplace_back(
        std::string_view(base + f.name, f.name_size),
        std::string_view(base + f.value, f.value_size));
  }
  response->headers_complete = true;
}

}  // namespace checkd
