#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "config/arguments/alpn.h"
#include "config/arguments/tls_options.h"
#include "config/rules/rule_parsers.h"

namespace checkd {
namespace {

struct ConnectWords {
  RulesetType type;
  AddressReader read_address;
  WordCursor& words;
  ParsedRule<ConnectRule>& out;
};

absl::Status TakeDefault(ConnectWords& in) {
  in.out.rule.use_default = true;
  return absl::OkStatus();
}

absl::Status TakeLinger(ConnectWords& in) {
  in.out.rule.linger = true;
  return absl::OkStatus();
}

absl::Status TakePort(ConnectWords& in) {
  if (in.words.done()) {
    return InvalidWord("'port' expects a port number as argument");
  }
  const std::string_view word = in.words.Take();
  int port = 0;
  if (absl::ascii_isdigit(word[0])) {
    if (absl::SimpleAtoi(word, &port) && port >= 1 && port <= 65535) {
      in.out.rule.port = static_cast<uint16_t>(port);
      return absl::OkStatus();
    }
  }
  return InvalidWord(
      "expects a valid TCP port (from range 1 to 65535) or a sample "
      "expression, got %s%s",
      word,
      absl::ascii_isdigit(word[0])
          ? ""
          : " (checkd does not support sample expressions yet)");
}

absl::Status TakeAddress(ConnectWords& in) {
  if (in.words.done()) {
    return InvalidWord("'addr' expects <ipv4|ipv6> as argument");
  }
  const std::string_view word = in.words.Take();
  absl::StatusOr<Address> address = in.read_address(word);
  if (!address.ok()) return address.status();
  in.out.rule.address = *std::move(address);
  in.out.rule.address_text = std::string(word);
  return absl::OkStatus();
}

struct MuxName {
  std::string_view name;
  bool tcp;
  bool http;
  bool supported;
};

constexpr MuxName kMuxes[] = {
    {"none", true, false, true},   {"h1", false, true, true},
    {"h2", false, true, false},    {"fcgi", false, true, false},
    {"spop", false, false, false},
};

absl::Status TakeProto(ConnectWords& in) {
  if (in.words.done()) {
    return InvalidWord("'proto' expects 'none', 'h1', 'h2' or 'fcgi'");
  }
  const std::string_view word = in.words.Take();
  const bool http = in.type == RulesetType::kHttp;
  for (const MuxName& mux : kMuxes) {
    if (mux.name != word) continue;
    if (!(http ? mux.http : mux.tcp)) {
      return InvalidWord("'proto' : invalid MUX protocol '%s' for %s (%s)",
                         word, http ? "http-check" : "tcp-check",
                         http ? "it takes h1, h2 or fcgi" : "it takes none");
    }
    if (mux.supported) return absl::OkStatus();
    return NotSupportedYet(std::string("proto ") + std::string(word),
                           "The check would speak that protocol");
  }
  return InvalidWord("'proto' : unknown MUX protocol '%s'", word);
}

absl::Status TakeAlpn(ConnectWords& in) {
  if (in.words.done()) {
    return InvalidWord("missing the comma-delimited ALPN protocol suite");
  }
  absl::StatusOr<std::string> wire = ParseAlpn(in.words.Take());
  if (!wire.ok()) return InvalidWord("'alpn' : %s", wire.status().message());
  in.out.rule.alpn = *std::move(wire);
  return absl::OkStatus();
}

absl::Status TakeSni(ConnectWords& in) {
  if (absl::Status s = TakeValue(in.words, "sni", &in.out.rule.sni); !s.ok()) {
    return s;
  }
  return VerifySni("sni", in.out.rule.sni);
}

absl::Status TakeSsl(ConnectWords& in) {
  in.out.rule.ssl = true;
  return absl::OkStatus();
}

absl::Status TakeSendProxy(ConnectWords& in) {
  in.out.rule.send_proxy = true;
  return absl::OkStatus();
}

absl::Status TakeViaSocks4(ConnectWords& in) {
  in.out.rule.via_socks4 = true;
  return absl::OkStatus();
}

absl::Status TakeComment(ConnectWords& in) {
  return TakeValue(in.words, "comment", &in.out.comment);
}

struct ConnectKeyword {
  std::string_view word;
  absl::Status (*take)(ConnectWords& in);
};

constexpr ConnectKeyword kKeywords[] = {
    {"default", TakeDefault},
    {"port", TakePort},
    {"addr", TakeAddress},
    {"send-proxy", TakeSendProxy},
    {"via-socks4", TakeViaSocks4},
    {"ssl", TakeSsl},
    {"sni", TakeSni},
    {"alpn", TakeAlpn},
    {"proto", TakeProto},
    {"linger", TakeLinger},
    {"comment", TakeComment},
};

absl::Status TakeOne(ConnectWords& in) {
  const std::string_view word = in.words.Take();
  for (const ConnectKeyword& keyword : kKeywords) {
    if (keyword.word == word) return keyword.take(in);
  }
  return InvalidWord(
      "expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', 'sni', 'alpn' "
      "or 'via-socks4', 'linger', 'default' but got '%s' as argument",
      word);
}

}  // namespace

absl::Status ParseConnect(RulesetType type, AddressReader read_address,
                          WordCursor& words, ParsedRule<ConnectRule>* out) {
  ConnectWords in{type, read_address, words, *out};
  while (!words.done()) {
    if (absl::Status status = TakeOne(in); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace checkd
