#include "checks/protocols/mysql.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "checks/protocols/byte_reader.h"
#include "checks/protocols/protocol_steps.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kQuit = "\x01\x00\x00\x00\x01"sv;
constexpr std::string_view kPlugin = "mysql_native_password\0"sv;
// Largest packet, character set, and what is reserved.
constexpr std::string_view kLimits =
    "\x00\x80\x00\x01\x21"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"sv;

constexpr size_t kHeader = 4;  // length, sequence number
constexpr uint8_t kErrorPacket = 0xff;

std::string LoginBody(std::string_view user, MysqlDialect dialect) {
  constexpr std::string_view kEnds = "\x00\x00"sv;  // of the name; no password
  switch (dialect) {
    case MysqlDialect::kPre41:
      return absl::StrCat("\x00\x80\x00\x00\x01"sv, user, kEnds);
    case MysqlDialect::kPost41:
      return absl::StrCat("\x00\x82\x00\x00"sv, kLimits, user, kEnds);
    case MysqlDialect::kPost80:
      return absl::StrCat("\x00\x82\x08\x00"sv, kLimits, user, kEnds, kPlugin);
  }
  return {};
}

// How long the packet at the front of `bytes` is; 0: too little came to tell.
size_t PacketSize(std::string_view bytes) {
  if (bytes.size() < kHeader) return 0;
  return kHeader + ByteReader(bytes).Little(3);
}

// The version in the greeting, at the front of `bytes`.
std::string_view Version(std::string_view bytes) {
  const std::string_view text = bytes.substr(std::min<size_t>(5, bytes.size()));
  return text.substr(0, text.find('\0'));
}

// The packet `offset` bytes from the beginning.
Reply ParsePacket(const ReplyInput& in, size_t offset) {
  if (in.bytes.size() < offset) return in.Incomplete();
  ByteReader packet(in.bytes.substr(offset));
  const size_t size = PacketSize(packet.rest());
  if (size == 0 || packet.rest().size() < size) return in.Incomplete();
  packet.Bytes(kHeader);
  if (packet.Byte() != kErrorPacket) {
    return Reply::Passed(Version(in.bytes));
  }
  const int code = static_cast<int>(packet.Little(2));
  return Reply::Failed(CheckStatus::kL7Sts, code, packet.rest());
}

}  // namespace

std::string MysqlLogin(std::string_view user, MysqlDialect dialect) {
  const std::string body = LoginBody(user, dialect);
  return absl::StrCat(LittleBytes(body.size(), 3), "\x01"sv, body, kQuit);
}

Reply ParseMysqlGreeting(const ReplyInput& in) { return ParsePacket(in, 0); }

Reply ParseMysqlLoginAnswer(const ReplyInput& in) {
  const size_t greeting = PacketSize(in.bytes);
  return greeting == 0 ? in.Incomplete() : ParsePacket(in, greeting);
}

std::unique_ptr<const RuleList> MakeMysqlRules() {
  static constexpr ProtocolStep kSteps[] = {
      kLingeringConnect,
      ReplyStep(ParseMysqlGreeting),
  };
  return CompileProtocol(kSteps);
}

std::unique_ptr<const RuleList> MakeMysqlRules(std::string_view user,
                                               MysqlDialect dialect) {
  const std::string login = MysqlLogin(user, dialect);
  // The login does not wait for the greeting, so that both answers are in one
  // buffer.
  const ProtocolStep steps[] = {
      kLingeringConnect,
      SendStep(login),
      ReplyStep(ParseMysqlGreeting),
      ReplyStep(ParseMysqlLoginAnswer),
  };
  return CompileProtocol(steps);
}

}  // namespace checkd
