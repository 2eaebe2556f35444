#include "transport/tls/testing/test_authority.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "openssl/asn1.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/cipher.h"
#include "openssl/digest.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/nid.h"
#include "openssl/pem.h"
#include "openssl/rsa.h"
#include "openssl/x509v3.h"
#include "transport/values/address.h"

namespace checkd {
namespace {

constexpr int64_t kDay = 86400;

void Must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "TestAuthority: %s\n", what);
  ERR_print_errors_fp(stderr);
  std::abort();
}

uint64_t NextSerial() {
  static std::atomic<uint64_t> last{0xC0FFEE};
  return ++last;
}

bssl::UniquePtr<EVP_PKEY> MakeRsaKey(int bits) {
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  bssl::UniquePtr<RSA> made(RSA_new());
  bssl::UniquePtr<BIGNUM> exponent(BN_new());
  Must(BN_set_word(exponent.get(), RSA_F4) &&
           RSA_generate_key_ex(made.get(), bits, exponent.get(), nullptr) &&
           EVP_PKEY_set1_RSA(key.get(), made.get()),
       "RSA key");
  return key;
}

bssl::UniquePtr<EVP_PKEY> MakeEd25519Key() {
  EVP_PKEY* made = nullptr;
  bssl::UniquePtr<EVP_PKEY_CTX> context(
      EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr));
  Must(context != nullptr && EVP_PKEY_keygen_init(context.get()) &&
           EVP_PKEY_keygen(context.get(), &made),
       "Ed25519 key");
  return bssl::UniquePtr<EVP_PKEY>(made);
}

bssl::UniquePtr<EVP_PKEY> MakeKey(TestKey kind, int rsa_bits) {
  if (kind == TestKey::kRsa) return MakeRsaKey(rsa_bits);
  if (kind == TestKey::kEd25519) return MakeEd25519Key();
  int curve = NID_X9_62_prime256v1;
  if (kind == TestKey::kP224) curve = NID_secp224r1;
  if (kind == TestKey::kP384) curve = NID_secp384r1;
  if (kind == TestKey::kP521) curve = NID_secp521r1;
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  bssl::UniquePtr<EC_KEY> made(EC_KEY_new_by_curve_name(curve));
  Must(made != nullptr && EC_KEY_generate_key(made.get()) &&
           EVP_PKEY_set1_EC_KEY(key.get(), made.get()),
       "EC key");
  return key;
}

const EVP_MD* DigestOf(TestSigning signing) {
  switch (signing) {
    case TestSigning::kSha1:
      return EVP_sha1();
    case TestSigning::kSha384:
      return EVP_sha384();
    case TestSigning::kSha512:
      return EVP_sha512();
    case TestSigning::kSha256:
    case TestSigning::kPss:
      break;
  }
  return EVP_sha256();
}

void Sign(X509* certificate, EVP_PKEY* key, TestSigning signing) {
  bssl::ScopedEVP_MD_CTX context;
  EVP_PKEY_CTX* of_key = nullptr;
  const bool own_way = EVP_PKEY_id(key) == EVP_PKEY_ED25519;
  Must(EVP_DigestSignInit(context.get(), &of_key,
                          own_way ? nullptr : DigestOf(signing), nullptr, key),
       "signature");
  if (signing == TestSigning::kPss) {
    Must(EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, -1),
         "PSS");
  }
  Must(X509_sign_ctx(certificate, context.get()) > 0, "signature");
}

void AddName(X509_NAME* name, std::string_view common_name) {
  Must(X509_NAME_add_entry_by_NID(
           name, NID_commonName, V_ASN1_UTF8STRING,
           reinterpret_cast<const uint8_t*>(common_name.data()),
           static_cast<int>(common_name.size()), -1, 0),
       "name");
}

void AddExtension(X509* certificate, int nid, const std::string& value) {
  bssl::UniquePtr<X509_EXTENSION> extension(
      X509V3_EXT_nconf_nid(nullptr, nullptr, nid, value.c_str()));
  Must(extension != nullptr &&
           X509_add_ext(certificate, extension.get(), -1) == 1,
       value.c_str());
}

void AddAlternativeNames(X509* certificate,
                         const std::vector<std::string>& names,
                         const std::vector<std::string>& emails) {
  bssl::UniquePtr<GENERAL_NAMES> all(GENERAL_NAMES_new());
  const auto add = [&all](int kind, int type, std::string_view bytes) {
    bssl::UniquePtr<GENERAL_NAME> one(GENERAL_NAME_new());
    bssl::UniquePtr<ASN1_STRING> text(ASN1_STRING_type_new(type));
    Must(ASN1_STRING_set(text.get(), bytes.data(),
                         static_cast<int>(bytes.size())),
         "name");
    GENERAL_NAME_set0_value(one.get(), kind, text.release());
    Must(bssl::PushToStack(all.get(), std::move(one)), "name");
  };
  for (const std::string& name : names) {
    if (const std::optional<Address> address = Address::FromIp(name)) {
      add(GEN_IPADD, V_ASN1_OCTET_STRING, address->ip_bytes());
    } else {
      add(GEN_DNS, V_ASN1_IA5STRING, name);
    }
  }
  for (const std::string& one : emails) add(GEN_EMAIL, V_ASN1_IA5STRING, one);
  Must(X509_add1_ext_i2d(certificate, NID_subject_alt_name, all.get(), 0, 0),
       "names");
}

// Everything but the names, the extensions and the signature.
bssl::UniquePtr<X509> Begin(EVP_PKEY* key, uint64_t serial,
                            int64_t not_before_s, int64_t not_after_s) {
  bssl::UniquePtr<X509> made(X509_new());
  Must(X509_set_version(made.get(), X509_VERSION_3) &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial) &&
           X509_gmtime_adj(X509_getm_notBefore(made.get()), not_before_s) &&
           X509_gmtime_adj(X509_getm_notAfter(made.get()), not_after_s) &&
           X509_set_pubkey(made.get(), key),
       "certificate");
  return made;
}

template <typename Write>
std::string ToPem(Write write) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  const uint8_t* text = nullptr;
  size_t size = 0;
  Must(write(bio.get()) == 1 && BIO_mem_contents(bio.get(), &text, &size),
       "PEM");
  return std::string(reinterpret_cast<const char*>(text), size);
}

std::string CertificatePem(X509* certificate) {
  return ToPem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string KeyPem(EVP_PKEY* key) {
  return ToPem([&](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr,
                                    nullptr);
  });
}

}  // namespace

TestAuthority::TestAuthority(std::string_view name, TestKey key)
    : TestAuthority(Make(name, key, nullptr)) {}

TestAuthority TestAuthority::Intermediate(std::string_view name,
                                          TestKey key) const {
  return Make(name, key, this);
}

TestAuthority TestAuthority::Make(std::string_view name, TestKey own_key,
                                  const TestAuthority* above) {
  TestAuthority made{UnfinishedTag()};
  made.key_ = MakeKey(own_key, 2048);
  made.certificate_ = Begin(made.key_.get(), NextSerial(), -kDay, 30 * kDay);
  X509* const own = made.certificate_.get();
  AddName(X509_get_subject_name(own), name);
  X509* const issuer = above != nullptr ? above->certificate_.get() : own;
  EVP_PKEY* const key = above != nullptr ? above->key_.get() : made.key_.get();
  Must(X509_set_issuer_name(own, X509_get_subject_name(issuer)), "issuer");
  AddExtension(own, NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(own, NID_key_usage, "critical,keyCertSign,cRLSign");
  Sign(own, key, TestSigning::kSha256);
  made.pem_ = CertificatePem(own);
  if (above != nullptr) made.above_pem_ = made.pem_ + above->above_pem_;
  return made;
}

IssuedCertificate TestAuthority::Issue(const CertificateWish& wish) const {
  const bssl::UniquePtr<EVP_PKEY> key = MakeKey(wish.key, wish.rsa_bits);
  IssuedCertificate issued;
  issued.serial = NextSerial();
  const bssl::UniquePtr<X509> leaf =
      Begin(key.get(), issued.serial, wish.not_before_s, wish.not_after_s);
  X509_NAME* const subject = X509_get_subject_name(leaf.get());
  if (!wish.common_name.empty()) AddName(subject, wish.common_name);
  for (const std::string& one : wish.more_common_names) AddName(subject, one);
  Must(X509_set_issuer_name(leaf.get(),
                            X509_get_subject_name(certificate_.get())),
       "issuer");
  AddExtension(leaf.get(), NID_ext_key_usage,
               wish.client ? "clientAuth" : "serverAuth");
  if (!wish.names.empty() || !wish.emails.empty()) {
    AddAlternativeNames(leaf.get(), wish.names, wish.emails);
  }
  if (!wish.key_usage.empty()) {
    AddExtension(leaf.get(), NID_key_usage, wish.key_usage);
  }
  if (wish.padding > 0) {
    AddExtension(leaf.get(), NID_netscape_comment,
                 std::string(wish.padding, 'x'));
  }
  Sign(leaf.get(), key_.get(), wish.signing);
  issued.pem = CertificatePem(leaf.get());
  issued.chain_pem = issued.pem + above_pem_;
  issued.key_pem = KeyPem(key.get());
  return issued;
}

std::string TestAuthority::RevocationList(
    const std::vector<uint64_t>& revoked) const {
  bssl::UniquePtr<X509_CRL> list(X509_CRL_new());
  bssl::UniquePtr<ASN1_TIME> begin(X509_gmtime_adj(nullptr, -3600));
  bssl::UniquePtr<ASN1_TIME> end(X509_gmtime_adj(nullptr, kDay));
  Must(X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) &&
           X509_CRL_set_issuer_name(
               list.get(), X509_get_subject_name(certificate_.get())) &&
           X509_CRL_set1_lastUpdate(list.get(), begin.get()) &&
           X509_CRL_set1_nextUpdate(list.get(), end.get()),
       "revocation list");
  for (const uint64_t serial : revoked) {
    bssl::UniquePtr<ASN1_INTEGER> number(ASN1_INTEGER_new());
    bssl::UniquePtr<X509_REVOKED> entry(X509_REVOKED_new());
    Must(ASN1_INTEGER_set_uint64(number.get(), serial) &&
             X509_REVOKED_set_serialNumber(entry.get(), number.get()) &&
             X509_REVOKED_set_revocationDate(entry.get(), begin.get()) &&
             X509_CRL_add0_revoked(list.get(), entry.get()),
         "revocation");
    (void)entry.release();
  }
  Must(X509_CRL_sort(list.get()) &&
           X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) > 0,
       "signature of the list");
  return ToPem(
      [&](BIO* bio) { return PEM_write_bio_X509_CRL(bio, list.get()); });
}

std::string ProtectKey(const std::string& key_pem,
                       const std::string& passphrase) {
  bssl::UniquePtr<BIO> in(BIO_new_mem_buf(key_pem.data(), -1));
  bssl::UniquePtr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  Must(key != nullptr, "key");
  std::string word = passphrase;  // the library asks for one it may change
  return ToPem([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(
        bio, key.get(), EVP_aes_256_cbc(), word.data(),
        static_cast<int>(word.size()), nullptr, nullptr);
  });
}

std::string WriteText(const std::string& folder, std::string_view name,
                      std::string_view text) {
  const std::string path = absl::StrCat(folder, "/", name);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  Must(file.good(), path.c_str());
  return path;
}

}  // namespace checkd
