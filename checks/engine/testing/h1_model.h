// What a check must make of a response, read from the bytes from front to back:
// the reference that tests compare the parsers of mux/ with. Plain and slow,
// and nothing of theirs in it.
//
//   const H1Model model(bytes, {.buffer_size = 1024, .max_headers = 101});
//   model.head();    // kGood, kBad, kIncomplete
#ifndef CHECKS_ENGINE_TESTING_H1_MODEL_H_
#define CHECKS_ENGINE_TESTING_H1_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

class H1Model {
 public:
  struct Limits {
    size_t buffer_size;
    int max_headers;
  };
  enum class State { kGood, kBad, kIncomplete };

  // `bytes`: all that the server ever sends in answer to a GET.
  H1Model(std::string_view bytes, const Limits& limits);

  // Of the first response that is not an interim one (F226, F232, F669).
  State head() const { return head_; }
  int status() const { return status_; }
  // Of the body: kGood if it is complete, whatever follows it; a body that only
  // the connection's end delimits is never complete.
  State body() const { return body_; }
  bool until_eof() const { return framing_ == Framing::kEof; }
  // The body without its framing, as far as it came or was good.
  const std::string& content() const { return content_; }

 private:
  enum class Framing { kNone, kLength, kChunked, kEof };

  State ReadHead(size_t room);
  State ReadStatusLine();
  State ReadFields(int max_headers);
  State ReadField();
  State NoteField(std::string_view name, std::string_view value);
  State NoteLength(std::string_view value);
  State ReadBody();
  State ReadChunk(bool* last);
  State ReadTrailers();
  // CR LF, or LF.
  State ReadLineEnd();
  bool at_end() const { return at_ >= bytes_.size(); }
  char peek() const { return bytes_[at_]; }
  void SkipBlanks();

  std::string_view bytes_;
  size_t at_ = 0;
  State head_ = State::kIncomplete;
  State body_ = State::kIncomplete;
  int status_ = 0;
  Framing framing_ = Framing::kEof;
  bool has_length_ = false;
  bool chunked_ = false;
  uint64_t length_ = 0;
  std::string content_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_TESTING_H1_MODEL_H_
