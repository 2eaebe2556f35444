// Server words: TLS (F055-F057, F071). None of them opens a file: what is in
// them is looked at where a check uses it (LoadOptions::verify_tls).
#include <string>
#include <string_view>

#include "config/arguments/alpn.h"
#include "config/arguments/tls_options.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- switches

void TakeSsl(ServerDraft& draft, Line& line) {
  draft.connection().ssl = !line.negated();
}

void TakeCheckSsl(ServerDraft& draft, Line& line) {
  draft.connection().check_ssl = line.negated() ? Switch::kOff : Switch::kOn;
}

void TakeReuse(ServerDraft& draft, Line& line) {
  draft.connection().tls.reuse = !line.negated();
}

void TakeRenegotiate(ServerDraft& draft, Line& line) {
  draft.connection().tls.renegotiate = !line.negated();
}

void TakeCheckSniAuto(ServerDraft& draft, Line& line) {
  draft.connection().check_sni_auto = !line.negated();
}

// ---- values

void TakeVerify(ServerDraft& draft, Line& line) {
  static constexpr std::string_view kMethods[] = {"none", "required"};
  const auto method = line.TakeChoice(
      kMethods, {.missing = "'$0' : missing verify method",
                 .refused = "'$0' : unknown verify method '$1', only 'none' "
                            "and 'required' are supported"});
  if (!method.ok()) return line.Error(method.error());
  draft.connection().verify = **method == "none" ? Switch::kOff : Switch::kOn;
}

// A text for the TLS library to make sense of.
template <std::string TlsProfile::*kField>
void TakeTlsText(ServerDraft& draft, Line& line, std::string_view missing) {
  line.Store(line.TakeText({.missing = missing}),
             &(draft.connection().tls.*kField));
}

void TakeCaFile(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::ca_file>(draft, line, "'$0' : missing CAfile path");
}

void TakeCrlFile(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::crl_file>(draft, line,
                                     "'$0' : missing CRLfile path");
}

void TakeCrt(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::certificate>(draft, line,
                                        "'$0' : missing certificate file path");
}

void TakeVerifyHost(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::verify_host>(
      draft, line, "'$0' : missing hostname to verify against");
}

constexpr std::string_view kNoCiphers = "'$0' : missing cipher suite";

void TakeCiphers(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::ciphers>(draft, line, kNoCiphers);
}

void TakeCiphersuites(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::ciphersuites>(draft, line, kNoCiphers);
}

void TakeCurves(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::curves>(draft, line, "'$0' : missing curve suite");
}

constexpr std::string_view kNoSigalgs =
    "'$0' : missing signature algorithm list";

void TakeSigalgs(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::sigalgs>(draft, line, kNoSigalgs);
}

void TakeClientSigalgs(ServerDraft& draft, Line& line) {
  TakeTlsText<&TlsProfile::client_sigalgs>(draft, line, kNoSigalgs);
}

void TakeVerifyNames(ServerDraft& draft, Line& line) {
  static constexpr std::string_view kWays[] = {"haproxy", "strict"};
  const auto way =
      line.TakeChoice(kWays, {.noun = "'haproxy' or 'strict'",
                              .missing = "'$0' expects $4 (got '')",
                              .refused = "'$0' expects $4 (got '$1')"});
  if (!way.ok()) return line.Error(way.error());
  draft.connection().tls.names =
      **way == "strict" ? TlsNames::kStrict : TlsNames::kHaproxy;
}

void TakeCheckSni(ServerDraft& draft, Line& line) {
  std::string& sni = draft.connection().check_sni;
  if (!line.Store(line.TakeText({.missing = "'$0' : missing SNI"}), &sni)) {
    return;
  }
  const absl::Status status = VerifySni(line.keyword(), sni);
  if (!status.ok()) line.Error(line.Refusal(status));
}

void TakeAlpnList(Line& line, std::string* out) {
  line.Store(
      line.TakeParsed(ParseAlpn, {.missing = "'$0' : missing the "
                                             "comma-delimited ALPN protocol "
                                             "suite",
                                  .refused = "'$0' : $3"}),
      out);
}

void TakeAlpn(ServerDraft& draft, Line& line) {
  TakeAlpnList(line, &draft.connection().tls.alpn);
}

void TakeCheckAlpn(ServerDraft& draft, Line& line) {
  TakeAlpnList(line, &draft.connection().check_alpn);
}

void TakeOption(ServerDraft& draft, Line& line) {
  line.Failed(TakeTlsOption(line, &draft.connection().tls_options));
}

constexpr ServerRow kRows[] = {
    {{"ssl", "", "checks speak TLS, unless they have a target of their own"},
     TakeSsl},
    {{"no-ssl", "", "takes `ssl` back"}, TakeSsl},
    {{"check-ssl", "", "checks speak TLS in any case"}, TakeCheckSsl},
    {{"no-check-ssl", "", "checks do not speak TLS"}, TakeCheckSsl},
    {{"ssl-reuse", "", "TLS sessions are resumed; the default"}, TakeReuse},
    {{"no-ssl-reuse", "", "they are not"}, TakeReuse},
    {{"renegotiate", "", "the server may renegotiate"}, TakeRenegotiate},
    {{"no-renegotiate", "", "it may not"}, TakeRenegotiate},
    {{"check-sni-auto", "",
      "the SNI is the `host` of the request; the default"},
     TakeCheckSniAuto},
    {{"no-check-sni-auto", "", "it is not"}, TakeCheckSniAuto},
    {{"verify", "{none|required}", "whether its certificate is verified"},
     TakeVerify},
    {{"ca-file", "<file>",
      "authorities that are trusted; `@system-ca`: the system's"},
     TakeCaFile},
    {{"crl-file", "<file>", "certificates that are revoked"}, TakeCrlFile},
    {{"crt", "<file>", "certificate and key of the client"}, TakeCrt},
    {{"verifyhost", "<name>", "what its certificate must be for, without SNI"},
     TakeVerifyHost},
    {{"ciphers", "<list>", "cipher suites up to TLS 1.2"}, TakeCiphers},
    {{"ciphersuites", "<list>", "cipher suites of TLS 1.3"}, TakeCiphersuites},
    {{"curves", "<list>", "groups for the key exchange"}, TakeCurves},
    {{"sigalgs", "<list>", "signatures that are taken"}, TakeSigalgs},
    {{"client-sigalgs", "<list>", "signatures of the client"},
     TakeClientSigalgs},
    {{"x-verify-names", "{haproxy|strict}",
      "which names of a certificate are good"},
     TakeVerifyNames},
    {{"check-sni", "<name>", "the SNI of checks"}, TakeCheckSni},
    {{"alpn", "<protocols>", "protocols that TLS offers"}, TakeAlpn},
    {{"check-alpn", "<protocols>", "the same for checks"}, TakeCheckAlpn},
    {{"ssl-min-ver", "<version>", "the lowest version of TLS"}, TakeOption},
    {{"ssl-max-ver", "<version>", "the highest version of TLS"}, TakeOption},
    {{"tls-tickets", "", "sessions may be resumed by tickets; the default"},
     TakeOption},
    {{"no-tls-tickets", "", "they may not"}, TakeOption},
    {{"force-sslv3", "", "only SSL 3.0"}, TakeOption},
    {{"force-tlsv10", "", "only TLS 1.0"}, TakeOption},
    {{"force-tlsv11", "", "only TLS 1.1"}, TakeOption},
    {{"force-tlsv12", "", "only TLS 1.2"}, TakeOption},
    {{"force-tlsv13", "", "only TLS 1.3"}, TakeOption},
    {{.word = "no-sslv3", .help = "not SSL 3.0", .flags = kNotByDefault},
     TakeOption},
    {{.word = "no-tlsv10", .help = "not TLS 1.0", .flags = kNotByDefault},
     TakeOption},
    {{.word = "no-tlsv11", .help = "not TLS 1.1", .flags = kNotByDefault},
     TakeOption},
    {{.word = "no-tlsv12", .help = "not TLS 1.2", .flags = kNotByDefault},
     TakeOption},
    {{.word = "no-tlsv13", .help = "not TLS 1.3", .flags = kNotByDefault},
     TakeOption},
};

}  // namespace

absl::Span<const ServerRow> ServerTlsWords() { return kRows; }

}  // namespace checkd
