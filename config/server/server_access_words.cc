// Server keywords: the way to a server besides TLS: PROXY protocol, SOCKS4,
// multiplexer, socket (F058-F060, F072, F647).
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "config/arguments/source_parser.h"
#include "config/arguments/time_argument.h"
#include "config/server/server_words.h"
#include "config/text/arguments.h"

namespace checkd {
namespace {

// ---- PROXY protocol

struct FlagWord {
  std::string_view word;
  uint16_t flags;
};

// "no-" before each of them takes the same flags away.
constexpr FlagWord kProxyWords[] = {
    {"send-proxy", kProxyV1},
    {"send-proxy-v2", kProxyV2},
    {"send-proxy-v2-ssl", kProxyV2 | kProxySsl},
    {"send-proxy-v2-ssl-cn", kProxyV2 | kProxySsl | kProxyCommonName},
};

absl::Status TakeSendProxy(const Taken& t) {
  const std::string_view word = t.negated() ? t.keyword.substr(3) : t.keyword;
  for (const FlagWord& known : kProxyWords) {
    if (known.word != word) continue;
    uint16_t& proxy = t.access().proxy;
    proxy = t.negated() ? proxy & ~known.flags : proxy | known.flags;
  }
  return absl::OkStatus();
}

absl::Status TakeCheckSendProxy(const Taken& t) {
  t.access().check_send_proxy = t.keyword == "check-send-proxy";
  return absl::OkStatus();
}

constexpr FlagWord kProxyOptions[] = {
    {"ssl", kProxySsl},
    {"cert-cn", kProxySsl | kProxyCommonName},
    {"ssl-cipher", kProxySsl | kProxyCipher},
    {"cert-sig", kProxySsl | kProxySignature},
    {"cert-key", kProxySsl | kProxyKey},
    {"authority", kProxyAuthority},
    {"crc32c", kProxyChecksum},
    {"unique-id", kProxyUniqueId},
};

absl::Status TakeProxyOption(const Taken& t, std::string_view word) {
  for (const FlagWord& option : kProxyOptions) {
    if (option.word != word) continue;
    t.access().proxy |= option.flags;
    return absl::OkStatus();
  }
  return InvalidWord(
      "'%s' : proxy v2 option not implemented (one of %s)", word,
      absl::StrJoin(kProxyOptions, ", ",
                    [](std::string* out, const FlagWord& option) {
                      out->append(option.word);
                    }));
}

absl::Status TakeProxyOptions(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a list of options");
  for (std::string_view word : SplitWords(t.words().Take(), ',')) {
    if (absl::Status s = TakeProxyOption(t, word); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// "set-proxy-v2-tlv-fmt(0x20)" -> 0x20.
std::optional<uint8_t> TlvType(std::string_view written) {
  const size_t open = written.find('(');
  if (open == written.npos) return std::nullopt;
  const ArgumentList list = ParseArguments(written.substr(open));
  uint32_t type = 0;
  if (!list.ok() || list.values.size() != 1) return std::nullopt;
  const std::string& text = list.values[0];
  const bool hex = text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X";
  const bool number =
      hex ? absl::SimpleHexAtoi(text, &type) : absl::SimpleAtoi(text, &type);
  if (!number || type > std::numeric_limits<uint8_t>::max()) {
    return std::nullopt;
  }
  return static_cast<uint8_t>(type);
}

absl::Status TakeTlv(const Taken& t) {
  const std::optional<uint8_t> type = TlvType(t.written);
  if (!type) {
    return InvalidWord(
        "'%s' : write set-proxy-v2-tlv-fmt(<type>) with a type from 0x00 to "
        "0xFF",
        t.written);
  }
  if (t.words().done()) return MissingArgument(t, "a format string");
  ProxyTlv tlv;
  tlv.type = *type;
  const std::string_view format = t.words().Take();
  if (TakeLiteral(t.keyword, format, &tlv.value).ok()) {
    t.access().proxy_tlvs.push_back(std::move(tlv));
    return absl::OkStatus();
  }
  t.in.unsupported(t.keyword, t.words().last(), format,
                   "checks would send the value of that expression");
  return absl::OkStatus();
}

// ---- SOCKS4

absl::Status TakeSocks4(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'socks4' expects <addr>:<port> as argument");
  }
  const std::string_view word = t.words().Take();
  absl::StatusOr<ParsedAddress> parsed = t.in.parse_address(
      word, {.port = AddressOptions::Port::kMandatory, .allow_fqdn = true});
  if (!parsed.ok()) {
    return InvalidWord("'socks4 %s' : %s", word, parsed.status().message());
  }
  t.access().socks4 = std::move(parsed->address);
  return absl::OkStatus();
}

absl::Status TakeCheckViaSocks4(const Taken& t) {
  t.access().check_via_socks4 = true;
  return absl::OkStatus();
}

// ---- multiplexers

struct MuxName {
  std::string_view name;
  MuxWord mux;
  bool spoken;
};

constexpr MuxName kMuxes[] = {
    {"none", MuxWord::kNone, true},  {"h1", MuxWord::kH1, true},
    {"h2", MuxWord::kH2, false},     {"fcgi", MuxWord::kFcgi, false},
    {"spop", MuxWord::kSpop, false},
};

absl::Status TakeProto(const Taken& t) {
  if (t.words().done()) return InvalidWord("'%s' : missing value", t.keyword);
  const std::string_view word = t.words().Take();
  for (const MuxName& mux : kMuxes) {
    if (mux.name != word) continue;
    if (t.keyword == "check-proto") t.access().check_proto = mux.mux;
    t.settings().DropUnsupported(t.keyword);
    if (!mux.spoken) {
      t.in.unsupported(t.keyword, t.words().last(), word,
                       "checks would speak that protocol");
    }
    return absl::OkStatus();
  }
  return InvalidWord(
      "'%s' :  unknown MUX protocol '%s' (one of %s)", t.keyword, word,
      absl::StrJoin(kMuxes, ", ", [](std::string* out, const MuxName& mux) {
        out->append(mux.name);
      }));
}

// ---- the socket

absl::Status TakeSource(const Taken& t) {
  AccessSettings& access = t.access();
  access.has_source = true;
  return ParseSource(t.in.parse_address, true, t.words(), &access.socket);
}

absl::Status RefuseStray(const Taken& t) {
  return InvalidWord("'%s' only allowed after a 'source' statement", t.keyword);
}

absl::Status TakeForeignSource(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "an IP address");
  const std::string_view word = t.words().Take();
  absl::StatusOr<Address> address = t.in.read_address(word);
  if (!address.ok()) {
    return InvalidWord("'%s %s' : %s", t.keyword, word,
                       address.status().message());
  }
  if (!address->is_ip()) {
    return InvalidWord("'%s %s' : an IP address is expected", t.keyword, word);
  }
  t.access().socket.foreign_source = *std::move(address);
  return absl::OkStatus();
}

// `*`: the namespace that a PROXY header names, which a check has not.
absl::Status TakeNamespace(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'namespace' : expects <name> as argument");
  }
  const std::string_view word = t.words().Take();
  t.access().socket.net_namespace = word == "*" ? "" : std::string(word);
  return absl::OkStatus();
}

absl::Status TakeUserTimeout(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'tcp-ut' : missing TCP User Timeout value");
  }
  TimeArgument time;
  if (absl::Status s = ParsePlainTime(t.words().Take(), t.keyword, &time);
      !s.ok()) {
    return s;
  }
  for (const std::string& warning : time.warnings) {
    t.in.remark(Remark::kWarning, t.words().last(), warning);
  }
  t.access().socket.user_timeout_ms = static_cast<int32_t>(time.ms);
  return absl::OkStatus();
}

absl::Status TakeMark(const Taken& t) {
  if (t.words().done()) return MissingArgument(t, "a number");
  const std::string_view word = t.words().Take();
  uint32_t mark = 0;
  const bool number = word.substr(0, 2) == "0x"
                          ? absl::SimpleHexAtoi(word, &mark)
                          : absl::SimpleAtoi(word, &mark);
  if (!number) {
    return InvalidWord(
        "'x-mark' expects a number from 0 to 4294967295, or in the form 0x1f "
        "(got '%s')",
        word);
  }
  t.access().socket.mark = mark;
  return absl::OkStatus();
}

absl::Status TakeClose(const Taken& t) {
  const std::string_view word =
      t.words().done() ? std::string_view() : t.words().Take();
  if (word != "rst" && word != "fin") {
    return InvalidWord("'x-close' expects 'rst' or 'fin' (got '%s')", word);
  }
  t.access().close_gracefully = word == "fin";
  return absl::OkStatus();
}

constexpr ServerWord kWords[] = {
    {"send-proxy", TakeSendProxy},
    {"send-proxy-v2", TakeSendProxy},
    {"send-proxy-v2-ssl", TakeSendProxy},
    {"send-proxy-v2-ssl-cn", TakeSendProxy},
    {"no-send-proxy", TakeSendProxy},
    {"no-send-proxy-v2", TakeSendProxy},
    {"no-send-proxy-v2-ssl", TakeSendProxy},
    {"no-send-proxy-v2-ssl-cn", TakeSendProxy},
    {"check-send-proxy", TakeCheckSendProxy},
    {"no-check-send-proxy", TakeCheckSendProxy},
    {"proxy-v2-options", TakeProxyOptions},
    {"set-proxy-v2-tlv-fmt", TakeTlv},
    {"socks4", TakeSocks4},
    {"check-via-socks4", TakeCheckViaSocks4},
    {"proto", TakeProto},
    {"check-proto", TakeProto},
    {"source", TakeSource},
    {"usesrc", RefuseStray},
    {"interface", RefuseStray},
    {"x-usesrc", TakeForeignSource},
    {"namespace", TakeNamespace},
    {"tcp-ut", TakeUserTimeout},
    {"x-mark", TakeMark},
    {"x-close", TakeClose},
};

}  // namespace

absl::Span<const ServerWord> ServerAccessWords() { return kWords; }

}  // namespace checkd
