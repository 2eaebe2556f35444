// Server words: the way to a server besides TLS: PROXY protocol, SOCKS4,
// multiplexer, socket (F058-F060, F072, F647).
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/arguments/source_parser.h"
#include "config/server/server_words.h"
#include "config/text/arguments.h"
#include "config/words/words.h"

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

void TakeSendProxy(ServerDraft& draft, Line& line) {
  const std::string_view word = line.keyword();
  const FlagWord* const known =
      FindChoice(kProxyWords, line.negated() ? word.substr(3) : word);
  uint16_t& proxy = draft.connection().proxy;
  proxy = line.negated() ? proxy & ~known->flags : proxy | known->flags;
}

void TakeCheckSendProxy(ServerDraft& draft, Line& line) {
  draft.connection().check_send_proxy = !line.negated();
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

void TakeProxyOptions(ServerDraft& draft, Line& line) {
  const WordOr<std::string_view> list =
      line.TakeText({.noun = "a list of options"});
  if (!list.ok()) return line.Error(list.error());
  for (std::string_view word : SplitWords(*list, ',')) {
    const FlagWord* const option = FindChoice(kProxyOptions, word);
    if (option == nullptr) {
      return line.Error(
          line.last(),
          absl::StrCat("'", word,
                       "' : proxy v2 option not implemented (one of ",
                       ListOf(kProxyOptions), ")."));
    }
    draft.connection().proxy |= option->flags;
  }
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

void TakeTlv(ServerDraft& draft, Line& line) {
  const std::optional<uint8_t> type = TlvType(line.keyword_written());
  if (!type) {
    return line.Error(
        line.last(),
        absl::StrCat("'", line.keyword_written(),
                     "' : write set-proxy-v2-tlv-fmt(<type>) with a type from "
                     "0x00 to 0xFF."));
  }
  if (line.done()) return line.Error(line.Missing({"a format string"}));
  WordOr<LogFormat> format = TakeLogFormat(line, draft.expressions);
  if (!format.ok() && format.error().kind == WordError::Kind::kUnavailable) {
    line.Notice(line.last(), absl::StrCat("'", line.KeywordText(),
                                          "' : empty in checks, which have no "
                                          "client: '",
                                          line.last_word(), "'"));
    format = LogFormat();
  }
  if (!format.ok()) {
    WordError error = format.error();
    return line.Error(
        std::move(error).Within(absl::StrCat("'", line.KeywordText(), "' : ")));
  }
  ConnectionSettings& connection = draft.connection();
  connection.proxy_tlvs.push_back({*type, format->text()});
  if (format->constant()) return;
  connection.tlv_formats.push_back(
      {connection.proxy_tlvs.size() - 1,
       &draft.formats.emplace_back(*std::move(format))});
}

// ---- SOCKS4

void TakeSocks4(ServerDraft& draft, Line& line) {
  WordOr<ParsedAddress> parsed = TakeAddress(
      line, draft.addresses,
      {.port = AddressOptions::Port::kMandatory, .allow_fqdn = true},
      {.noun = "<addr>:<port>", .refused = "'$0 $1' : $3"});
  if (!parsed.ok()) return line.Error(parsed.error());
  draft.connection().socks4 = std::move(parsed->address);
}

void TakeCheckViaSocks4(ServerDraft& draft, Line&) {
  draft.connection().check_via_socks4 = true;
}

// ---- multiplexers

struct MuxName {
  std::string_view word;
  MuxWord mux;
  bool spoken;
};

constexpr MuxName kMuxes[] = {
    {"none", MuxWord::kNone, true},  {"h1", MuxWord::kH1, true},
    {"h2", MuxWord::kH2, false},     {"fcgi", MuxWord::kFcgi, false},
    {"spop", MuxWord::kSpop, false},
};

void TakeProto(ServerDraft& draft, Line& line) {
  const auto mux = line.TakeChoice(
      kMuxes, {.missing = "'$0' : missing value",
               .refused = "'$0' :  unknown MUX protocol '$1' (one of $3)"});
  if (!mux.ok()) return line.Error(mux.error());
  if (line.keyword() == "check-proto") {
    draft.connection().check_proto = (*mux)->mux;
  }
  draft.settings.DropUnsupported(line.keyword());
  if (!(*mux)->spoken) {
    draft.AddUnsupported(line, (*mux)->word,
                         "checks would speak that protocol");
  }
}

// ---- the socket

void TakeServerSource(ServerDraft& draft, Line& line) {
  ConnectionSettings& connection = draft.connection();
  connection.has_source = true;
  line.Failed(TakeSource(draft.addresses, true, line, &connection.socket));
}

void RefuseStray(ServerDraft&, Line& line) {
  line.Error(line.last(),
             absl::StrCat("'", line.keyword(),
                          "' only allowed after a 'source' statement."));
}

void TakeForeignSource(ServerDraft& draft, Line& line) {
  WordOr<ParsedAddress> parsed =
      TakeAddress(line, draft.addresses, {.allow_fqdn = true},
                  {.noun = "an IP address", .refused = "'$0 $1' : $3"});
  if (!parsed.ok()) return line.Error(parsed.error());
  if (!parsed->address.is_ip()) {
    return line.Error(line.last(),
                      absl::StrCat("'", line.keyword(), " ", line.last_word(),
                                   "' : an IP address is "
                                   "expected."));
  }
  draft.connection().socket.foreign_source = std::move(parsed->address);
}

// `*`: the namespace that a PROXY header names, which a check has not.
void TakeNamespace(ServerDraft& draft, Line& line) {
  const WordOr<std::string_view> name =
      line.TakeText({.missing = "'$0' : expects <name> as argument"});
  if (!name.ok()) return line.Error(name.error());
  draft.connection().socket.net_namespace =
      *name == "*" ? std::string() : std::string(*name);
}

void TakeUserTimeout(ServerDraft& draft, Line& line) {
  line.Store(
      line.TakeTime({}, {.missing = "'$0' : missing TCP User Timeout value"}),
      &draft.connection().socket.user_timeout_ms);
}

std::optional<uint32_t> ParseMark(std::string_view word) {
  uint32_t mark = 0;
  const bool number = word.substr(0, 2) == "0x"
                          ? absl::SimpleHexAtoi(word, &mark)
                          : absl::SimpleAtoi(word, &mark);
  if (!number) return std::nullopt;
  return mark;
}

void TakeMark(ServerDraft& draft, Line& line) {
  line.Store(line.TakeParsed(
                 ParseMark,
                 {.noun = "a number",
                  .refused = "'$0' expects a number from 0 to 4294967295, or "
                             "in the form 0x1f (got '$1')"}),
             &draft.connection().socket.mark);
}

void TakeClose(ServerDraft& draft, Line& line) {
  static constexpr std::string_view kWays[] = {"rst", "fin"};
  const auto way =
      line.TakeChoice(kWays, {.noun = "'rst' or 'fin'",
                              .missing = "'$0' expects $4 (got '')",
                              .refused = "'$0' expects $4 (got '$1')"});
  if (!way.ok()) return line.Error(way.error());
  draft.connection().close_gracefully = **way == "fin";
}

constexpr ServerRow kRows[] = {
    {{"send-proxy", "", "connections begin with a PROXY header of version 1"},
     TakeSendProxy},
    {{"send-proxy-v2", "", "the same of version 2"}, TakeSendProxy},
    {{"send-proxy-v2-ssl", "", "the same with the SSL part"}, TakeSendProxy},
    {{"send-proxy-v2-ssl-cn", "", "the same with the common name in it"},
     TakeSendProxy},
    {{"no-send-proxy", "", "takes `send-proxy` back"}, TakeSendProxy},
    {{"no-send-proxy-v2", "", "takes `send-proxy-v2` back"}, TakeSendProxy},
    {{"no-send-proxy-v2-ssl", "", "takes `send-proxy-v2-ssl` back"},
     TakeSendProxy},
    {{"no-send-proxy-v2-ssl-cn", "", "takes `send-proxy-v2-ssl-cn` back"},
     TakeSendProxy},
    {{"check-send-proxy", "", "checks send a PROXY header in any case"},
     TakeCheckSendProxy},
    {{"no-check-send-proxy", "", "takes `check-send-proxy` back"},
     TakeCheckSendProxy},
    {{"proxy-v2-options", "<option>[,...]",
      "what version 2 of the header tells"},
     TakeProxyOptions},
    {{.word = "set-proxy-v2-tlv-fmt",
      .arguments = "<format>",
      .help = "`(<type>)`: a TLV of the header",
      .since = "2.9"},
     TakeTlv},
    {{"socks4", "<addr>:<port>", "the SOCKS4 proxy before the server"},
     TakeSocks4},
    {{"check-via-socks4", "", "checks go through it"}, TakeCheckViaSocks4},
    {{"proto", "<name>",
      "the multiplexer; h2 and fcgi are refused where checks would speak them"},
     TakeProto},
    {{"check-proto", "<name>", "the same for checks"}, TakeProto},
    {{"source", "<addr>[:<port>[-<port>]] [usesrc <addr>] [interface <name>]",
      "where connections come from"},
     TakeServerSource},
    {{"usesrc", "<addr>", "only behind `source`"}, RefuseStray},
    {{"interface", "<name>", "only behind `source`"}, RefuseStray},
    {{"x-usesrc", "<addr>",
      "the source of its connections, even if it is not ours"},
     TakeForeignSource},
    {{"namespace", "{<name>|*}", "the network namespace of its connections"},
     TakeNamespace},
    {{"tcp-ut", "<delay>", "for how long unacknowledged data is waited for"},
     TakeUserTimeout},
    {{"x-mark", "<number>", "the firewall mark of its packets"}, TakeMark},
    {{"x-close", "{rst|fin}", "how a check ends its connections"}, TakeClose},
};

}  // namespace

absl::Span<const ServerRow> ServerConnectionWords() { return kRows; }

}  // namespace checkd
