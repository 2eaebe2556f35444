// Lists of algorithms as server lines write them, with the names that OpenSSL
// knows: what BoringSSL can do of each, and what it cannot.
//
//   NameReading read = ReadGroups("X25519:X448:P-256");
//   read.values;    // {NID_X25519, NID_X9_62_prime256v1}
//   read.unknown;   // {"X448"}
//
// Functions of their texts; thread-safe.
#ifndef TRANSPORT_TLS_ALGORITHM_NAMES_H_
#define TRANSPORT_TLS_ALGORITHM_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace checkd {

// OpenSSL's security level where a list of ciphers names none: Debian's, and so
// what the traffic of HAProxy has.
inline constexpr int kDefaultSecurityLevel = 2;

struct NameReading {
  std::vector<int> values;           // in the order of the list
  std::vector<std::string> unknown;  // names without a value
};

// `sigalgs`, `client-sigalgs`: code points (RFC 8446 section 4.2.3). Both
// spellings are known: "ecdsa_secp256r1_sha256", "ECDSA+SHA256".
NameReading ReadSignatureAlgorithms(std::string_view list);
// `curves`: NIDs.
NameReading ReadGroups(std::string_view list);
// `ciphersuites`, of TLS 1.3: code points.
NameReading ReadTls13Suites(std::string_view list);

struct CipherReading {
  std::string list;  // what the library understands; may select nothing
  int security_level = kDefaultSecurityLevel;  // "@SECLEVEL=n"
  // Names of suites. Words for classes ("DHE", "!CAMELLIA") are not among them:
  // OpenSSL's own lists are full of classes that are empty.
  std::vector<std::string> unknown;
};
// `ciphers`, up to TLS 1.2, in OpenSSL's syntax: names and classes between
// colons, semicolons, commas or spaces. Asks the library about each name.
CipherReading ReadCiphers(std::string_view list);

// The signatures that are taken from a server whose line does not say: all that
// the library can verify, without SHA-1 above security level 0, as in OpenSSL.
std::vector<int> DefaultSignatureAlgorithms(int security_level);
// The key exchanges that are offered then; the first comes with a key share.
std::vector<int> DefaultGroups();

}  // namespace checkd

#endif  // TRANSPORT_TLS_ALGORITHM_NAMES_H_
