// Certificates made on the spot, so that nothing has to be checked in that runs
// out one day: an authority, those that it vouches for, its revocation list.
//
//   TestAuthority authority("Test Root");
//   IssuedCertificate web = authority.Issue({.names = {"www.example"}});
//   server.Use(web.chain_pem, web.key_pem);
//   profile.ca_file = WriteText(folder, "ca.pem", authority.pem());
//
// For tests and benchmarks: it aborts where the library fails. Thread: any, one
// at a time.
#ifndef TRANSPORT_TLS_TESTING_TEST_AUTHORITY_H_
#define TRANSPORT_TLS_TESTING_TEST_AUTHORITY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "openssl/base.h"
#include "openssl/evp.h"
#include "openssl/x509.h"

namespace checkd {

enum class TestKey : uint8_t { kP224, kP256, kP384, kP521, kRsa, kEd25519 };

// How an authority signs. Ed25519 has its own way, and no choice.
enum class TestSigning : uint8_t { kSha256, kSha384, kSha512, kSha1, kPss };

struct CertificateWish {
  // Texts may have any bytes. Empty: none.
  std::string common_name = "server.example";
  std::vector<std::string> more_common_names = {};
  std::vector<std::string> names = {};  // DNS names and IP addresses; may be {}
  std::vector<std::string> emails = {};  // beside `names`
  // Seconds from now.
  int64_t not_before_s = -3600;
  int64_t not_after_s = 86400;
  bool client = false;  // for clients instead of servers
  TestKey key = TestKey::kP256;
  int rsa_bits = 2048;
  std::string key_usage = {};  // the extension's value; empty: none
  TestSigning signing = TestSigning::kSha256;
  size_t padding = 0;  // bytes that make it larger
};

struct IssuedCertificate {
  std::string pem;  // the leaf
  std::string
      chain_pem;  // the leaf and the authorities between it and the root
  std::string key_pem;
  uint64_t serial = 0;

  std::string all() const { return chain_pem + key_pem; }
};

class TestAuthority {
 public:
  // A root.
  explicit TestAuthority(std::string_view name = "Test Root",
                         TestKey key = TestKey::kP256);
  TestAuthority(TestAuthority&&) = default;
  TestAuthority& operator=(TestAuthority&&) = default;

  // An authority that this one vouches for; it may outlive this.
  TestAuthority Intermediate(std::string_view name,
                             TestKey key = TestKey::kP256) const;

  IssuedCertificate Issue(const CertificateWish& wish = {}) const;
  // With these serial numbers on it; valid for a day.
  std::string RevocationList(const std::vector<uint64_t>& revoked) const;

  // Its own certificate.
  const std::string& pem() const { return pem_; }

 private:
  struct UnfinishedTag {};
  explicit TestAuthority(UnfinishedTag) {}

  static TestAuthority Make(std::string_view name, TestKey key,
                            const TestAuthority* above);

  std::string pem_;
  std::string above_pem_;  // what a server sends besides the leaf
  bssl::UniquePtr<X509> certificate_;
  bssl::UniquePtr<EVP_PKEY> key_;
};

// The same key, protected by `passphrase`.
std::string ProtectKey(const std::string& key_pem,
                       const std::string& passphrase);

// Writes `text` to "<folder>/<name>" and returns that path.
std::string WriteText(const std::string& folder, std::string_view name,
                      std::string_view text);

}  // namespace checkd

#endif  // TRANSPORT_TLS_TESTING_TEST_AUTHORITY_H_
