#include "transport/tls/signature_algorithms.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "openssl/ssl.h"
#include "transport/tls/name_list.h"

namespace checkd {
namespace {

struct Algorithm {
  uint16_t code;
  std::string_view name;
  std::string_view pair;
};

constexpr Algorithm kAlgorithms[] = {
    {SSL_SIGN_RSA_PKCS1_SHA1, "rsa_pkcs1_sha1", "RSA+SHA1"},
    {SSL_SIGN_RSA_PKCS1_SHA256, "rsa_pkcs1_sha256", "RSA+SHA256"},
    {SSL_SIGN_RSA_PKCS1_SHA384, "rsa_pkcs1_sha384", "RSA+SHA384"},
    {SSL_SIGN_RSA_PKCS1_SHA512, "rsa_pkcs1_sha512", "RSA+SHA512"},
    {SSL_SIGN_ECDSA_SHA1, "ecdsa_sha1", "ECDSA+SHA1"},
    {SSL_SIGN_ECDSA_SECP256R1_SHA256, "ecdsa_secp256r1_sha256", "ECDSA+SHA256"},
    {SSL_SIGN_ECDSA_SECP384R1_SHA384, "ecdsa_secp384r1_sha384", "ECDSA+SHA384"},
    {SSL_SIGN_ECDSA_SECP521R1_SHA512, "ecdsa_secp521r1_sha512", "ECDSA+SHA512"},
    {SSL_SIGN_RSA_PSS_RSAE_SHA256, "rsa_pss_rsae_sha256", "RSA-PSS+SHA256"},
    {SSL_SIGN_RSA_PSS_RSAE_SHA384, "rsa_pss_rsae_sha384", "RSA-PSS+SHA384"},
    {SSL_SIGN_RSA_PSS_RSAE_SHA512, "rsa_pss_rsae_sha512", "RSA-PSS+SHA512"},
    {SSL_SIGN_ED25519, "ed25519", "ed25519"},
};

// 0 if there is none of that name.
uint16_t CodeOf(std::string_view name) {
  for (const Algorithm& known : kAlgorithms) {
    if (absl::EqualsIgnoreCase(name, known.name) ||
        absl::EqualsIgnoreCase(name, known.pair)) {
      return known.code;
    }
  }
  return 0;
}

}  // namespace

absl::StatusOr<std::vector<uint16_t>> ParseSignatureAlgorithms(
    std::string_view list) {
  std::vector<uint16_t> codes;
  std::string_view unknown;
  const bool all_known = ForEachName(list, [&](std::string_view name) {
    codes.push_back(CodeOf(name));
    if (codes.back() == 0) unknown = name;
    return codes.back() != 0;
  });
  if (all_known) return codes;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown signature algorithm '", unknown,
                   "' (write for instance ECDSA+SHA256:RSA-PSS+SHA256)"));
}

}  // namespace checkd
