#include "transport/tls/certificate_names.h"

#include <optional>
#include <string>

#include "openssl/asn1.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/x509v3.h"
#include "transport/tls/host_match.h"
#include "transport/values/address.h"

namespace checkd {
namespace {

std::string_view WithoutBrackets(std::string_view name) {
  const bool enclosed =
      name.size() > 2 && name.front() == '[' && name.back() == ']';
  return enclosed ? name.substr(1, name.size() - 2) : name;
}

// A text of any of ASN.1's kinds, as UTF-8.
bool TextMatches(const ASN1_STRING* text, std::string_view host) {
  uint8_t* bytes = nullptr;
  const int size = ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) return false;
  const bssl::UniquePtr<uint8_t> owned(bytes);
  const std::string_view pattern(reinterpret_cast<const char*>(bytes),
                                 static_cast<size_t>(size));
  return HostMatches(pattern, host);
}

bool AlternativeMatches(const GENERAL_NAME* name, std::string_view host,
                        const std::optional<Address>& address) {
  if (name->type == GEN_DNS) return TextMatches(name->d.dNSName, host);
  if (name->type != GEN_IPADD || !address) return false;
  const ASN1_STRING* const bytes = name->d.iPAddress;
  return address->ip_bytes() ==
         std::string_view(
             reinterpret_cast<const char*>(ASN1_STRING_get0_data(bytes)),
             static_cast<size_t>(ASN1_STRING_length(bytes)));
}

bool MatchesAsHaproxy(const X509* certificate, std::string_view host) {
  const std::optional<Address> address = Address::FromIp(host);
  const bssl::UniquePtr<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const size_t count = names != nullptr ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (size_t i = 0; i < count; ++i) {
    if (AlternativeMatches(sk_GENERAL_NAME_value(names.get(), i), host,
                           address)) {
      return true;
    }
  }
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  int at = -1;
  while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0) {
    if (TextMatches(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)),
                    host)) {
      return true;
    }
  }
  return false;
}

bool MatchesStrictly(X509* certificate, std::string_view name) {
  const std::string text(name);
  if (Address::FromIp(text)) {
    return X509_check_ip_asc(certificate, text.c_str(), 0) == 1;
  }
  return X509_check_host(certificate, text.data(), text.size(), 0, nullptr) ==
         1;
}

}  // namespace

std::string NameText(const X509_NAME* name) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  const uint8_t* text = nullptr;
  size_t size = 0;
  if (bio == nullptr ||
      X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0 ||
      BIO_mem_contents(bio.get(), &text, &size) != 1) {
    return {};
  }
  return std::string(reinterpret_cast<const char*>(text), size);
}

bool CertificateIsFor(const X509* certificate, std::string_view name,
                      TlsNames rule) {
  const std::string_view host = WithoutBrackets(name);
  // The library fills a cache of its own inside.
  const bool good = rule == TlsNames::kStrict
                        ? MatchesStrictly(const_cast<X509*>(certificate), host)
                        : MatchesAsHaproxy(certificate, host);
  ERR_clear_error();
  return good;
}

}  // namespace checkd
