#include "checks/protocols/ldap.h"

#include <algorithm>
#include <string_view>

#include "checks/protocols/byte_reader.h"
#include "checks/protocols/protocol_steps.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

// Message 1: BindRequest, version 3, no name, simple, no password.
constexpr std::string_view kBind =
    "\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00"sv;
constexpr std::string_view kNotLdap = "Not LDAPv3 protocol";
constexpr std::string_view kSeeRfc =
    "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9";

// What the rest of the bytes is to be; false: it is something else. At their
// end the reader is not ok().
bool Matches(ByteReader* in, std::string_view expected) {
  const size_t size = std::min(expected.size(), in->rest().size());
  if (in->rest().substr(0, size) != expected.substr(0, size)) return false;
  in->Bytes(expected.size());
  return true;
}

}  // namespace

Reply ParseLdapBind(const ReplyInput& in) {
  const Reply not_ldap = Reply::Failed(CheckStatus::kL7Rsp, 0, kNotLdap);
  ByteReader reader(in.bytes);
  if (!Matches(&reader, "\x30")) return not_ldap;
  const uint8_t size = reader.Byte();
  if ((size & 0x80) != 0) {
    const int bytes = size & 0x7f;
    if (bytes != 2 && bytes != 4) return not_ldap;
    reader.Bytes(bytes);
  }
  if (!Matches(&reader, "\x02\x01\x01\x61")) return not_ldap;
  const uint8_t response_size = reader.Byte();
  if ((response_size & 0x80) != 0) reader.Bytes(response_size & 0x7f);
  if (!Matches(&reader, "\x0a\x01")) return not_ldap;
  const int result = reader.Byte();
  if (!reader.ok()) return in.Incomplete();
  if (result == 0) return Reply::Passed("Success");
  return Reply::Failed(CheckStatus::kL7Sts, result, kSeeRfc);
}

std::unique_ptr<const RuleList> MakeLdapRules() {
  static constexpr ProtocolStep kSteps[] = {
      SendStep(kBind),
      {.kind = ProtocolStep::Kind::kHexRegex,
       .text = "^30",
       .min_recv = 14,
       .on_error = StepText{.text = kNotLdap}},
      ReplyStep(ParseLdapBind),
  };
  return CompileProtocol(kSteps);
}

}  // namespace checkd
