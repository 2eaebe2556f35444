// Server words: TLS (F055-F057, F071). None of them opens a file: what is in
// them is looked at where a check uses it (LoadOptions::check_tls).
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

constexpr ServerWord kWords[] = {
    {"ssl", TakeSsl},
    {"no-ssl", TakeSsl},
    {"check-ssl", TakeCheckSsl},
    {"no-check-ssl", TakeCheckSsl},
    {"ssl-reuse", TakeReuse},
    {"no-ssl-reuse", TakeReuse},
    {"renegotiate", TakeRenegotiate},
    {"no-renegotiate", TakeRenegotiate},
    {"check-sni-auto", TakeCheckSniAuto},
    {"no-check-sni-auto", TakeCheckSniAuto},
    {"verify", TakeVerify},
    {"ca-file", TakeCaFile},
    {"crl-file", TakeCrlFile},
    {"crt", TakeCrt},
    {"verifyhost", TakeVerifyHost},
    {"ciphers", TakeCiphers},
    {"ciphersuites", TakeCiphersuites},
    {"curves", TakeCurves},
    {"sigalgs", TakeSigalgs},
    {"client-sigalgs", TakeClientSigalgs},
    {"x-verify-names", TakeVerifyNames},
    {"check-sni", TakeCheckSni},
    {"alpn", TakeAlpn},
    {"check-alpn", TakeCheckAlpn},
    {"ssl-min-ver", TakeOption},
    {"ssl-max-ver", TakeOption},
    {"tls-tickets", TakeOption},
    {"no-tls-tickets", TakeOption},
    {"force-sslv3", TakeOption},
    {"force-tlsv10", TakeOption},
    {"force-tlsv11", TakeOption},
    {"force-tlsv12", TakeOption},
    {"force-tlsv13", TakeOption},
    {"no-sslv3", TakeOption},
    {"no-tlsv10", TakeOption},
    {"no-tlsv11", TakeOption},
    {"no-tlsv12", TakeOption},
    {"no-tlsv13", TakeOption},
};

}  // namespace

absl::Span<const ServerWord> ServerTlsWords() { return kWords; }

}  // namespace checkd
