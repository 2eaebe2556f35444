#include "transport/tls/security_level.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "openssl/digest.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/obj.h"

namespace checkd {
namespace {

constexpr int kBitsOfLevel[] = {0, 80, 112, 128, 192, 256};

// NIST SP 800-57 part 1, table 2.
struct RsaStrength {
  int modulus;
  int bits;
};
constexpr RsaStrength kRsa[] = {
    {15360, 256}, {7680, 192}, {3072, 128}, {2048, 112}, {1024, 80}};

int BitsOfKey(const EVP_PKEY* key) {
  const int size = EVP_PKEY_bits(key);
  if (EVP_PKEY_id(key) == EVP_PKEY_ED25519) return 128;
  if (EVP_PKEY_id(key) != EVP_PKEY_RSA) return size / 2;
  for (const RsaStrength& row : kRsa) {
    if (size >= row.modulus) return row.bits;
  }
  return 0;
}

// A digest is worth half its size, or less once collisions are found. Those
// that come without one, or name it in their parameters, are good enough.
int BitsOfSignature(const X509* certificate) {
  int digest = NID_undef;
  int key = NID_undef;
  OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, &key);
  if (digest == NID_md5) return 39;
  if (digest == NID_sha1) return 63;
  const EVP_MD* const md = EVP_get_digestbynid(digest);
  return md != nullptr ? static_cast<int>(EVP_MD_size(md)) * 4 : 256;
}

}  // namespace

std::string WeaknessOf(const STACK_OF(X509) * chain, int level) {
  const int wanted = kBitsOfLevel[std::min<size_t>(
      static_cast<size_t>(std::max(level, 0)), std::size(kBitsOfLevel) - 1)];
  const size_t size = sk_X509_num(chain);
  for (size_t i = 0; i < size; ++i) {
    X509* const one = sk_X509_value(chain, i);
    const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(one));
    if (key != nullptr && BitsOfKey(key.get()) < wanted) {
      return absl::StrCat("a certificate's key is too weak for security level ",
                          level, " (", EVP_PKEY_bits(key.get()), " bits)");
    }
    if (i + 1 < size && BitsOfSignature(one) < wanted) {
      return absl::StrCat(
          "a certificate's signature is too weak for security level ", level,
          " (", OBJ_nid2ln(X509_get_signature_nid(one)), ")");
    }
  }
  return {};
}

}  // namespace checkd
