#include "checks/engine/testing/h1_model.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace checkd {
namespace {

// The bounds of decision 9.
constexpr int kMaxInterim = 10;
constexpr int kMaxEmptyLines = 10;
constexpr int kMaxTrailers = 101;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsToken(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         (c != '\0' && absl::StrContains("!#$%&'*+-.^_`|~", c));
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

H1Model::H1Model(std::string_view bytes, const Limits& limits) : bytes_(bytes) {
  // The head leaves a little of the buffer to the body.
  const size_t room = limits.buffer_size - limits.buffer_size / 256 - 1;
  for (int interim = 0;; ++interim) {
    if (interim > kMaxInterim) {
      head_ = State::kBad;
      return;
    }
    const size_t begin = at_;
    const std::string_view all = bytes_;
    // What does not fit is never seen.
    bytes_ = all.substr(0, std::min(all.size(), begin + room));
    head_ = ReadHead(static_cast<size_t>(limits.max_headers));
    const bool cut = bytes_.size() < all.size();
    bytes_ = all;
    if (head_ == State::kIncomplete && cut) head_ = State::kBad;
    if (head_ != State::kGood) return;
    if (status_ < 100 || status_ > 199 || status_ == 101) break;
  }
  framing_ = chunked_      ? Framing::kChunked
             : has_length_ ? Framing::kLength
                           : Framing::kEof;
  if (status_ == 204 || status_ == 304) framing_ = Framing::kNone;
  body_ = ReadBody();
}

H1Model::State H1Model::ReadHead(size_t max_headers) {
  has_length_ = chunked_ = false;
  length_ = 0;
  for (int lines = 0; !at_end() && (peek() == '\r' || peek() == '\n');) {
    if (const State s = ReadLineEnd(); s != State::kGood) return s;
    if (++lines > kMaxEmptyLines) return State::kBad;
  }
  if (const State s = ReadStatusLine(); s != State::kGood) return s;
  return ReadFields(static_cast<int>(max_headers));
}

H1Model::State H1Model::ReadStatusLine() {
  const bool rtsp = !at_end() && peek() == 'R';
  for (const char expected : std::string_view(rtsp ? "RTSP/d.d" : "HTTP/d.d")) {
    if (at_end()) return State::kIncomplete;
    const char c = bytes_[at_++];
    if (expected == 'd' ? !IsDigit(c) : c != expected) return State::kBad;
  }
  if (at_end()) return State::kIncomplete;
  if (!IsBlank(peek())) return State::kBad;
  SkipBlanks();
  std::string code;
  while (!at_end() && IsDigit(peek()) && code.size() < 4) {
    code += bytes_[at_++];
  }
  if (code.size() > 3) return State::kBad;
  if (at_end()) return State::kIncomplete;
  if (code.empty() || !(IsBlank(peek()) || peek() == '\r' || peek() == '\n')) {
    return State::kBad;
  }
  (void)absl::SimpleAtoi(code, &status_);
  while (!at_end() && peek() != '\r' && peek() != '\n') ++at_;
  return ReadLineEnd();
}

H1Model::State H1Model::ReadFields(int max_headers) {
  for (int fields = 0;; ++fields) {
    if (at_end()) return State::kIncomplete;
    if (peek() == '\r' || peek() == '\n') return ReadLineEnd();
    if (const State s = ReadField(); s != State::kGood) return s;
    if (fields == max_headers) return State::kBad;
  }
}

// The line, and those that are folded into it.
H1Model::State H1Model::ReadField() {
  const size_t begin = at_;
  while (!at_end() && IsToken(peek())) ++at_;
  const std::string_view name = bytes_.substr(begin, at_ - begin);
  if (at_end() && !name.empty()) return State::kIncomplete;
  if (name.empty() || peek() != ':') return State::kBad;
  ++at_;
  std::string value;
  for (;;) {
    while (!at_end() && peek() != '\r' && peek() != '\n') {
      value += bytes_[at_++];
    }
    const size_t end = at_;
    if (const State s = ReadLineEnd(); s != State::kGood) return s;
    if (at_end()) return State::kIncomplete;
    if (!IsBlank(peek())) break;
    value.append(at_ - end, ' ');
  }
  return NoteField(name, Trim(value));
}

H1Model::State H1Model::NoteField(std::string_view name,
                                  std::string_view value) {
  if (absl::EqualsIgnoreCase(name, "content-length")) return NoteLength(value);
  if (absl::EqualsIgnoreCase(name, "transfer-encoding") && !value.empty()) {
    if (chunked_ || !absl::EqualsIgnoreCase(value, "chunked")) {
      return State::kBad;
    }
    chunked_ = true;
  }
  return State::kGood;
}

H1Model::State H1Model::NoteLength(std::string_view value) {
  const std::vector<std::string> members =
      absl::StrSplit(std::string(value), ',');
  for (const std::string& member : members) {
    const std::string_view digits = Trim(member);
    uint64_t length = 0;
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), IsDigit) ||
        !absl::SimpleAtoi(digits, &length) ||
        (has_length_ && length != length_)) {
      return State::kBad;
    }
    has_length_ = true;
    length_ = length;
  }
  return State::kGood;
}

H1Model::State H1Model::ReadBody() {
  const std::string_view rest = bytes_.substr(at_);
  switch (framing_) {
    case Framing::kNone:
      return State::kGood;
    case Framing::kEof:
      content_ = rest;
      return State::kIncomplete;
    case Framing::kLength:
      content_ = rest.substr(0, length_);
      return rest.size() >= length_ ? State::kGood : State::kIncomplete;
    case Framing::kChunked:
      break;
  }
  for (bool last = false; !last;) {
    if (const State s = ReadChunk(&last); s != State::kGood) return s;
  }
  return ReadTrailers();
}

H1Model::State H1Model::ReadChunk(bool* last) {
  uint64_t size = 0;
  int digits = 0;
  for (; !at_end() && absl::ascii_isxdigit(static_cast<unsigned char>(peek()));
       ++at_, ++digits) {
    if (size >= uint64_t{1} << 48) return State::kBad;
    const char c = absl::ascii_tolower(static_cast<unsigned char>(peek()));
    size =
        size * 16 + static_cast<uint64_t>(IsDigit(c) ? c - '0' : c - 'a' + 10);
  }
  if (at_end()) return State::kIncomplete;
  if (digits == 0) return State::kBad;
  SkipBlanks();
  if (at_end()) return State::kIncomplete;
  if (peek() == ';') {
    while (!at_end() && peek() != '\r' && peek() != '\n') ++at_;
  }
  if (const State s = ReadLineEnd(); s != State::kGood) return s;
  *last = size == 0;
  if (*last) return State::kGood;
  const std::string_view data = bytes_.substr(at_).substr(0, size);
  content_ += data;
  at_ += data.size();
  return data.size() < size ? State::kIncomplete : ReadLineEnd();
}

H1Model::State H1Model::ReadTrailers() {
  for (int trailers = 0;; ++trailers) {
    if (at_end()) return State::kIncomplete;
    if (peek() == '\r' || peek() == '\n') return ReadLineEnd();
    if (trailers == kMaxTrailers) return State::kBad;
    const size_t begin = at_;
    while (!at_end() && IsToken(peek())) ++at_;
    if (at_end()) return State::kIncomplete;
    if (at_ == begin || peek() != ':') return State::kBad;
    while (!at_end() && peek() != '\r' && peek() != '\n') ++at_;
    if (const State s = ReadLineEnd(); s != State::kGood) return s;
  }
}

H1Model::State H1Model::ReadLineEnd() {
  if (at_end()) return State::kIncomplete;
  if (peek() == '\r') ++at_;
  if (at_end()) return State::kIncomplete;
  return bytes_[at_++] == '\n' ? State::kGood : State::kBad;
}

void H1Model::SkipBlanks() {
  while (!at_end() && IsBlank(peek())) ++at_;
}

}  // namespace checkd
