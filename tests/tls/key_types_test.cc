// Keys, signatures, groups and cipher suites of servers: checkd reaches those
// that HAProxy reaches, but for what its library lacks.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/program.h"
#include "tests/harness/temp_dir.h"
#include "tests/tls/two_opinions.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

constexpr char kWeakNginx[] = "ssl_ciphers ALL:@SECLEVEL=0;";

class KeyTypes : public testing::Test {
 protected:
  // A certificate of the authority, checked with `verify required`.
  void Add(const std::string& name, CertificateWish wish,
           const std::string& nginx = {}, const std::string& words = {},
           const std::string& protocols = "TLSv1.2 TLSv1.3") {
    wish.names = {"a.example"};
    cases_.push_back({name, root_.Issue(wish).all(), words, nginx, protocols});
  }
  // Of another authority, for either version of TLS.
  void AddOf(const std::string& name, const TestAuthority& authority,
             CertificateWish wish) {
    const std::string file = dir_.Write(name + ".pem", authority.pem());
    cases_.push_back(
        {name, authority.Issue(wish).all(), absl::StrCat("ca-file ", file)});
  }
  // Checked with `verify none` and certified by nobody else; of a key that only
  // OpenSSL can make.
  void AddSelfSigned(const std::string& name, const std::string& algorithm) {
    const std::string pem = MakeByOpenssl(name, {"-newkey", algorithm});
    cases_.push_back({name, pem, "verify none"});
  }
  // Of an authority with such a key, or curve.
  void AddOfAuthority(const std::string& name,
                      const std::vector<std::string>& key) {
    const std::string authority = MakeByOpenssl(name + "-ca", key);
    const std::string file = dir_.Write(name + "-ca.pem", authority);
    const std::string pem = MakeByOpenssl(
        name, {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-CA",
               file, "-CAkey", file});
    cases_.push_back({name, pem, absl::StrCat("ca-file ", file)});
  }

  std::string MakeByOpenssl(const std::string& name,
                            const std::vector<std::string>& words) {
    const std::string path = dir_.Path(name + ".made");
    std::vector<std::string> argv = {FindProgram("openssl"),
                                     "req",
                                     "-x509",
                                     "-nodes",
                                     "-days",
                                     "2",
                                     "-subj",
                                     absl::StrCat("/CN=", name),
                                     "-keyout",
                                     path + ".key",
                                     "-out",
                                     path};
    argv.insert(argv.end(), words.begin(), words.end());
    ChildProcess openssl({.argv = argv});
    EXPECT_TRUE(openssl.Wait().Exited(0)) << openssl.Output();
    return absl::StrCat(ReadFile(path), ReadFile(path + ".key"));
  }

  std::string Trusting() {
    return absl::StrCat("ssl verify required ca-file ",
                        dir_.Write("root.pem", root_.pem()));
  }

  const TempDir dir_;
  const TestAuthority root_;
  std::vector<TlsCase> cases_;
};

TEST_F(KeyTypes, AreThoseOfHaproxy) {
  const struct {
    const char* name;
    TestKey key;
  } kKeys[] = {{"ed25519", TestKey::kEd25519}, {"p224", TestKey::kP224},
               {"p256", TestKey::kP256},       {"p384", TestKey::kP384},
               {"p521", TestKey::kP521},       {"rsa", TestKey::kRsa}};
  for (const auto& [name, key] : kKeys) {
    for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
      Add(absl::StrCat(name, "-", version), {.key = key}, "", "", version);
      Add(absl::StrCat(name, "-blind-", version), {.key = key}, "",
          "verify none", version);
    }
    AddOf(absl::StrCat("by-", name), TestAuthority(name, key), {});
  }
  Add("rsa1024", {.key = TestKey::kRsa, .rsa_bits = 1024}, kWeakNginx);
  Add("rsa1024-blind", {.key = TestKey::kRsa, .rsa_bits = 1024}, kWeakNginx,
      "verify none");
  Add("rsa1024-level1", {.key = TestKey::kRsa, .rsa_bits = 1024}, kWeakNginx,
      "ciphers ALL:@SECLEVEL=1");
  Add("rsa1024-level2", {.key = TestKey::kRsa, .rsa_bits = 1024}, kWeakNginx,
      "ciphers ALL:@SECLEVEL=2");
  Add("rsa3072", {.key = TestKey::kRsa, .rsa_bits = 3072});
  Add("rsa2048-level3", {.key = TestKey::kRsa}, "", "ciphers ALL:@SECLEVEL=3");
  Add("p256-level3", {}, "", "ciphers ALL:@SECLEVEL=3");
  Add("p256-level4", {}, "", "ciphers ALL:@SECLEVEL=4");
  const TestAuthority rsa_root("RSA", TestKey::kRsa);
  AddOf("sha256", rsa_root, {});
  AddOf("sha384", rsa_root, {.signing = TestSigning::kSha384});
  AddOf("sha512", rsa_root, {.signing = TestSigning::kSha512});
  AddOf("pss", rsa_root, {.signing = TestSigning::kPss});
  AddOf("between", rsa_root.Intermediate("Between", TestKey::kEd25519), {});
  Add("sha1", {.signing = TestSigning::kSha1}, kWeakNginx);
  Add("sha1-blind", {.signing = TestSigning::kSha1}, kWeakNginx, "verify none");
  Add("sha1-level0", {.signing = TestSigning::kSha1}, kWeakNginx,
      "ciphers ALL:@SECLEVEL=0");
  Add("sha1-level1", {.signing = TestSigning::kSha1}, kWeakNginx,
      "ciphers ALL:@SECLEVEL=1");
  Add("usage-sign", {.key_usage = "critical,digitalSignature"});
  Add("usage-encipher-12",
      {.key = TestKey::kRsa, .key_usage = "critical,keyEncipherment"}, "", "",
      "TLSv1.2");
  TwoOpinions both(cases_, Trusting());
  ASSERT_TRUE(both.Ask());
  for (const TlsCase& one : cases_) both.ExpectAgreement(one.name);
}

TEST_F(KeyTypes, AreJudgedWithTheSignaturesAndGroupsOfHaproxy) {
  const CertificateWish rsa{.key = TestKey::kRsa};
  for (const char* group : {"X25519", "P-256", "P-384", "P-521"}) {
    for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
      Add(absl::StrCat("group-", group, "-", version), rsa,
          absl::StrCat("ssl_ecdh_curve ", group, ";"), "", version);
    }
  }
  for (const char* signature :
       {"RSA+SHA256", "RSA+SHA384", "RSA+SHA512", "RSA-PSS+SHA256",
        "RSA-PSS+SHA384", "RSA-PSS+SHA512", "RSA+SHA1"}) {
    const std::string line = absl::StrCat(
        kWeakNginx, "ssl_conf_command SignatureAlgorithms ", signature, ";");
    std::string name = absl::StrCat("signed-", signature);
    name[name.find('+')] = '-';
    Add(name, rsa, line, "", "TLSv1.2");
    Add(name + "-level0", rsa, line, "ciphers ECDHE+AESGCM:@SECLEVEL=0",
        "TLSv1.2");
  }
  for (const char* signature : {"ECDSA+SHA384", "ECDSA+SHA512", "ECDSA+SHA1"}) {
    std::string name = absl::StrCat("signed-", signature);
    name[name.find('+')] = '-';
    Add(name, {},
        absl::StrCat(kWeakNginx, "ssl_conf_command SignatureAlgorithms ",
                     signature, ";"),
        "", "TLSv1.2");
  }
  for (const char* cipher :
       {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384",
        "AES128-SHA", "AES256-SHA", "ECDHE-ARIA128-GCM-SHA256",
        "ECDHE-RSA-CAMELLIA128-SHA256", "AES128-CCM"}) {
    Add(cipher, rsa, absl::StrCat("ssl_ciphers ", cipher, ";"), "", "TLSv1.2");
  }
  Add("list-with-dhe", rsa, "",
      "ciphers DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
      "TLSv1.2");
  TwoOpinions both(cases_, Trusting());
  ASSERT_TRUE(both.Ask());
  for (const TlsCase& one : cases_) both.ExpectAgreement(one.name);
}

TEST_F(KeyTypes, OfWhichTheLibraryLacksSomeAreToldAndCounted) {
  const CertificateWish rsa{.key = TestKey::kRsa};
  AddSelfSigned("ed448", "ed448");
  AddSelfSigned("rsa-pss", "rsa-pss");
  AddOfAuthority("by-ed448", {"-newkey", "ed448"});
  AddOfAuthority("by-rsa-pss", {"-newkey", "rsa-pss"});
  AddOfAuthority("by-k1",
                 {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"});
  AddOfAuthority("by-brainpool", {"-newkey", "ec", "-pkeyopt",
                                  "ec_paramgen_curve:brainpoolP256r1"});
  Add("x448", rsa, "ssl_ecdh_curve X448;");
  Add("cbc256", rsa, "ssl_ciphers ECDHE-RSA-AES128-SHA256;", "", "TLSv1.2");
  Add("sha224", rsa, "ssl_conf_command SignatureAlgorithms RSA+SHA224;", "",
      "TLSv1.2");
  Add("usage-encipher",
      {.key = TestKey::kRsa, .key_usage = "critical,keyEncipherment"});
  TwoOpinions both(cases_, Trusting());
  ASSERT_TRUE(both.Ask());
  const std::string nothing =
      "HANDSHAKE_FAILURE_ON_CLIENT_HELLO: the server has no cipher suite, "
      "signature algorithm or group in common with checkd";
  const auto unknown_key = [](const char* name, const char* kind) {
    return absl::StrCat(
        "CERTIFICATE_VERIFY_FAILED: the certificate of 'CN=", name,
        "-ca' has a key of type ", kind, ", which checkd cannot verify");
  };
  const struct {
    const char* name;
    std::string failure;
  } kReasons[] = {
      {"ed448", nothing},
      {"rsa-pss", nothing},
      {"by-ed448", unknown_key("by-ed448", "Ed448")},
      {"by-rsa-pss", unknown_key("by-rsa-pss", "RSA-PSS")},
      {"by-k1", unknown_key("by-k1", "secp256k1")},
      {"by-brainpool", unknown_key("by-brainpool", "brainpoolP256r1")},
      {"x448", nothing},
      {"cbc256", nothing},
      {"sha224", nothing},
      {"usage-encipher",
       "KEY_USAGE_BIT_INCORRECT: the server's certificate has a key usage "
       "without digitalSignature, on which checkd's library insists"},
  };
  for (const auto& [name, failure] : kReasons) {
    EXPECT_EQ(both.haproxy(name).check_status, "L6OK") << name;
    EXPECT_EQ(both.checkd(name),
              (TlsOpinion{"DOWN", "L6RSP", "SSL handshake failure"}))
        << name;
    const std::string told =
        both.process().cli().Ask(absl::StrCat("show tls b/", name));
    EXPECT_TRUE(
        absl::StrContains(told, absl::StrCat("  failure: ", failure, "\n")))
        << told;
  }
  EXPECT_GE(ActivityValue(both.process().cli().Ask("show activity"),
                          "tls_unsupported"),
            10);
}

}  // namespace
}  // namespace checkd
