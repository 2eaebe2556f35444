// Certificates, keys and revocation lists from PEM files. Reads files: at
// start-up only, never on a shard.
#ifndef TRANSPORT_TLS_PEM_FILES_H_
#define TRANSPORT_TLS_PEM_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "openssl/base.h"
#include "openssl/evp.h"
#include "openssl/pool.h"
#include "openssl/x509.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// A certificate chain, leaf first, and the key that fits the leaf.
struct ClientCertificate {
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> chain;
  bssl::UniquePtr<EVP_PKEY> key;
};

// `path` holds the chain and, there or in the file that `key_file` means, the
// key, without a passphrase. InvalidArgument says what is wrong with which
// file.
absl::StatusOr<ClientCertificate> LoadClientCertificate(const std::string& path,
                                                        TlsKeyFile key_file);

// Adds to `store` the authorities of a file, of each .pem, .crt, .cer and .crl
// file in a folder (and of those that a hash names), or, for "@system-ca",
// those that the system trusts (the folder SSL_CERT_DIR, or Debian's one file).
absl::Status LoadAuthorities(const std::string& path, X509_STORE* store);

// Adds the revocation lists of a file, and makes `store` look at them for every
// certificate of a chain.
absl::Status LoadRevocations(const std::string& path, X509_STORE* store);

}  // namespace checkd

#endif  // TRANSPORT_TLS_PEM_FILES_H_
