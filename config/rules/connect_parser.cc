#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "config/arguments/alpn.h"
#include "config/arguments/tls_options.h"
#include "config/rules/rule_parsers.h"
#include "config/text/units.h"
#include "config/words/words.h"

namespace checkd {
namespace {

struct ConnectWords {
  const RuleContext& context;
  WordCursor& words;
  ParsedRule<ConnectRule>& out;
};

MaybeError TakeDefault(ConnectWords& in) {
  in.out.rule.use_default = true;
  return std::nullopt;
}

MaybeError TakeLinger(ConnectWords& in) {
  in.out.rule.linger = true;
  return std::nullopt;
}

constexpr std::string_view kNoPort =
    "expects a valid TCP port (from range 1 to 65535) or a sample expression, "
    "got ";

MaybeError TakePort(ConnectWords& in) {
  const std::string_view next = in.words.Peek();
  if (next.empty()) return in.words.Missing({.noun = "a port number"});
  if (absl::ascii_isdigit(next[0])) {
    in.words.Take();
    const std::optional<int64_t> port = ParseInteger(next, 1, 65535);
    if (!port) {
      return in.words.Refusal(WordError::Kind::kOutOfRange,
                              absl::StrCat(kNoPort, next));
    }
    in.out.rule.port = static_cast<uint16_t>(*port);
    return std::nullopt;
  }
  ExpressionContext context = in.context.expressions;
  context.place = next;
  auto port = TakeExpression(in.words, context, SampleType::kInt);
  if (!port.ok()) {
    WordError error = std::move(port).error();
    error.text = absl::StrCat(kNoPort, next, ". ", error.text);
    return error;
  }
  in.out.rule.port_expression = *std::move(port);
  return std::nullopt;
}

MaybeError TakeAddress(ConnectWords& in) {
  WordOr<Address> address =
      in.words.TakeParsed(in.context.read_address, {.noun = "<ipv4|ipv6>"});
  if (!address.ok()) return address.error();
  in.out.rule.address = *std::move(address);
  in.out.rule.address_text = std::string(in.words.last_word());
  return std::nullopt;
}

struct MuxName {
  std::string_view word;
  bool tcp;
  bool http;
  bool supported;
};

constexpr MuxName kMuxes[] = {
    {"none", true, false, true},   {"h1", false, true, true},
    {"h2", false, true, false},    {"fcgi", false, true, false},
    {"spop", false, false, false},
};

MaybeError TakeProto(ConnectWords& in) {
  const auto mux = in.words.TakeChoice(
      kMuxes, {.missing = "'$0' expects 'none', 'h1', 'h2' or 'fcgi'",
               .refused = "'$0' : unknown MUX protocol '$1'"});
  if (!mux.ok()) return mux.error();
  const bool http = in.context.type == RulesetType::kHttp;
  if (!(http ? (*mux)->http : (*mux)->tcp)) {
    return in.words.Refusal(
        WordError::Kind::kOutOfRange,
        absl::StrCat("'proto' : invalid MUX protocol '", (*mux)->word, "' for ",
                     http ? "http-check (it takes h1, h2 or fcgi)"
                          : "tcp-check (it takes none)"));
  }
  if ((*mux)->supported) return std::nullopt;
  return in.words.NotSupported(absl::StrCat("proto ", (*mux)->word),
                               "The check would speak that protocol");
}

MaybeError TakeAlpn(ConnectWords& in) {
  WordOr<std::string> wire = in.words.TakeParsed(
      ParseAlpn, {.missing = "missing the comma-delimited ALPN protocol suite",
                  .refused = "'$0' : $3"});
  if (!wire.ok()) return wire.error();
  in.out.rule.alpn = *std::move(wire);
  return std::nullopt;
}

MaybeError TakeSni(ConnectWords& in) {
  if (MaybeError error = TakeString(in.words, &in.out.rule.sni)) return error;
  const absl::Status status = VerifySni("sni", in.out.rule.sni);
  if (!status.ok()) return in.words.Refusal(status);
  return std::nullopt;
}

MaybeError TakeSsl(ConnectWords& in) {
  in.out.rule.ssl = true;
  return std::nullopt;
}

MaybeError TakeSendProxy(ConnectWords& in) {
  in.out.rule.send_proxy = true;
  return std::nullopt;
}

MaybeError TakeViaSocks4(ConnectWords& in) {
  in.out.rule.via_socks4 = true;
  return std::nullopt;
}

MaybeError TakeComment(ConnectWords& in) {
  return TakeString(in.words, &in.out.comment);
}

struct ConnectKeyword {
  std::string_view word;
  MaybeError (*take)(ConnectWords& in);
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

}  // namespace

MaybeError TakeConnect(const RuleContext& context, WordCursor& words,
                       ParsedRule<ConnectRule>* out) {
  ConnectWords in{context, words, *out};
  while (!words.done()) {
    const auto row = words.TakeKeyword(
        kKeywords,
        {.refused = "expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', "
                    "'sni', 'alpn' or 'via-socks4', 'linger', 'default' but "
                    "got '$1' as argument"});
    if (!row.ok()) return row.error();
    if (MaybeError error = (*row)->take(in)) return error;
  }
  return std::nullopt;
}

}  // namespace checkd
