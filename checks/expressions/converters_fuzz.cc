// Whatever was received, and whatever stands in an argument that a load
// accepts: converters of structures stay within it and within their limit.
//
// An input is the converter and its arguments, separated by blanks, a line
// feed, and the bytes that go through it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include "checks/expressions/rows.h"

namespace checkd {
namespace {

constexpr size_t kLimit = 1024;

// The next word of `line`.
std::string_view TakeWord(std::string_view* line) {
  const std::string_view word = line->substr(0, line->find(' '));
  line->remove_prefix(word.size() == line->size() ? word.size()
                                                  : word.size() + 1);
  return word;
}

bool LiesIn(std::string_view part, std::string_view whole) {
  constexpr std::less_equal<> kNotBehind;
  return kNotBehind(whole.data(), part.data()) &&
         kNotBehind(part.data() + part.size(), whole.data() + whole.size());
}

void CheckResult(const Converter& converter, const Sample& sample,
                 std::string_view bytes) {
  // Fields of messages are views; what is made fits into a buffer.
  if (sample.type == SampleType::kBinary && !LiesIn(sample.bytes, bytes)) {
    abort();
  }
  if (!LiesIn(sample.bytes, bytes) && sample.bytes.size() > kLimit) abort();
  if (converter.name != "json") return;
  for (const char c : sample.bytes) {
    if (c < 0x20 || c == 0x7f) abort();
  }
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace checkd;  // NOLINT
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string_view line = input.substr(0, input.find('\n'));
  if (line.size() == input.size()) return 0;
  const std::string_view bytes = input.substr(line.size() + 1);
  const Converter* const converter = FindConverter(TakeWord(&line));
  if (converter == nullptr) return 0;
  if (converter->name != "json" && converter->name != "json_query" &&
      converter->name != "protobuf" && converter->name != "ungrpc") {
    return 0;
  }
  Arguments arguments(converter->name == "json" ? 1 : 2);
  for (Argument& argument : arguments) {
    argument.given = !line.empty();
    argument.text = std::string(TakeWord(&line));
  }
  if (!converter->verify(&arguments).ok()) return 0;
  Scratch scratch(kLimit);
  ExpressionInput in;
  in.scratch = &scratch;
  Sample sample = converter->in == SampleType::kBinary ? Sample::Binary(bytes)
                                                       : Sample::Text(bytes);
  if (converter->convert(in, arguments, &sample)) {
    CheckResult(*converter, sample, bytes);
  }
  return 0;
}
