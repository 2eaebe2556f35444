// What a tcp check received since its last SEND, as bytes (F254, F257).
#include "absl/strings/numbers.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

// False if not all of it is there.
bool Slice(std::string_view bytes, int64_t offset, int64_t length,
           Sample* out) {
  const auto size = static_cast<int64_t>(bytes.size());
  if (offset < 0 || offset > size) return false;
  if (length == 0) length = size - offset;
  if (length < 0 || length > size - offset) return false;
  *out = Sample::Binary(
      bytes.substr(static_cast<size_t>(offset), static_cast<size_t>(length)));
  return true;
}

// Of nothing there is no range, not even an empty one (F189).
bool Payload(const ExpressionInput& in, const Arguments& args, Sample* out) {
  return !in.http && !in.bytes.empty() &&
         Slice(in.bytes, args[0].number, args[1].number, out);
}

// A length of args[1] bytes at args[0], most significant first; what it counts
// begins behind it, or at args[2]: "12" is from the start, "+2" and "-2" from
// behind the length.
bool PayloadWithLength(const ExpressionInput& in, const Arguments& args,
                       Sample* out) {
  Sample field;
  if (in.http || args[1].number <= 0 ||
      !Slice(in.bytes, args[0].number, args[1].number, &field)) {
    return false;
  }
  uint64_t length = 0;
  for (const char c : field.bytes) {
    length = length << 8 | static_cast<uint8_t>(c);
  }
  if (length > in.bytes.size()) return false;
  int64_t at = args[0].number + args[1].number;
  if (args[2].given) {
    const std::string& text = args[2].text;
    int64_t offset = 0;
    if (!absl::SimpleAtoi(text, &offset)) return false;
    at = text[0] == '+' || text[0] == '-' ? at + offset : offset;
  }
  if (length == 0) {
    *out = Sample::Binary({});
    return at >= 0 && at <= static_cast<int64_t>(in.bytes.size());
  }
  return Slice(in.bytes, at, static_cast<int64_t>(length), out);
}

bool Length(const ExpressionInput& in, const Arguments&, Sample* out) {
  *out = Sample::Int(static_cast<int64_t>(in.bytes.size()));
  return true;
}

constexpr ArgumentForm kRange = {
    {Type::kInt, Type::kInt}, 2, "<offset>,<length>"};
constexpr ArgumentForm kCounted = {
    {Type::kInt, Type::kInt, Type::kText}, 2, "<offset>,<length>[,<offset2>]"};

constexpr Fetch kFetches[] = {
    {"payload", kRange, SampleType::kBinary, Source::kResponse, Payload,
     "as res.payload"},
    {"payload_lv", kCounted, SampleType::kBinary, Source::kResponse,
     PayloadWithLength, "as res.payload_lv"},
    {"res.len",
     {},
     SampleType::kInt,
     Source::kResponse,
     Length,
     "how many bytes came"},
    {"res.payload", kRange, SampleType::kBinary, Source::kResponse, Payload,
     "bytes of a tcp response; length 0: up to its end"},
    {"res.payload_lv", kCounted, SampleType::kBinary, Source::kResponse,
     PayloadWithLength,
     "bytes counted by a length field of <length> bytes at <offset>"},
};

}  // namespace

absl::Span<const Fetch> PayloadFetches() { return kFetches; }

}  // namespace checkd
