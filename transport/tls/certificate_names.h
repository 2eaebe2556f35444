// The names in a certificate: how they read, and whether it is for the host
// that was asked for.
#ifndef TRANSPORT_TLS_CERTIFICATE_NAMES_H_
#define TRANSPORT_TLS_CERTIFICATE_NAMES_H_

#include <string>
#include <string_view>

#include "openssl/base.h"
#include "openssl/x509.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// RFC 2253: "CN=www.example,O=Example". Empty if memory is short.
std::string NameText(const X509_NAME* name);

// `name`: a host name or an IP address, of any bytes; brackets around an
// address do not count.
//
// TlsNames::kHaproxy (F752): one of the DNS names, or of the common names,
// whatever other names there are, matches in the sense of HostMatches(), an
// address too; or an address is among the IP addresses. A NUL does not end a
// name.
// TlsNames::kStrict: RFC 6125. An address must be among the IP addresses, a
// name among the DNS names, or be the common name where there is no DNS name.
bool CertificateIsFor(const X509* certificate, std::string_view name,
                      TlsNames rule);

}  // namespace checkd

#endif  // TRANSPORT_TLS_CERTIFICATE_NAMES_H_
