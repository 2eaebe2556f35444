#include "checks/protocols/ssl_hello.h"

#include <string>
#include <string_view>
#include <utility>

#include "checks/rules/ruleset_builder.h"

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

ExpectRule AnyRecord() {
  ExpectRule expect;
  expect.match = Match::kBinaryRegex;
  expect.min_recv = 5;
  expect.pattern = "^1[56]";
  expect.regex = *Regex::Compile(expect.pattern);
  expect.ok_status = CheckStatus::kL6Ok;
  expect.error_status = CheckStatus::kL6Rsp;
  expect.tout_status = CheckStatus::kL6Tout;
  return expect;
}

}  // namespace

std::unique_ptr<const RuleList> MakeSslHelloRules() {
  RulesetBuilder builder(RulesetType::kBuiltIn);
  // Rules of this type come in any order: neither can fail.
  (void)builder.AddSend(ClientHello(), "", static_cast<int>(kBegin.size()));
  (void)builder.AddExpect(AnyRecord(), "");
  return builder.Build();
}

}  // namespace checkd
