// Server keywords: TLS (F055-F057, F071). None of them opens a file: what is in
// them is looked at where a check uses it (LoadOptions::check_tls).
#include <string>
#include <string_view>
#include <utility>

#include "config/arguments/alpn.h"
#include "config/arguments/tls_options.h"
#include "config/server/server_words.h"

namespace checkd {
namespace {

// ---- switches

absl::Status TakeSsl(const Taken& t) {
  t.access().ssl = t.keyword == "ssl";
  return absl::OkStatus();
}

absl::Status TakeCheckSsl(const Taken& t) {
  t.access().check_ssl = t.negated() ? Switch::kOff : Switch::kOn;
  return absl::OkStatus();
}

absl::Status TakeReuse(const Taken& t) {
  t.access().tls.reuse = !t.negated();
  return absl::OkStatus();
}

absl::Status TakeRenegotiate(const Taken& t) {
  t.access().tls.renegotiate = !t.negated();
  return absl::OkStatus();
}

absl::Status TakeCheckSniAuto(const Taken& t) {
  t.access().check_sni_auto = !t.negated();
  return absl::OkStatus();
}

// ---- values

absl::Status TakeVerify(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'verify' : missing verify method");
  }
  const std::string_view word = t.words().Take();
  if (word != "none" && word != "required") {
    return InvalidWord(
        "'verify' : unknown verify method '%s', only 'none' and 'required' are "
        "supported",
        word);
  }
  t.access().verify = word == "none" ? Switch::kOff : Switch::kOn;
  return absl::OkStatus();
}

struct TextField {
  std::string_view word;
  std::string TlsProfile::*field;
  std::string_view missing;
};

constexpr TextField kTexts[] = {
    {"ca-file", &TlsProfile::ca_file, "CAfile path"},
    {"crl-file", &TlsProfile::crl_file, "CRLfile path"},
    {"crt", &TlsProfile::certificate, "certificate file path"},
    {"verifyhost", &TlsProfile::verify_host, "hostname to verify against"},
    {"ciphers", &TlsProfile::ciphers, "cipher suite"},
    {"ciphersuites", &TlsProfile::ciphersuites, "cipher suite"},
    {"curves", &TlsProfile::curves, "curve suite"},
    {"sigalgs", &TlsProfile::sigalgs, "signature algorithm list"},
    {"client-sigalgs", &TlsProfile::client_sigalgs, "signature algorithm list"},
};

absl::Status TakeText(const Taken& t) {
  for (const TextField& text : kTexts) {
    if (text.word != t.keyword) continue;
    if (t.words().done()) {
      return InvalidWord("'%s' : missing %s", t.keyword, text.missing);
    }
    t.access().tls.*text.field = std::string(t.words().Take());
  }
  return absl::OkStatus();
}

absl::Status TakeVerifyNames(const Taken& t) {
  const std::string_view word =
      t.words().done() ? std::string_view() : t.words().Take();
  if (word != "haproxy" && word != "strict") {
    return InvalidWord(
        "'x-verify-names' expects 'haproxy' or 'strict' (got '%s')", word);
  }
  t.access().tls.names =
      word == "strict" ? TlsNames::kStrict : TlsNames::kHaproxy;
  return absl::OkStatus();
}

absl::Status TakeCheckSni(const Taken& t) {
  if (t.words().done()) return InvalidWord("'check-sni' : missing SNI");
  t.access().check_sni = std::string(t.words().Take());
  return CheckSni("check-sni", t.access().check_sni);
}

absl::Status TakeAlpn(const Taken& t) {
  if (t.words().done()) {
    return InvalidWord("'%s' : missing the comma-delimited ALPN protocol suite",
                       t.keyword);
  }
  absl::StatusOr<std::string> wire = ParseAlpn(t.words().Take());
  if (!wire.ok()) {
    return InvalidWord("'%s' : %s", t.keyword, wire.status().message());
  }
  (t.keyword == "alpn" ? t.access().tls.alpn : t.access().check_alpn) =
      *std::move(wire);
  return absl::OkStatus();
}

absl::Status TakeOption(const Taken& t) {
  return TakeTlsOption(t.keyword, t.words(), &t.access().tls_options);
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
    {"ca-file", TakeText},
    {"crl-file", TakeText},
    {"crt", TakeText},
    {"verifyhost", TakeText},
    {"ciphers", TakeText},
    {"ciphersuites", TakeText},
    {"curves", TakeText},
    {"sigalgs", TakeText},
    {"client-sigalgs", TakeText},
    {"x-verify-names", TakeVerifyNames},
    {"check-sni", TakeCheckSni},
    {"alpn", TakeAlpn},
    {"check-alpn", TakeAlpn},
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
