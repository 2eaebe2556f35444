#include "checks/protocols/binary_reply.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "checks/protocols/byte_reader.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

Reply NotThat(std::string_view text) {
  return Reply::Failed(CheckStatus::kL7Rsp, 0, text);
}

// Bytes behind their count, as MQTT and Kafka write text.
std::string Counted(std::string_view text) {
  return absl::StrCat(BigBytes(text.size(), 2), text);
}

// True as soon as `bytes` cannot become something that begins with `expected`.
bool Differs(std::string_view bytes, std::string_view expected) {
  const size_t size = std::min(bytes.size(), expected.size());
  return bytes.substr(0, size) != expected.substr(0, size);
}

}  // namespace

// ---- AMQP

std::string_view AmqpHeader() { return "AMQP\x00\x00\x09\x01"sv; }

Reply ParseAmqpStart(const ReplyInput& in) {
  ByteReader reader(in.bytes);
  if (in.bytes.front() == 'A') {  // the header of what it would speak
    if (Differs(in.bytes, "AMQP")) return NotThat("no answer of AMQP");
    reader.Bytes(5);
    const int numbers[] = {reader.Byte(), reader.Byte(), reader.Byte()};
    if (!reader.ok()) return in.Incomplete();
    return NotThat(absl::StrCat("server speaks AMQP ", numbers[0], "-",
                                numbers[1], "-", numbers[2],
                                ", 0-9-1 expected"));
  }
  constexpr std::string_view kMethodOfChannel0 = "\x01\x00\x00"sv;
  constexpr std::string_view kStart = "\x00\x0a\x00\x0a"sv;
  if (Differs(in.bytes, kMethodOfChannel0)) return NotThat("no answer of AMQP");
  reader.Bytes(kMethodOfChannel0.size());
  const uint64_t size = reader.Big(4);
  if (!reader.ok() || reader.rest().size() < kStart.size() + 2) {
    return in.Incomplete();
  }
  if (!reader.Take(kStart)) return NotThat("no Connection.Start of AMQP");
  const int major = reader.Byte();
  const int minor = reader.Byte();
  if (major != 0 || minor != 9) {
    return NotThat(absl::StrCat("server speaks AMQP ", major, "-", minor,
                                ", 0-9 expected"));
  }
  ByteReader frame(in.bytes);
  frame.Bytes(7);
  frame.Bytes(size);
  const uint8_t end = frame.Byte();
  if (!frame.ok()) return in.Incomplete();
  if (end != 0xce) return NotThat("no end of an AMQP frame");
  return Reply::Passed("AMQP 0-9-1 server is ok");
}

// ---- MQTT

std::string MqttConnect(std::string_view user, std::string_view password) {
  uint8_t flags = 0x02;  // a clean session
  std::string payload = Counted("");
  if (!user.empty()) {
    flags |= 0x80;
    payload += Counted(user);
    if (!password.empty()) {
      flags |= 0x40;
      payload += Counted(password);
    }
  }
  const std::string rest = absl::StrCat(Counted("MQTT"), "\x04"sv,
                                        BigBytes(flags, 1), BigBytes(60, 2),
                                        payload);
  std::string packet = "\x10";
  size_t size = rest.size();
  do {  // seven bits a byte, the last of which lacks the eighth
    const size_t low = size & 0x7f;
    size >>= 7;
    packet.push_back(static_cast<char>(size > 0 ? low | 0x80 : low));
  } while (size > 0);
  return packet + rest;
}

Reply ParseMqttConnack(const ReplyInput& in) {
  static constexpr std::string_view kReasons[] = {
      "",
      "unacceptable protocol version",
      "client identifier rejected",
      "server unavailable",
      "bad user name or password",
      "not authorized",
  };
  if (Differs(in.bytes, "\x20\x02"sv)) return NotThat("no CONNACK of MQTT");
  ByteReader reader(in.bytes);
  reader.Bytes(3);
  const uint8_t code = reader.Byte();
  if (!reader.ok()) return in.Incomplete();
  if (code == 0) return Reply::Passed("MQTT server is ok");
  return Reply::Failed(CheckStatus::kL7Sts, code,
                       code < std::size(kReasons) ? kReasons[code]
                                                  : "connection refused"sv);
}

// ---- Kafka

namespace {

constexpr uint32_t kCorrelation = 0x63686b64;  // "chkd"

}  // namespace

std::string KafkaApiVersions() {
  const std::string body =
      absl::StrCat(BigBytes(18, 2), BigBytes(0, 2), BigBytes(kCorrelation, 4),
                   Counted("checkd"));
  return absl::StrCat(BigBytes(body.size(), 4), body);
}

Reply ParseKafkaApiVersions(const ReplyInput& in) {
  ByteReader reader(in.bytes);
  const uint64_t size = reader.Big(4);
  if (!reader.ok()) return in.Incomplete();
  if (size < 10) return NotThat("no answer of Kafka");
  if (reader.rest().size() < 4) return in.Incomplete();
  if (reader.Big(4) != kCorrelation) return NotThat("no answer of Kafka");
  const int code = static_cast<int16_t>(reader.Big(2));
  const uint64_t count = reader.Big(4);
  if (!reader.ok()) return in.Incomplete();
  if (code != 0) {
    return Reply::Failed(CheckStatus::kL7Sts, code,
                         absl::StrCat("error code ", code, " of ApiVersions"));
  }
  if (size != 10 + 6 * count) return NotThat("no answer of Kafka");
  reader.Bytes(6 * count);
  if (!reader.ok()) return in.Incomplete();
  return Reply::Passed(absl::StrCat("Kafka broker of ", count, " APIs is ok"));
}

}  // namespace checkd
