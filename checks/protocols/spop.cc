#include "checks/protocols/spop.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "checks/protocols/byte_reader.h"
#include "checks/protocols/protocol_steps.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

constexpr uint8_t kAgentHello = 101;
constexpr uint8_t kAgentDisconnect = 102;
constexpr uint64_t kMinFrame = 256;

// The texts of F297 that a hello can end in.
constexpr std::string_view kInvalid = "invalid frame received";
constexpr std::string_view kNoVersion = "version value not found";
constexpr std::string_view kNoFrameSize = "max-frame-size value not found";
constexpr std::string_view kNoCapabilities = "capabilities value not found";
constexpr std::string_view kBadVersion = "unsupported version";
constexpr std::string_view kBadFrameSize = "max-frame-size too big or too small";

Reply Bad(std::string_view text) {
  return Reply::Failed(CheckStatus::kL7Rsp, 0, text);
}

// A number of one to ten bytes, as SPOP writes lengths and integers.
uint64_t TakeVarint(ByteReader* in) {
  uint64_t value = in->Byte();
  if (value < 240) return value;
  int shift = 4;
  uint8_t byte = 0;
  do {
    byte = in->Byte();
    value += uint64_t{byte} << shift;
    shift += 7;
  } while (byte >= 128 && in->ok() && shift < 64);
  if (byte >= 128) in->Bytes(in->rest().size() + 1);  // endless: no number
  return value;
}

std::string_view TakeString(ByteReader* in) {
  return in->Bytes(TakeVarint(in));
}

// A typed value: what of it a hello needs.
struct Value {
  bool is_text = false;
  bool is_number = false;
  std::string_view text = {};
  uint64_t number = 0;
};

std::optional<Value> TakeValue(ByteReader* in) {
  const int type = in->Byte() & 0x0f;
  switch (type) {
    case 0:  // null
    case 1:  // bool, in the same byte
      return Value{};
    case 2:  // int32, uint32, int64, uint64
    case 3:
    case 4:
    case 5:
      return Value{.is_number = true, .number = TakeVarint(in)};
    case 6:
      in->Bytes(4);
      return Value{};
    case 7:
      in->Bytes(16);
      return Value{};
    case 8:
      return Value{.is_text = true, .text = TakeString(in)};
    case 9:
      TakeString(in);
      return Value{};
    default:
      return std::nullopt;
  }
}

// What was found of the pairs of a frame.
struct Pairs {
  std::optional<Value> version, max_frame_size, capabilities, message;
};

// Null: bytes that are no pairs.
std::optional<Pairs> TakePairs(ByteReader* in) {
  Pairs pairs;
  while (!in->empty()) {
    const std::string_view name = TakeString(in);
    const std::optional<Value> value = TakeValue(in);
    if (!value || !in->ok()) return std::nullopt;
    if (name == "version") pairs.version = value;
    if (name == "max-frame-size") pairs.max_frame_size = value;
    if (name == "capabilities") pairs.capabilities = value;
    if (name == "message") pairs.message = value;
  }
  return pairs;
}

// "2.0" between blanks; null: no version at all.
std::optional<bool> IsOurVersion(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  const size_t end = text.find_last_not_of(' ');
  if (begin == text.npos) return std::nullopt;
  text = text.substr(begin, end - begin + 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const size_t dot = text.find('.');
  const bool version = dot != text.npos && dot > 0 && dot + 1 < text.size() &&
                       std::all_of(text.begin(), text.begin() + dot, digit) &&
                       std::all_of(text.begin() + dot + 1, text.end(), digit);
  if (!version) return std::nullopt;
  return text == "2.0";
}

Reply JudgeHello(const Pairs& pairs, size_t buffer_size) {
  if (!pairs.version) return Bad(kNoVersion);
  if (!pairs.version->is_text) return Bad(kInvalid);
  const std::optional<bool> ours = IsOurVersion(pairs.version->text);
  if (!ours) return Bad(kInvalid);
  if (!*ours) return Bad(kBadVersion);
  if (!pairs.max_frame_size) return Bad(kNoFrameSize);
  if (!pairs.max_frame_size->is_number) return Bad(kInvalid);
  const uint64_t size = pairs.max_frame_size->number;
  if (size < kMinFrame || size + 4 > buffer_size) return Bad(kBadFrameSize);
  if (!pairs.capabilities) return Bad(kNoCapabilities);
  if (!pairs.capabilities->is_text) return Bad(kInvalid);
  return Reply::Passed("SPOA server is ok");
}

std::string Named(std::string_view name, std::string_view value) {
  return absl::StrCat(BigBytes(name.size(), 1), name, value);
}

}  // namespace

std::string SpopHello() {
  const std::string frame = absl::StrCat(
      "\x01\x00\x00\x00\x01\x00\x00"sv,  // type, flags, stream and frame
      Named("supported-versions", "\x08\x03" "2.0"),
      Named("max-frame-size", "\x03\xfc\xf0\x06"),  // 16380
      Named("capabilities", "\x08\x00"sv), Named("healthcheck", "\x11"));
  return absl::StrCat(BigBytes(frame.size(), 4), frame);
}

Reply ParseSpopHello(const ReplyInput& in) {
  ByteReader header(in.bytes);
  const uint64_t size = header.Big(4);
  const bool whole = header.ok() && header.rest().size() >= size;
  if (!whole && !in.final) return Reply::Wait();
  ByteReader frame(header.Bytes(std::min<uint64_t>(size, header.rest().size())));
  const uint8_t type = frame.Byte();
  const uint64_t flags = frame.Big(4);
  const uint64_t stream = TakeVarint(&frame);
  const uint64_t id = TakeVarint(&frame);
  const bool known = type == kAgentHello || type == kAgentDisconnect;
  if (!whole || !frame.ok() || !known || flags != 1 || stream != 0 || id != 0) {
    return Bad(kInvalid);
  }
  const std::optional<Pairs> pairs = TakePairs(&frame);
  if (!pairs) return Bad(kInvalid);
  if (type == kAgentHello) return JudgeHello(*pairs, in.buffer_size);
  if (!pairs->message || !pairs->message->is_text) return Bad(kInvalid);
  return Bad(pairs->message->text);
}

std::unique_ptr<const RuleList> MakeSpopRules() {
  const std::string hello = SpopHello();
  const ProtocolStep steps[] = {
      {.kind = ProtocolStep::Kind::kConnect},
      SendStep(hello),
      ReplyStep(ParseSpopHello),
  };
  return CompileProtocol(steps);
}

}  // namespace checkd
