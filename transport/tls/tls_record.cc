#include "transport/tls/tls_record.h"

#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "openssl/bn.h"
#include "openssl/err.h"
#include "openssl/mem.h"
#include "openssl/sha.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "transport/tls/certificate_names.h"
#include "transport/tls/verify.h"
#include "transport/values/address.h"

namespace checkd {
namespace {

std::string VersionName(uint16_t version) {
  switch (version) {
    case TLS1_VERSION:
      return "TLSv1.0";
    case TLS1_1_VERSION:
      return "TLSv1.1";
    case TLS1_2_VERSION:
      return "TLSv1.2";
    case TLS1_3_VERSION:
      return "TLSv1.3";
    default:
      return {};
  }
}

std::string SerialText(const X509* certificate) {
  bssl::UniquePtr<BIGNUM> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  if (number == nullptr) return {};
  bssl::UniquePtr<char> hex(BN_bn2hex(number.get()));
  return hex != nullptr ? absl::AsciiStrToUpper(hex.get()) : std::string();
}

std::string FingerprintText(const CRYPTO_BUFFER* certificate) {
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(CRYPTO_BUFFER_data(certificate), CRYPTO_BUFFER_len(certificate),
         digest);
  return absl::BytesToHexString(
      std::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

// A DNS name or an IP address; empty for the other kinds.
std::string AlternativeName(const GENERAL_NAME* name) {
  if (name->type != GEN_DNS && name->type != GEN_IPADD) return {};
  const ASN1_STRING* const value = name->d.ia5;
  const auto* const bytes =
      reinterpret_cast<const char*>(ASN1_STRING_get0_data(value));
  const auto size = static_cast<size_t>(ASN1_STRING_length(value));
  return name->type == GEN_DNS
             ? std::string(bytes, size)
             : Address::FromIpBytes({bytes, size}).HostString();
}

std::vector<std::string> AlternativeNames(const X509* certificate) {
  std::vector<std::string> texts;
  bssl::UniquePtr<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return texts;
  for (size_t i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    std::string text = AlternativeName(sk_GENERAL_NAME_value(names.get(), i));
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

void DescribeLeaf(const X509* leaf, TlsReport* report) {
  report->subject = NameText(X509_get_subject_name(leaf));
  report->issuer = NameText(X509_get_issuer_name(leaf));
  report->serial = SerialText(leaf);
  report->names = AlternativeNames(leaf);
  report->not_before_s = NotBefore(leaf);
  report->not_after_s = NotAfter(leaf);
}

}  // namespace

void HandshakeRecord::KeepChain(const STACK_OF(CRYPTO_BUFFER) * chain) {
  chain_.clear();
  if (chain == nullptr) return;
  for (size_t i = 0; i < sk_CRYPTO_BUFFER_num(chain); ++i) {
    chain_.push_back(bssl::UpRef(sk_CRYPTO_BUFFER_value(chain, i)));
  }
}

TlsReport HandshakeRecord::Describe() const {
  TlsReport report;
  report.version = VersionName(version);
  if (cipher != nullptr) report.cipher = SSL_CIPHER_standard_name(cipher);
  report.alpn = alpn;
  report.sni = sni;
  report.resumed = resumed;
  report.failure = failure;
  for (size_t i = 0; i < chain_.size(); ++i) {
    bssl::UniquePtr<X509> one(X509_parse_from_buffer(chain_[i].get()));
    if (one == nullptr) continue;
    const int64_t end = NotAfter(one.get());
    if (i == 0) {
      DescribeLeaf(one.get(), &report);
      report.sha256 = FingerprintText(chain_[i].get());
    }
    if (i == 0 || end < report.chain_not_after_s) {
      report.chain_not_after_s = end;
    }
  }
  ERR_clear_error();
  return report;
}

std::unique_ptr<TlsRecord> HandshakeRecord::Clone() const {
  auto copy = std::make_unique<HandshakeRecord>();
  copy->version = version;
  copy->cipher = cipher;
  copy->resumed = resumed;
  copy->alpn = alpn;
  copy->sni = sni;
  copy->failure = failure;
  copy->no_algorithm = no_algorithm;
  for (const bssl::UniquePtr<CRYPTO_BUFFER>& one : chain_) {
    copy->chain_.push_back(bssl::UpRef(one.get()));
  }
  return copy;
}

}  // namespace checkd
