#include "checks/protocols/ssl_hello.h"

#include <string>
#include <string_view>

#include "checks/protocols/protocol_steps.h"

namespace checkd {
namespace {

using namespace std::string_view_literals;

// The record's header and the handshake's, up to the time.
constexpr std::string_view kBegin =
    "\x16\x03\x00\x00\x79"  // handshake, SSLv3, 121 bytes
    "\x01\x00\x00\x75"      // ClientHello, 117 bytes
    "\x03\x00"sv;
constexpr std::string_view kRandom = "HAPROXYSSLCHK\nHAPROXYSSLCHK\n";

void AppendSuites(int first, int last, std::string* out) {
  for (int suite = first; suite <= last; ++suite) {
    out->push_back('\0');
    out->push_back(static_cast<char>(suite));
  }
}

std::string ClientHello() {
  std::string hello(kBegin);
  hello.append(4, '\0');  // the time
  hello.append(kRandom);
  hello.append("\x00\x00\x4E"sv);  // no session; 78 bytes of suites
  AppendSuites(0x01, 0x1B, &hello);
  AppendSuites(0x2F, 0x3A, &hello);
  hello.append("\x01\x00"sv);  // one compression: none
  return hello;
}

}  // namespace

std::unique_ptr<const RuleList> MakeSslHelloRules() {
  const std::string hello = ClientHello();
  const ProtocolStep steps[] = {
      {.kind = ProtocolStep::Kind::kSend,
       .text = hello,
       .time_at = static_cast<int>(kBegin.size())},
      {.kind = ProtocolStep::Kind::kHexRegex,
       .text = "^1[56]",
       .min_recv = 5,
       .ok = CheckStatus::kL6Ok,
       .error = CheckStatus::kL6Rsp,
       .timeout = CheckStatus::kL6Tout},
  };
  return CompileProtocol(steps);
}

}  // namespace checkd
