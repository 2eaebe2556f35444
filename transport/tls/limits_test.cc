// What the library can do and what it cannot, as docs/configuration.md has it:
// fails once it learns, or unlearns, something.
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "openssl/asn1.h"
#include "openssl/bytestring.h"
#include "openssl/ec.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/obj.h"
#include "openssl/ssl.h"
#include "transport/tls/algorithm_names.h"

namespace checkd {
namespace {

bool KnowsCipher(std::string_view name) {
  const bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  const bool known = SSL_CTX_set_strict_cipher_list(
                         context.get(), std::string(name).c_str()) == 1;
  ERR_clear_error();
  return known;
}

bool KnowsSuite13(std::string_view name) {
  for (uint16_t code = 0x1301; code < 0x1310; ++code) {
    const SSL_CIPHER* const cipher = SSL_get_cipher_by_value(code);
    if (cipher != nullptr && SSL_CIPHER_standard_name(cipher) == name) {
      return true;
    }
  }
  return false;
}

bool KnowsGroup(std::string_view name) {
  const bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  const bool known =
      SSL_CTX_set1_curves_list(context.get(), std::string(name).c_str()) == 1;
  ERR_clear_error();
  return known;
}

bool KnowsSignature(std::string_view name) {
  const bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  const bool known =
      SSL_CTX_set1_sigalgs_list(context.get(), std::string(name).c_str()) == 1;
  ERR_clear_error();
  return known;
}

// A public key of that kind, without its bits.
std::string KeyOf(std::string_view algorithm, std::string_view curve) {
  bssl::ScopedCBB all;
  CBB key, kind, oid, bits;
  uint8_t* bytes = nullptr;
  size_t size = 0;
  CBB_init(all.get(), 64);
  CBB_add_asn1(all.get(), &key, CBS_ASN1_SEQUENCE);
  CBB_add_asn1(&key, &kind, CBS_ASN1_SEQUENCE);
  for (std::string_view object : {algorithm, curve}) {
    if (object.empty()) continue;
    CBB_add_asn1(&kind, &oid, CBS_ASN1_OBJECT);
    CBB_add_asn1_oid_from_text(&oid, object.data(), object.size());
    CBB_flush(&kind);
  }
  CBB_add_asn1(&key, &bits, CBS_ASN1_BITSTRING);
  CBB_add_u8(&bits, 0);
  CBB_finish(all.get(), &bytes, &size);
  const bssl::UniquePtr<uint8_t> owned(bytes);
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

// It gets as far as the bits that are missing.
bool KnowsKey(std::string_view oid) {
  constexpr std::string_view kEc = "1.2.840.10045.2.1";
  const bool curve = !absl::StartsWith(oid, "1.3.101") &&
                     !absl::StartsWith(oid, "1.2.840.113549");
  const std::string der = curve ? KeyOf(kEc, oid) : KeyOf(oid, "");
  CBS bytes;
  CBS_init(&bytes, reinterpret_cast<const uint8_t*>(der.data()), der.size());
  const bssl::UniquePtr<EVP_PKEY> key(EVP_parse_public_key(&bytes));
  EXPECT_EQ(key, nullptr);
  const uint32_t code = ERR_peek_error();
  ERR_clear_error();
  return ERR_GET_REASON(code) !=
         (curve ? EC_R_UNKNOWN_GROUP : EVP_R_UNSUPPORTED_ALGORITHM);
}

struct Limit {
  bool (*knows)(std::string_view name);
  std::string_view name;          // as the library has it
  std::string_view written = {};  // as the manual has it; empty: the same
};

void PrintTo(const Limit& limit, std::ostream* out) { *out << limit.name; }

class Unknown : public testing::TestWithParam<Limit> {};

TEST_P(Unknown, IsUnknownAndInTheManual) {
  const Limit& limit = GetParam();
  EXPECT_FALSE(limit.knows(limit.name)) << "take it out of the manual";
  std::ifstream file("docs/configuration.md");
  std::stringstream manual;
  manual << file.rdbuf();
  EXPECT_TRUE(absl::StrContains(
      manual.str(),
      absl::StrCat("`", limit.written.empty() ? limit.name : limit.written,
                   "`")));
}

INSTANTIATE_TEST_SUITE_P(
    , Unknown,
    testing::Values(Limit{KnowsCipher, "DHE-RSA-AES128-GCM-SHA256"},
                    Limit{KnowsCipher, "ECDHE-RSA-AES128-SHA256"},
                    Limit{KnowsCipher, "ECDHE-ECDSA-AES256-SHA384"},
                    Limit{KnowsCipher, "AES128-SHA256"},
                    Limit{KnowsCipher, "AES256-SHA256"},
                    Limit{KnowsCipher, "ECDHE-ECDSA-AES128-CCM"},
                    Limit{KnowsCipher, "AES128-CCM8"},
                    Limit{KnowsCipher, "ECDHE-ARIA128-GCM-SHA256"},
                    Limit{KnowsCipher, "ECDHE-RSA-CAMELLIA128-SHA256"},
                    Limit{KnowsSuite13, "TLS_AES_128_CCM_SHA256"},
                    Limit{KnowsSuite13, "TLS_AES_128_CCM_8_SHA256"},
                    Limit{KnowsGroup, "X448"}, Limit{KnowsGroup, "ffdhe2048"},
                    Limit{KnowsGroup, "brainpoolP256r1"},
                    Limit{KnowsGroup, "secp256k1"},
                    Limit{KnowsGroup, "X25519MLKEM768"},
                    Limit{KnowsSignature, "ed448"},
                    Limit{KnowsSignature, "rsa_pss_pss_sha256"},
                    Limit{KnowsSignature, "RSA+SHA224"},
                    Limit{KnowsSignature, "ECDSA+SHA224"},
                    Limit{KnowsSignature, "DSA+SHA256"},
                    Limit{KnowsKey, "1.3.101.113", "Ed448"},
                    Limit{KnowsKey, "1.2.840.113549.1.1.10", "RSA-PSS"},
                    Limit{KnowsKey, "1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"},
                    Limit{KnowsKey, "1.3.132.0.10", "secp256k1"}));

class Known : public testing::TestWithParam<Limit> {};

TEST_P(Known, IsKnown) { EXPECT_TRUE(GetParam().knows(GetParam().name)); }

INSTANTIATE_TEST_SUITE_P(
    , Known,
    testing::Values(
        Limit{KnowsCipher, "ECDHE-ECDSA-AES128-GCM-SHA256"},
        Limit{KnowsCipher, "ECDHE-RSA-AES256-GCM-SHA384"},
        Limit{KnowsCipher, "ECDHE-RSA-CHACHA20-POLY1305"},
        Limit{KnowsCipher, "ECDHE-ECDSA-AES256-SHA"},
        Limit{KnowsCipher, "AES128-GCM-SHA256"},
        Limit{KnowsCipher, "AES256-SHA"},
        Limit{KnowsSuite13, "TLS_AES_128_GCM_SHA256"},
        Limit{KnowsSuite13, "TLS_AES_256_GCM_SHA384"},
        Limit{KnowsSuite13, "TLS_CHACHA20_POLY1305_SHA256"},
        Limit{KnowsGroup, "X25519"}, Limit{KnowsGroup, "P-224"},
        Limit{KnowsGroup, "P-256"}, Limit{KnowsGroup, "P-384"},
        Limit{KnowsGroup, "P-521"}, Limit{KnowsSignature, "ed25519"},
        Limit{KnowsSignature, "ecdsa_secp521r1_sha512"},
        Limit{KnowsSignature, "rsa_pss_rsae_sha512"},
        Limit{KnowsSignature, "rsa_pkcs1_sha512"},
        Limit{KnowsSignature, "RSA+SHA1"}, Limit{KnowsSignature, "ECDSA+SHA1"},
        Limit{KnowsKey, "1.3.101.112"}, Limit{KnowsKey, "1.2.840.113549.1.1.1"},
        Limit{KnowsKey, "1.3.132.0.33"}, Limit{KnowsKey, "1.2.840.10045.3.1.7"},
        Limit{KnowsKey, "1.3.132.0.34"}, Limit{KnowsKey, "1.3.132.0.35"}));

// The names that lists may have are those that the library has.
TEST(KnownNames, AreAllThatTheLibraryVerifies) {
  for (const int code : DefaultSignatureAlgorithms(0)) {
    EXPECT_NE(SSL_get_signature_algorithm_key_type(static_cast<uint16_t>(code)),
              EVP_PKEY_NONE)
        << code;
  }
  EXPECT_EQ(DefaultSignatureAlgorithms(0).size(), 12u);
  EXPECT_EQ(DefaultSignatureAlgorithms(1).size(), 10u);
}

}  // namespace
}  // namespace checkd
