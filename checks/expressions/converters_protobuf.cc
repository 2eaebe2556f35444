// `protobuf` and `ungrpc` (F266).
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

using Type = ArgumentType;

enum WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct Field {
  uint64_t number = 0;
  uint8_t wire = kVarint;
  std::string_view bytes;  // of the value; kBytes: without the length
  uint64_t integer = 0;    // all but kBytes: the value
};

// ---- messages

// Ten bytes at most; false: it does not end.
bool TakeVarint(std::string_view* bytes, uint64_t* out) {
  constexpr size_t kLongest = 10;
  *out = 0;
  for (size_t i = 0; i < std::min(bytes->size(), kLongest); ++i) {
    const auto byte = static_cast<uint8_t>((*bytes)[i]);
    *out |= static_cast<uint64_t>(byte & 0x7f) << 7 * i;
    if (byte < 0x80) {
      bytes->remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool TakeBytes(std::string_view* bytes, uint64_t size, std::string_view* out) {
  if (size > bytes->size()) return false;
  *out = bytes->substr(0, size);
  bytes->remove_prefix(size);
  return true;
}

bool TakeFixed(std::string_view* bytes, size_t size, Field* out) {
  if (!TakeBytes(bytes, size, &out->bytes)) return false;
  out->integer = 0;
  for (size_t i = 0; i < size; ++i) {
    out->integer |= uint64_t{static_cast<uint8_t>(out->bytes[i])} << 8 * i;
  }
  return true;
}

// False: it is truncated, or a group, which nobody writes any more.
bool TakeField(std::string_view* message, Field* out) {
  uint64_t key = 0;
  if (!TakeVarint(message, &key)) return false;
  out->number = key >> 3;
  out->wire = key & 7;
  const std::string_view rest = *message;
  uint64_t size = 0;
  switch (out->wire) {
    case kVarint:
      if (!TakeVarint(message, &out->integer)) return false;
      out->bytes = rest.substr(0, rest.size() - message->size());
      return true;
    case kFixed64:
      return TakeFixed(message, 8, out);
    case kFixed32:
      return TakeFixed(message, 4, out);
    case kBytes:
      return TakeVarint(message, &size) &&
             TakeBytes(message, size, &out->bytes);
    default:
      return false;
  }
}

enum class Search : uint8_t { kFound, kAbsent, kBroken };

// Goes to behind the next field of that number.
Search FindField(uint64_t number, std::string_view* message, Field* out) {
  while (!message->empty()) {
    if (!TakeField(message, out)) return Search::kBroken;
    if (out->number == number) return Search::kFound;
  }
  return Search::kAbsent;
}

// ---- paths: "48.59.1"

bool TakeNumber(std::string_view* path, uint32_t* out) {
  constexpr uint32_t kLargest = (1u << 29) - 1;
  const char* const end = path->data() + path->size();
  const auto result = std::from_chars(path->data(), end, *out);
  if (result.ec != std::errc() || *out == 0 || *out > kLargest) return false;
  path->remove_prefix(static_cast<size_t>(result.ptr - path->data()));
  if (path->empty()) return true;
  if (path->front() != '.' || path->size() == 1) return false;
  path->remove_prefix(1);
  return true;
}

// From a field that has a message to the first field of each number that is
// left.
Search Descend(std::string_view path, Field* field) {
  while (!path.empty()) {
    // As in 2.6, an empty message ends the search.
    if (field->wire != kBytes || field->bytes.empty()) return Search::kBroken;
    uint32_t number = 0;
    if (!TakeNumber(&path, &number)) return Search::kBroken;
    std::string_view inside = field->bytes;
    const Search search = FindField(number, &inside, field);
    if (search != Search::kFound) return search;
  }
  return Search::kFound;
}

// Looks into each of the outermost messages, for one that has the rest. Linear:
// no byte of these is looked at twice.
Search FindPath(std::string_view path, std::string_view message, Field* out) {
  uint32_t number = 0;
  if (!TakeNumber(&path, &number)) return Search::kBroken;
  for (;;) {
    Search search = FindField(number, &message, out);
    if (search != Search::kFound) return search;
    search = Descend(path, out);
    if (search != Search::kAbsent) return search;
  }
}

// ---- types

bool Whole(uint64_t value, int64_t* out) {
  *out = static_cast<int64_t>(value);
  return true;
}

bool ZigZag(uint64_t value, int64_t* out) {
  *out = static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
  return true;
}

bool Signed32(uint64_t value, int64_t* out) {
  *out = static_cast<int32_t>(value);
  return true;
}

// Towards zero, and the nearest that there is; false: not a number.
bool Truncate(double value, int64_t* out) {
  constexpr double kEnd = 9223372036854775808.0;  // 2^63
  if (std::isnan(value)) return false;
  if (value >= kEnd) {
    *out = std::numeric_limits<int64_t>::max();
  } else if (value < -kEnd) {
    *out = std::numeric_limits<int64_t>::min();
  } else {
    *out = static_cast<int64_t>(value);
  }
  return true;
}

bool Float(uint64_t bits, int64_t* out) {
  const auto low = static_cast<uint32_t>(bits);
  float value = 0;
  std::memcpy(&value, &low, sizeof(value));
  return Truncate(value, out);
}

bool Double(uint64_t bits, int64_t* out) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return Truncate(value, out);
}

struct FieldType {
  std::string_view name;
  WireType wire;
  bool (*decode)(uint64_t bits, int64_t* out);
};

constexpr FieldType kTypes[] = {
    {"int32", kVarint, Whole},        {"int64", kVarint, Whole},
    {"uint32", kVarint, Whole},       {"uint64", kVarint, Whole},
    {"sint32", kVarint, ZigZag},      {"sint64", kVarint, ZigZag},
    {"bool", kVarint, Whole},         {"enum", kVarint, Whole},
    {"fixed32", kFixed32, Whole},     {"fixed64", kFixed64, Whole},
    {"sfixed32", kFixed32, Signed32}, {"sfixed64", kFixed64, Whole},
    {"float", kFixed32, Float},       {"double", kFixed64, Double},
};

std::string TypeNames() {
  return absl::StrJoin(
      kTypes, ", ",
      [](std::string* out, const FieldType& type) { out->append(type.name); });
}

absl::Status VerifyPath(const std::string& text) {
  std::string_view path = text;
  uint32_t number = 0;
  do {
    if (TakeNumber(&path, &number)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "'", text,
        "' is no field number; write one from 1 to 536870911, or of a field "
        "of nested messages all of them, with dots: '48.59.1'"));
  } while (!path.empty());
  return absl::OkStatus();
}

// Makes the type's number its index.
absl::Status VerifyField(Arguments* args) {
  if (absl::Status s = VerifyPath((*args)[0].text); !s.ok()) return s;
  Argument& type = (*args)[1];
  if (!type.given) return absl::OkStatus();
  const auto* const found = std::find_if(
      std::begin(kTypes), std::end(kTypes),
      [&](const FieldType& known) { return known.name == type.text; });
  if (found == std::end(kTypes)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", type.text, "' is no type of numbers; write ", TypeNames(),
        ", or nothing for the bytes of a field, as of strings"));
  }
  type.number = found - std::begin(kTypes);
  return absl::OkStatus();
}

// ---- converters

bool MakeSample(const Field& field, const Argument& type, Sample* sample) {
  *sample = Sample::Binary(field.bytes);
  if (!type.given) return true;
  int64_t number = 0;
  const FieldType& wanted = kTypes[type.number];
  if (field.wire != wanted.wire || !wanted.decode(field.integer, &number)) {
    return false;
  }
  *sample = Sample::Int(number);
  return true;
}

bool FromMessage(const ExpressionInput&, const Arguments& args,
                 Sample* sample) {
  Field field;
  return FindPath(args[0].text, sample->bytes, &field) == Search::kFound &&
         MakeSample(field, args[1], sample);
}

// Messages one after the other, each behind a flag and four bytes of length.
bool FromGrpc(const ExpressionInput&, const Arguments& args, Sample* sample) {
  constexpr size_t kPrefix = 5;
  std::string_view rest = sample->bytes;
  while (rest.size() >= kPrefix) {
    uint64_t size = 0;
    for (size_t i = 1; i < kPrefix; ++i) {
      size = size << 8 | static_cast<uint8_t>(rest[i]);
    }
    rest.remove_prefix(kPrefix);
    std::string_view message;
    if (!TakeBytes(&rest, size, &message)) return false;
    Field field;
    const Search search = FindPath(args[0].text, message, &field);
    if (search == Search::kBroken) return false;
    if (search == Search::kFound) return MakeSample(field, args[1], sample);
  }
  return false;
}

constexpr ArgumentForm kField = {
    {Type::kText, Type::kText}, 1, "<field_number>[,<field_type>]"};

constexpr Converter kConverters[] = {
    {"protobuf", kField, SampleType::kBinary, SampleType::kAny, FromMessage,
     "a field of a protobuf message: its bytes, or of a type a number",
     VerifyField},
    {"ungrpc", kField, SampleType::kBinary, SampleType::kAny, FromGrpc,
     "a field of a gRPC message, likewise", VerifyField},
};

}  // namespace

absl::Span<const Converter> ProtobufConverters() { return kConverters; }

}  // namespace checkd
