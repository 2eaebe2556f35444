// The part of binary_reply.h that is about MongoDB: OP_MSG and as much of BSON
// as `hello` needs.
#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"
#include "checks/protocols/binary_reply.h"
#include "checks/protocols/byte_reader.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

constexpr uint32_t kRequest = 1;
constexpr uint32_t kOpMsg = 2013;
constexpr uint64_t kMaxMessage = 48'000'000;

Reply NotMongo() {
  return Reply::Failed(CheckStatus::kL7Rsp, 0, "no answer of MongoDB");
}

double ToDouble(std::string_view bytes) {
  double value = 0;
  if (bytes.size() == sizeof(value)) {
    std::memcpy(&value, bytes.data(), sizeof(value));
  }
  return value;
}

// Up to a NUL, which is taken too.
std::string_view TakeName(ByteReader* in) {
  const size_t end = in->rest().find('\0');
  const std::string_view name = in->Bytes(end);  // npos: past the end
  in->Bytes(1);
  return name;
}

// One element's value: numbers and truths as a number, strings as text.
struct Element {
  double number = 0;
  std::string_view text = {};
};

// Null: a type that answers to `hello` do not have, or too few bytes.
std::optional<Element> TakeElement(uint8_t type, ByteReader* in) {
  Element element;
  switch (type) {
    case 0x01:  // double
      element.number = ToDouble(in->Bytes(8));
      break;
    case 0x02: {  // string, with a NUL
      const uint64_t size = in->Little(4);
      const std::string_view text = in->Bytes(size);
      element.text = text.substr(0, text.find('\0'));
      break;
    }
    case 0x03:  // document, array; their size counts itself
    case 0x04: {
      const uint64_t size = in->Little(4);
      if (size < 5) return std::nullopt;
      in->Bytes(size - 4);
      break;
    }
    case 0x05:  // binary, of a subtype
      in->Bytes(in->Little(4) + 1);
      break;
    case 0x07:  // ObjectId
      in->Bytes(12);
      break;
    case 0x08:  // bool
      element.number = in->Byte();
      break;
    case 0x0a:  // null
      break;
    case 0x10:  // int32
      element.number = static_cast<int32_t>(in->Little(4));
      break;
    case 0x09:  // date
    case 0x11:  // timestamp
    case 0x12:  // int64
      element.number = static_cast<double>(in->Little(8));
      break;
    default:
      return std::nullopt;
  }
  if (!in->ok()) return std::nullopt;
  return element;
}

// What counts of the document.
struct Hello {
  double ok = 0;
  int code = 0;
  std::string_view error;
  std::string_view set;
  bool writable = false;
  bool secondary = false;
  bool arbiter = false;
};

std::optional<Hello> ParseDocument(std::string_view bytes) {
  Hello hello;
  ByteReader in(bytes);
  if (in.Little(4) != bytes.size()) return std::nullopt;
  while (const uint8_t type = in.Byte()) {
    const std::string_view name = TakeName(&in);
    const std::optional<Element> element = TakeElement(type, &in);
    if (!element) return std::nullopt;
    const bool yes = element->number != 0;
    if (name == "ok") hello.ok = element->number;
    if (name == "code" && type == 0x10) {
      hello.code = static_cast<int>(element->number);
    }
    if (name == "errmsg") hello.error = element->text;
    if (name == "setName") hello.set = element->text;
    if (name == "isWritablePrimary") hello.writable = yes;
    if (name == "secondary") hello.secondary = yes;
    if (name == "arbiterOnly") hello.arbiter = yes;
  }
  if (!in.ok()) return std::nullopt;
  return hello;
}

std::string_view RoleOf(const Hello& hello) {
  if (hello.writable) return "primary";
  if (hello.secondary) return "secondary";
  return hello.arbiter ? "arbiter" : "other";
}

}  // namespace

std::string MongoHello() {
  const std::string elements =
      absl::StrCat("\x10hello\x00\x01\x00\x00\x00"sv,
                   "\x02$db\x00\x06\x00\x00\x00"
                   "admin\x00\x00"sv);
  const std::string message =
      absl::StrCat(LittleBytes(kRequest, 4), LittleBytes(0, 4),
                   LittleBytes(kOpMsg, 4), LittleBytes(0, 4), "\x00"sv,
                   LittleBytes(elements.size() + 4, 4), elements);
  return absl::StrCat(LittleBytes(message.size() + 4, 4), message);
}

Reply ParseMongoHello(const ReplyInput& in) {
  ByteReader reader(in.bytes);
  const uint64_t size = reader.Little(4);
  if (!reader.ok()) return in.Incomplete();
  if (size < 26 || size > kMaxMessage) return NotMongo();
  if (reader.rest().size() < 12) return in.Incomplete();
  reader.Bytes(4);  // the answer's own number
  if (reader.Little(4) != kRequest || reader.Little(4) != kOpMsg) {
    return NotMongo();
  }
  if (in.bytes.size() < size) return in.Incomplete();
  const uint64_t flags = reader.Little(4);
  const uint64_t checksum = (flags & 1) != 0 ? 4 : 0;
  if (reader.Byte() != 0 || size < 26 + checksum) return NotMongo();
  const auto hello = ParseDocument(reader.Bytes(size - 21 - checksum));
  if (!hello) return NotMongo();
  if (hello->ok != 1) {
    return Reply::Failed(CheckStatus::kL7Sts, hello->code, hello->error);
  }
  const std::string_view role = RoleOf(*hello);
  if (!in.wanted.empty() && role != in.wanted) {
    return Reply::Failed(
        CheckStatus::kL7Sts, 0,
        absl::StrCat("role is ", role, ", ", in.wanted, " expected"));
  }
  return Reply::Passed(absl::StrCat("role is ", role));
}

}  // namespace checkd
