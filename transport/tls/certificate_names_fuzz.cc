// A certificate of any bytes, and a host of any bytes: no harm is done, no
// error of the library is left behind, and letter case changes nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "openssl/err.h"
#include "openssl/x509.h"
#include "transport/tls/certificate_names.h"
#include "transport/tls/host_match.h"

namespace checkd {
namespace {

void CheckTexts(std::string_view pattern, std::string_view host) {
  const bool matches = HostMatches(pattern, host);
  const std::string upper = absl::AsciiStrToUpper(std::string(pattern));
  if (HostMatches(upper, host) != matches) abort();
  if (!HostMatches(pattern, pattern)) abort();
  if (!matches || pattern.find('*') != std::string_view::npos) return;
  if (pattern.size() != host.size()) abort();
}

}  // namespace
}  // namespace checkd

// The host's length, the host, and a DER certificate or a pattern.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size - 1 < data[0]) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view host = all.substr(1, data[0]);
  const std::string_view rest = all.substr(1 + host.size());
  checkd::CheckTexts(rest, host);
  const uint8_t* der = data + 1 + host.size();
  const bssl::UniquePtr<X509> certificate(
      d2i_X509(nullptr, &der, static_cast<long>(rest.size())));
  ERR_clear_error();
  if (certificate == nullptr || host.empty()) return 0;
  for (const auto rule :
       {checkd::TlsNames::kHaproxy, checkd::TlsNames::kStrict}) {
    checkd::CertificateIsFor(certificate.get(), host, rule);
  }
  if (ERR_peek_error() != 0) abort();
  checkd::NameText(X509_get_subject_name(certificate.get()));
  ERR_clear_error();
  return 0;
}
