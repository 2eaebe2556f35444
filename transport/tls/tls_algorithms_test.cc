// Keys, signatures and groups: what is offered, what is strong enough, and how
// it is told if there is nothing in common.
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "openssl/ssl.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

struct Outcome {
  bool good = false;
  std::string failure = {};
  bool lacks_algorithm = false;

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& o, std::ostream* out) {
    *out << o.good << " " << o.lacks_algorithm << " " << o.failure;
  }
};

Outcome Meet(TlsWorld* world) {
  Outcome outcome{.good = world->Connect()};
  world->test.RunUntilIdle();
  const std::unique_ptr<TlsRecord> record = world->conn().transport()->Record();
  outcome.failure = record->Describe().failure;
  outcome.lacks_algorithm = record->LacksAlgorithm();
  EXPECT_EQ(record->Clone()->LacksAlgorithm(), outcome.lacks_algorithm);
  return outcome;
}

const Outcome kGood{.good = true};
const Outcome kNothingInCommon{
    false,
    "HANDSHAKE_FAILURE_ON_CLIENT_HELLO: the server has no cipher suite, "
    "signature algorithm or group in common with checkd",
    true};

Outcome Weak(std::string_view what) {
  return {false,
          absl::StrCat("CERTIFICATE_VERIFY_FAILED: a certificate's ", what)};
}

// A leaf like `wish`, of an authority with that key.
Outcome Show(CertificateWish wish, const TlsProfile& profile = {},
             TestKey authority_key = TestKey::kP256,
             TlsPeerOptions options = {}) {
  const TestAuthority authority("Root", authority_key);
  wish.names = {"server.example"};
  const IssuedCertificate issued = authority.Issue(wish);
  options.certificate = issued.chain_pem;
  options.key = issued.key_pem;
  TlsWorld world(options);
  world.profile = profile;
  world.profile.ca_file =
      WriteText(testing::TempDir(), "authority.pem", authority.pem());
  return Meet(&world);
}

TEST(TlsAlgorithms, KeysOfAllKindsAreTaken) {
  for (const uint16_t version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const TestKey key : {TestKey::kEd25519, TestKey::kP256, TestKey::kP384,
                              TestKey::kP521, TestKey::kRsa}) {
      const TlsPeerOptions options{.min_version = version,
                                   .max_version = version};
      EXPECT_EQ(Show({.key = key}, {}, TestKey::kP256, options), kGood)
          << version << " " << static_cast<int>(key);
      EXPECT_EQ(Show({.key = key}, {.verify = false}, TestKey::kP256, options),
                kGood)
          << version << " " << static_cast<int>(key);
    }
  }
}

TEST(TlsAlgorithms, AuthoritiesWithKeysOfAllKindsAreTrusted) {
  for (const TestKey key : {TestKey::kEd25519, TestKey::kP224, TestKey::kP256,
                            TestKey::kP384, TestKey::kP521, TestKey::kRsa}) {
    EXPECT_EQ(Show({}, {}, key), kGood) << static_cast<int>(key);
  }
}

TEST(TlsAlgorithms, ServersWithOneGroupAreMet) {
  for (const char* group : {"X25519", "P-256", "P-384", "P-521"}) {
    for (const uint16_t version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      TlsWorld world(
          {.min_version = version, .max_version = version, .curves = group});
      EXPECT_EQ(Meet(&world), kGood) << group << " " << version;
    }
  }
  TlsWorld other({.curves = "P-224"});
  EXPECT_EQ(Meet(&other), kNothingInCommon);
}

TEST(TlsAlgorithms, ASignatureThatTheLineLeavesOutIsNotTaken) {
  EXPECT_EQ(
      Show({.key = TestKey::kEd25519}, {.sigalgs = "ECDSA+SHA256"}),
      (Outcome{false,
               "SSLV3_ALERT_HANDSHAKE_FAILURE: the server has no cipher "
               "suite, signature algorithm or group in common with checkd",
               true}));
  EXPECT_EQ(Show({.key = TestKey::kEd25519},
                 {.sigalgs = "ed448:ed25519:ECDSA+SHA256"}),
            kGood);
}

TEST(TlsAlgorithms, WeakKeysAreTrustedOnlyBelowTheirLevel) {
  const CertificateWish rsa{.key = TestKey::kRsa, .rsa_bits = 1024};
  EXPECT_EQ(Show(rsa),
            Weak("key is too weak for security level 2 (1024 bits)"));
  EXPECT_EQ(Show(rsa, {.verify = false}), kGood);
  EXPECT_EQ(Show(rsa, {.ciphers = "ALL:@SECLEVEL=1"}), kGood);
  EXPECT_EQ(Show({.key = TestKey::kRsa}, {.ciphers = "ALL:@SECLEVEL=3"}),
            Weak("key is too weak for security level 3 (2048 bits)"));
  EXPECT_EQ(Show({}, {.ciphers = "ALL:@SECLEVEL=3"}), kGood);
  EXPECT_EQ(Show({.key = TestKey::kEd25519}, {.ciphers = "ALL:@SECLEVEL=3"}),
            kGood);
  EXPECT_EQ(Show({}, {.ciphers = "ALL:@SECLEVEL=4"}),
            Weak("key is too weak for security level 4 (256 bits)"));
  EXPECT_EQ(Show({}, {.ciphers = "ALL:@SECLEVEL=99"}),
            Weak("key is too weak for security level 99 (256 bits)"));
  // The authority's key counts as well.
  EXPECT_EQ(Show({}, {.ciphers = "ALL:@SECLEVEL=3"}, TestKey::kP224),
            Weak("key is too weak for security level 3 (224 bits)"));
}

TEST(TlsAlgorithms, WeakSignaturesAreTrustedOnlyBelowTheirLevel) {
  const CertificateWish sha1{.signing = TestSigning::kSha1};
  EXPECT_EQ(Show(sha1), Weak("signature is too weak for security level 2 "
                             "(ecdsa-with-SHA1)"));
  EXPECT_EQ(Show(sha1, {.verify = false}), kGood);
  EXPECT_EQ(Show(sha1, {.ciphers = "ALL:@SECLEVEL=1"}),
            Weak("signature is too weak for security level 1 "
                 "(ecdsa-with-SHA1)"));
  EXPECT_EQ(Show(sha1, {.ciphers = "ALL:@SECLEVEL=0"}), kGood);
  EXPECT_EQ(Show({.signing = TestSigning::kPss}, {}, TestKey::kRsa), kGood);
}

// Who is trusted need not prove it: this one signed himself with SHA-256.
TEST(TlsAlgorithms, ARootsOwnSignatureDoesNotCount) {
  CertificateWish wish{.key = TestKey::kP521, .signing = TestSigning::kSha512};
  EXPECT_EQ(Show(wish, {.ciphers = "ALL:@SECLEVEL=5"}, TestKey::kP521), kGood);
  wish.signing = TestSigning::kSha384;
  EXPECT_EQ(Show(wish, {.ciphers = "ALL:@SECLEVEL=5"}, TestKey::kP521),
            Weak("signature is too weak for security level 5 "
                 "(ecdsa-with-SHA384)"));
}

TEST(TlsAlgorithms, AFailureOfAnotherKindIsNoLackOfOurs) {
  const TestAuthority other("Other Root");
  const IssuedCertificate issued = other.Issue({.names = {"server.example"}});
  TlsWorld world({.certificate = issued.chain_pem, .key = issued.key_pem});
  EXPECT_FALSE(Meet(&world).lacks_algorithm);
  TlsWorld old({.max_version = TLS1_2_VERSION});
  old.profile.min_version = TlsVersion::kTls13;
  EXPECT_EQ(Meet(&old), (Outcome{false, "TLSV1_ALERT_PROTOCOL_VERSION"}));
}

// TLS 1.2 refuses a client without a certificate by the same alert as one with
// nothing in common.
TEST(TlsAlgorithms, AClientCertificateThatIsMissedIsNoLackOfOurs) {
  TlsWorld world(
      {.max_version = TLS1_2_VERSION, .client_ca = TestRoot().pem()});
  EXPECT_EQ(Meet(&world), (Outcome{false, "SSLV3_ALERT_HANDSHAKE_FAILURE"}));
}

TEST(TlsAlgorithms, KeysThatMayNotSignAreTold) {
  EXPECT_EQ(
      Show({.key = TestKey::kRsa, .key_usage = "critical,keyEncipherment"}),
      (Outcome{false,
               "KEY_USAGE_BIT_INCORRECT: the server's certificate has a key "
               "usage without digitalSignature, on which checkd's library "
               "insists",
               true}));
}

// A signature by another authority of the same name is wrong, not unknown.
TEST(TlsAlgorithms, AWrongSignatureIsNoLackOfOurs) {
  const TestAuthority impostor("Test Root");
  const IssuedCertificate issued =
      impostor.Issue({.names = {"server.example"}});
  TlsWorld world({.certificate = issued.chain_pem, .key = issued.key_pem});
  const Outcome outcome = Meet(&world);
  EXPECT_FALSE(outcome.lacks_algorithm) << outcome.failure;
  EXPECT_EQ(outcome.failure,
            "CERTIFICATE_VERIFY_FAILED: certificate signature failure");
}

// What a server does that does not heed what it was offered: bytes on the wire
// become others of the same length.
struct Bent {
  const char* name;
  std::string_view from;
  size_t skip;  // bytes from there to those that become `to`
  std::string_view to;
  const char* failure;
};

class BentServers : public testing::TestWithParam<Bent> {};

TEST_P(BentServers, AreToldToHaveWhatIsNotKnown) {
  TlsPeerOptions options{.max_version = TLS1_2_VERSION,
                         .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256",
                         .curves = "P-256"};
  options.alter = [](std::string bytes, size_t) {
    const size_t at = bytes.find(GetParam().from);
    if (at != std::string::npos) {
      bytes.replace(at + GetParam().skip, GetParam().to.size(), GetParam().to);
    }
    return bytes;
  };
  TlsWorld world(options);
  world.profile.verify = false;
  EXPECT_EQ(Meet(&world), (Outcome{false, GetParam().failure, true}));
}

INSTANTIATE_TEST_SUITE_P(
    , BentServers,
    testing::Values(
        Bent{"Key",
             {"\x2a\x86\x48\xce\x3d\x02\x01", 7},
             6,
             {"\x02", 1},
             "UNSUPPORTED_ALGORITHM: the server's certificate has a key that "
             "checkd cannot use"},
        Bent{"Curve",
             {"\x2a\x86\x48\xce\x3d\x03\x01\x07", 8},
             7,
             {"\x01", 1},
             "DECODE_ERROR: the server's certificate has a key that checkd "
             "cannot use"},
        Bent{"Suite",
             {"\xc0\x2b", 2},
             0,
             {"\xc0\xac", 2},
             "WRONG_CIPHER_RETURNED: the server chose a cipher suite that was "
             "not offered"},
        Bent{"Group",
             {"\x03\x00\x17\x41", 4},
             0,
             {"\x03\x00\x1e", 3},
             "WRONG_CURVE: the server chose a group that was not offered"},
        // Behind the 65 bytes of the key share.
        Bent{"Signature",
             {"\x03\x00\x17\x41", 4},
             4 + 65,
             {"\x08\x08", 2},
             "WRONG_SIGNATURE_TYPE: the server signed with an algorithm that "
             "was not offered"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
