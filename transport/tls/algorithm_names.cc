#include "transport/tls/algorithm_names.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "openssl/err.h"
#include "openssl/nid.h"
#include "openssl/ssl.h"

namespace checkd {
namespace {

struct Named {
  std::string_view name;
  int value;
};

// The default, in order of preference, comes first; SHA-1 last.
constexpr Named kSignatures[] = {
    {"ecdsa_secp256r1_sha256", SSL_SIGN_ECDSA_SECP256R1_SHA256},
    {"ecdsa_secp384r1_sha384", SSL_SIGN_ECDSA_SECP384R1_SHA384},
    {"ecdsa_secp521r1_sha512", SSL_SIGN_ECDSA_SECP521R1_SHA512},
    {"ed25519", SSL_SIGN_ED25519},
    {"rsa_pss_rsae_sha256", SSL_SIGN_RSA_PSS_RSAE_SHA256},
    {"rsa_pss_rsae_sha384", SSL_SIGN_RSA_PSS_RSAE_SHA384},
    {"rsa_pss_rsae_sha512", SSL_SIGN_RSA_PSS_RSAE_SHA512},
    {"rsa_pkcs1_sha256", SSL_SIGN_RSA_PKCS1_SHA256},
    {"rsa_pkcs1_sha384", SSL_SIGN_RSA_PKCS1_SHA384},
    {"rsa_pkcs1_sha512", SSL_SIGN_RSA_PKCS1_SHA512},
    {"ecdsa_sha1", SSL_SIGN_ECDSA_SHA1},
    {"rsa_pkcs1_sha1", SSL_SIGN_RSA_PKCS1_SHA1},
};
constexpr size_t kSha1Signatures = 2;

constexpr Named kSignaturePairs[] = {
    {"ECDSA+SHA1", SSL_SIGN_ECDSA_SHA1},
    {"ECDSA+SHA256", SSL_SIGN_ECDSA_SECP256R1_SHA256},
    {"ECDSA+SHA384", SSL_SIGN_ECDSA_SECP384R1_SHA384},
    {"ECDSA+SHA512", SSL_SIGN_ECDSA_SECP521R1_SHA512},
    {"RSA-PSS+SHA256", SSL_SIGN_RSA_PSS_RSAE_SHA256},
    {"RSA-PSS+SHA384", SSL_SIGN_RSA_PSS_RSAE_SHA384},
    {"RSA-PSS+SHA512", SSL_SIGN_RSA_PSS_RSAE_SHA512},
    {"PSS+SHA256", SSL_SIGN_RSA_PSS_RSAE_SHA256},
    {"PSS+SHA384", SSL_SIGN_RSA_PSS_RSAE_SHA384},
    {"PSS+SHA512", SSL_SIGN_RSA_PSS_RSAE_SHA512},
    {"RSA+SHA1", SSL_SIGN_RSA_PKCS1_SHA1},
    {"RSA+SHA256", SSL_SIGN_RSA_PKCS1_SHA256},
    {"RSA+SHA384", SSL_SIGN_RSA_PKCS1_SHA384},
    {"RSA+SHA512", SSL_SIGN_RSA_PKCS1_SHA512},
};

constexpr Named kGroups[] = {
    {"X25519", NID_X25519},
    {"P-256", NID_X9_62_prime256v1},
    {"prime256v1", NID_X9_62_prime256v1},
    {"secp256r1", NID_X9_62_prime256v1},
    {"P-384", NID_secp384r1},
    {"secp384r1", NID_secp384r1},
    {"P-521", NID_secp521r1},
    {"secp521r1", NID_secp521r1},
    {"P-224", NID_secp224r1},
    {"secp224r1", NID_secp224r1},
};

constexpr Named kSuites[] = {
    {"TLS_AES_128_GCM_SHA256", 0x1301},
    {"TLS_AES_256_GCM_SHA384", 0x1302},
    {"TLS_CHACHA20_POLY1305_SHA256", 0x1303},
};

// Words of OpenSSL for classes of ciphers that the library knows not, or only
// at the beginning of a list.
constexpr std::string_view kForeignClasses[] = {
    "ADH",
    "AECDH",
    "aDH",
    "aDSS",
    "aECDH",
    "aGOST",
    "aGOST01",
    "aNULL",
    "ARIA",
    "ARIA128",
    "ARIA256",
    "ARIAGCM",
    "AESCCM",
    "AESCCM8",
    "CAMELLIA",
    "CAMELLIA128",
    "CBC",
    "CAMELLIA256",
    "DES",
    "DH",
    "DHE",
    "DSS",
    "EDH",
    "eNULL",
    "EXP",
    "EXPORT",
    "EXPORT40",
    "EXPORT56",
    "GOST89MAC",
    "GOST94",
    "IDEA",
    "kDH",
    "kDHd",
    "kDHE",
    "kDHEPSK",
    "kDHr",
    "kECDH",
    "kECDHEPSK",
    "kECDHe",
    "kECDHr",
    "kEDH",
    "kGOST",
    "kRSAPSK",
    "kSRP",
    "LOW",
    "MD5",
    "MEDIUM",
    "NULL",
    "RC2",
    "RC4",
    "SEED",
    "SRP",
    "SUITEB128",
    "SUITEB128ONLY",
    "SUITEB192",
    "aSRP",
    "COMPLEMENTOFALL",
    "COMPLEMENTOFDEFAULT",
    "DEFAULT",
};

template <size_t kSize>
const Named* Find(const Named (&table)[kSize], std::string_view name) {
  const Named* const found = std::find_if(
      std::begin(table), std::end(table),
      [name](const Named& n) { return absl::EqualsIgnoreCase(n.name, name); });
  return found != std::end(table) ? found : nullptr;
}

template <typename Lookup>
NameReading Read(std::string_view list, Lookup lookup) {
  NameReading read;
  const std::vector<std::string> names = absl::StrSplit(std::string(list), ':');
  for (const std::string& name : names) {
    if (const Named* const found = lookup(name)) {
      read.values.push_back(found->value);
    } else {
      read.unknown.push_back(name);
    }
  }
  return read;
}

// Takes "@SECLEVEL=n" out of `word`, which may stand behind a name.
void TakeSecurityLevel(std::string* word, int* level) {
  constexpr std::string_view kCommand = "@SECLEVEL=";
  const size_t at = word->find(kCommand);
  if (at == std::string::npos) return;
  int number = 0;
  if (absl::SimpleAtoi(word->substr(at + kCommand.size()), &number) &&
      number >= 0) {
    *level = number;
  }
  word->erase(at);
}

// A policy of the machine that OpenSSL reads from a file, as Red Hat builds it
// (`PROFILE=SYSTEM`): all that the library has stands in for it.
void ReplaceProfile(std::string* word) {
  if (absl::StartsWith(*word, "PROFILE=")) *word = "ALL";
}

bool LibraryKnows(SSL_CTX* scratch, std::string_view cipher) {
  const bool known = SSL_CTX_set_strict_cipher_list(
                         scratch, absl::StrCat("ALL:+", cipher).c_str()) == 1;
  ERR_clear_error();
  return known;
}

bool NamesOneSuite(std::string_view word) {
  return word.find_first_of("!-+@[") != 0 &&
         word.find('+') == std::string_view::npos &&
         std::find(std::begin(kForeignClasses), std::end(kForeignClasses),
                   word) == std::end(kForeignClasses);
}

}  // namespace

NameReading ReadSignatureAlgorithms(std::string_view list) {
  return Read(list, [](std::string_view name) {
    const Named* const found = Find(kSignatures, name);
    return found != nullptr ? found : Find(kSignaturePairs, name);
  });
}

NameReading ReadGroups(std::string_view list) {
  return Read(list, [](std::string_view name) { return Find(kGroups, name); });
}

NameReading ReadTls13Suites(std::string_view list) {
  return Read(list, [](std::string_view name) { return Find(kSuites, name); });
}

CipherReading ReadCiphers(std::string_view list) {
  CipherReading read;
  const bssl::UniquePtr<SSL_CTX> scratch(SSL_CTX_new(TLS_method()));
  std::vector<std::string> words = absl::StrSplit(
      std::string(list), absl::ByAnyChar(":;, "), absl::SkipEmpty());
  for (std::string& word : words) {
    TakeSecurityLevel(&word, &read.security_level);
    ReplaceProfile(&word);
    if (!word.empty() && NamesOneSuite(word) &&
        !LibraryKnows(scratch.get(), word)) {
      read.unknown.push_back(word);
    }
  }
  std::erase(words, "");
  read.list = absl::StrJoin(words, ":");
  return read;
}

std::vector<int> DefaultSignatureAlgorithms(int security_level) {
  std::vector<int> codes;
  const size_t count =
      std::size(kSignatures) - (security_level > 0 ? kSha1Signatures : 0);
  for (size_t i = 0; i < count; ++i) codes.push_back(kSignatures[i].value);
  return codes;
}

std::vector<int> DefaultGroups() {
  return {NID_X25519, NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1};
}

}  // namespace checkd
