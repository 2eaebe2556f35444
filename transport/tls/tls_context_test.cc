// Settings that are wrong are told with the word and the file.
#include "transport/tls/tls_context.h"

#include <sys/stat.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "openssl/err.h"
#include "transport/tls/testing/test_authority.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

std::string Save(std::string_view name, std::string_view text) {
  return WriteText(testing::TempDir(), name, text);
}

// What is said of `profile`; "" if nothing is wrong. `$DIR` stands for the
// folder of the test's files.
std::string Complaint(TlsProfile profile) {
  if (profile.verify && profile.ca_file.empty()) {
    profile.ca_file = TestRootFile();
  }
  const auto made = TlsContext::Make(&profile, nullptr);
  EXPECT_EQ(ERR_peek_error(), 0u) << "nothing may wait for another's failure";
  if (made.ok()) return "";
  EXPECT_EQ(made.status().code(), absl::StatusCode::kInvalidArgument);
  std::string message(made.status().message());
  const std::string folder = testing::TempDir() + "/";
  for (size_t at; (at = message.find(folder)) != std::string::npos;) {
    message.replace(at, folder.size(), "$DIR/");
  }
  return message;
}

TEST(TlsContext, DefaultsAreFine) {
  EXPECT_EQ(Complaint({}), "");
  EXPECT_EQ(Complaint({.verify = false}), "");
}

TEST(TlsContext, TheSystemsAuthoritiesCanBeNamed) {
  const std::string folder = testing::TempDir() + "/system";
  ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
  WriteText(folder, "root.pem", TestRoot().pem());
  ASSERT_EQ(setenv("SSL_CERT_DIR", folder.c_str(), 1), 0);
  EXPECT_EQ(Complaint({.ca_file = "@system-ca"}), "");
  ASSERT_EQ(setenv("SSL_CERT_DIR", "/nonexistent", 1), 0);
  EXPECT_EQ(Complaint({.ca_file = "@system-ca"}),
            "'ca-file' '/nonexistent': No such file or directory");
  ASSERT_EQ(unsetenv("SSL_CERT_DIR"), 0);
}

TEST(TlsContext, AuthoritiesMustBeThere) {
  EXPECT_EQ(Complaint({.ca_file = "/nonexistent.pem"}),
            "'ca-file' '/nonexistent.pem': No such file or directory");
  EXPECT_EQ(Complaint({.ca_file = Save("empty.pem", "")}),
            "'ca-file' '$DIR/empty.pem': no certificate in it");
  EXPECT_EQ(Complaint({.ca_file = Save("text.pem", "hello\nworld\n")}),
            "'ca-file' '$DIR/text.pem': no certificate in it");
}

TEST(TlsContext, AuthoritiesMustBeWhole) {
  const std::string& pem = TestRoot().pem();
  EXPECT_EQ(Complaint({.ca_file = Save("cut.pem", pem.substr(0, 200))}),
            "'ca-file' '$DIR/cut.pem': not a PEM certificate (BAD_END_LINE)");
  std::string garbled = pem;
  garbled[200] = '!';
  EXPECT_EQ(Complaint({.ca_file = Save("garbled.pem", garbled)}),
            "'ca-file' '$DIR/garbled.pem': not a PEM certificate "
            "(BAD_BASE64_DECODE)");
  EXPECT_EQ(Complaint({.ca_file = Save("bytes.pem",
                                       "-----BEGIN CERTIFICATE-----\nAAAA\n"
                                       "-----END CERTIFICATE-----\n")})
                .substr(0, 50),
            std::string("'ca-file' '$DIR/bytes.pem': not a PEM certificate "
                        "(")
                .substr(0, 50));
  EXPECT_NE(Complaint({.ca_file = Save("second.pem",
                                       pem + "\n" + pem.substr(0, 200))}),
            "");
}

TEST(TlsContext, AFolderOfAuthoritiesMayNotBeEmpty) {
  const std::string folder = testing::TempDir() + "/nothing";
  ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
  EXPECT_EQ(Complaint({.ca_file = folder}),
            "'ca-file' '$DIR/nothing': no certificate in it");
  WriteText(folder, "bad.pem", TestRoot().pem().substr(0, 100));
  EXPECT_EQ(Complaint({.ca_file = folder}),
            "'ca-file' '$DIR/nothing/bad.pem': not a PEM certificate "
            "(BAD_END_LINE)");
}

TEST(TlsContext, OfAFolderOnlyFilesNamedLikeAuthoritiesAreRead) {
  const std::string folder = testing::TempDir() + "/mixed";
  ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
  WriteText(folder, "1a2b3c4d.0", TestRoot().pem());
  const std::string bad = TestRoot().pem().substr(0, 100);
  for (const char* name :
       {"1a2b3c4d.x", "1a2b3c4d00", "1a2b3c4g.0", "1a2b3c4d.00", "1a2b3c4.0",
        ".hidden.pem", "README"}) {
    WriteText(folder, name, bad);
  }
  EXPECT_EQ(Complaint({.ca_file = folder}), "");
}

TEST(TlsContext, OfAFolderTheFirstFileThatIsWrongIsNamed) {
  const std::string folder = testing::TempDir() + "/wrong";
  ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
  const std::string& good = TestRoot().pem();
  for (const char name : std::string_view("gbecahdf")) {
    WriteText(folder, std::string(1, name) + ".pem", good.substr(0, 100));
  }
  for (const char name : std::string_view("abcdefgh")) {
    const std::string file = std::string(1, name) + ".pem";
    EXPECT_EQ(Complaint({.ca_file = folder}),
              "'ca-file' '$DIR/wrong/" + file +
                  "': not a PEM certificate (BAD_END_LINE)");
    WriteText(folder, file, good);
  }
}

TEST(TlsContext, AnAuthorityMayBeNamedTwice) {
  EXPECT_EQ(Complaint({.ca_file = Save("twice.pem",
                                       TestRoot().pem() + TestRoot().pem())}),
            "");
}

TEST(TlsContext, RevocationListsMustBeThere) {
  EXPECT_EQ(Complaint({.crl_file = "/nonexistent.crl"}),
            "'crl-file' '/nonexistent.crl': No such file or directory");
  EXPECT_EQ(Complaint({.crl_file = Save("none.crl", TestRoot().pem())}),
            "'crl-file' '$DIR/none.crl': no revocation list in it");
  EXPECT_EQ(Complaint({.crl_file = Save(
                           "cut.crl",
                           TestRoot().RevocationList({1}).substr(0, 100))}),
            "'crl-file' '$DIR/cut.crl': not a PEM revocation list "
            "(BAD_END_LINE)");
}

TEST(TlsContext, AllThatIsWrongIsTold) {
  EXPECT_EQ(Complaint({.ca_file = "/ca.pem",
                       .crl_file = "/crl.pem",
                       .certificate = "/crt.pem",
                       .curves = "nonsense"}),
            "'curves': no curve of 'nonsense' is known (write for instance "
            "X25519:P-256:P-384:P-521)\n"
            "'crt' '/crt.pem': No such file or directory\n"
            "'ca-file' '/ca.pem': No such file or directory\n"
            "'crl-file' '/crl.pem': No such file or directory");
}

TEST(TlsContext, OurCertificateNeedsItsKey) {
  const IssuedCertificate issued = TestRoot().Issue({.client = true});
  EXPECT_EQ(Complaint({.certificate = Save("c1.pem", issued.all())}), "");
  EXPECT_EQ(
      Complaint({.certificate = Save("c2.pem", issued.key_pem + issued.pem)}),
      "");
  EXPECT_EQ(Complaint({.certificate = Save("c3.pem", issued.key_pem)}),
            "'crt' '$DIR/c3.pem': no certificate in it");
  EXPECT_EQ(Complaint({.certificate = "/nonexistent.pem"}),
            "'crt' '/nonexistent.pem': No such file or directory");
}

TEST(TlsContext, TheKeyMayBeInAFileOfItsOwn) {
  const IssuedCertificate issued = TestRoot().Issue({.client = true});
  const std::string path = Save("own.pem", issued.pem);
  EXPECT_EQ(Complaint({.certificate = path}),
            "'crt' '$DIR/own.pem': no private key in it, and "
            "'$DIR/own.pem.key': No such file or directory");
  Save("own.pem.key", "");
  EXPECT_EQ(Complaint({.certificate = path}),
            "'crt' '$DIR/own.pem': no private key in it, nor in "
            "'$DIR/own.pem.key'");
  Save("own.pem.key", issued.key_pem);
  EXPECT_EQ(Complaint({.certificate = path}), "");
  EXPECT_EQ(Complaint({.certificate = path, .key_file = TlsKeyFile::kReplaced}),
            "");
  EXPECT_EQ(Complaint({.certificate = path, .key_file = TlsKeyFile::kNone}),
            "'crt' '$DIR/own.pem': no private key in it");
  const std::string named = Save("named.crt", issued.pem);
  Save("named.key", issued.key_pem);
  EXPECT_EQ(
      Complaint({.certificate = named, .key_file = TlsKeyFile::kReplaced}), "");
  EXPECT_NE(Complaint({.certificate = named}), "");
}

TEST(TlsContext, TheKeyMustFit) {
  const IssuedCertificate one = TestRoot().Issue({.client = true});
  const IssuedCertificate two = TestRoot().Issue({.client = true});
  EXPECT_EQ(
      Complaint({.certificate = Save("mixed.pem", one.pem + two.key_pem)}),
      "'crt' '$DIR/mixed.pem': the private key does not fit the first "
      "certificate");
}

TEST(TlsContext, TheKeyMustNotHaveAPassphrase) {
  const IssuedCertificate issued = TestRoot().Issue({.client = true});
  EXPECT_EQ(Complaint({.certificate = Save(
                           "locked.pem",
                           issued.pem + ProtectKey(issued.key_pem, "word"))}),
            "'crt' '$DIR/locked.pem': the private key cannot be read "
            "(BAD_PASSWORD_READ); it must not have a passphrase");
}

struct Case {
  const char* name;
  TlsProfile profile;
  const char* complaint;
};

class Settings : public testing::TestWithParam<Case> {};

TEST_P(Settings, AreJudged) {
  EXPECT_EQ(Complaint(GetParam().profile), GetParam().complaint);
}

INSTANTIATE_TEST_SUITE_P(
    , Settings,
    testing::Values(
        Case{"Curves", {.curves = "X25519:P-256"}, ""},
        Case{"Cipher", {.ciphers = "ECDHE+AESGCM:!RSA"}, ""},
        Case{"CipherPartlyKnown",
             {.ciphers = "ECDHE-RSA-AES128-GCM-SHA256:NO-SUCH"},
             ""},
        Case{"Suites", {.ciphersuites = "TLS_NONE:TLS_AES_256_GCM_SHA384"}, ""},
        Case{"Sigalgs", {.sigalgs = "ECDSA+SHA256:RSA-PSS+SHA256"}, ""},
        Case{"ClientSigalgs",
             {.client_sigalgs = "ECDSA+SHA256:rsa_pss_rsae_sha256"},
             ""},
        Case{"BadCurve",
             {.curves = "X448:P-1"},
             "'curves': no curve of 'X448:P-1' is known (write for instance "
             "X25519:P-256:P-384:P-521)"},
        Case{"BadCipher",
             {.ciphers = "NO-SUCH"},
             "'ciphers': no cipher of 'NO-SUCH' is known (NO_CIPHER_MATCH)"},
        Case{"BadSuite",
             {.ciphersuites = "TLS_NONE"},
             "'ciphersuites': no cipher suite of 'TLS_NONE' is known; write "
             "TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 or "
             "TLS_CHACHA20_POLY1305_SHA256"},
        Case{"BadSigalg",
             {.sigalgs = "ROT13"},
             "'sigalgs': no signature algorithm of 'ROT13' is known (write for "
             "instance ECDSA+SHA256:RSA-PSS+SHA256)"},
        Case{"BadClientSigalg",
             {.client_sigalgs = "ROT13:ed448"},
             "'client-sigalgs': no signature algorithm of 'ROT13:ed448' is "
             "known (write for instance ECDSA+SHA256:RSA-PSS+SHA256)"},
        Case{"CrossedVersions",
             {.min_version = TlsVersion::kTls13,
              .max_version = TlsVersion::kTls12},
             "'ssl-min-ver': is above 'ssl-max-ver': nothing is left"},
        Case{"Ssl3",
             {.max_version = TlsVersion::kSsl3},
             "'ssl-max-ver': SSLv3 is not spoken any more; the oldest is "
             "TLSv1.0"},
        Case{"Ssl3AtLeast", {.min_version = TlsVersion::kSsl3}, ""},
        Case{"OldMax", {.max_version = TlsVersion::kTls11}, ""}),
    [](const auto& info) { return info.param.name; });

// What is said of lists of which something is left.
struct Warned {
  const char* name;
  TlsProfile profile;
  std::vector<std::string> warnings = {};
  int security_level = 2;
};

class Lists : public testing::TestWithParam<Warned> {};

TEST_P(Lists, LoseWhatCannotBeDone) {
  TlsProfile profile = GetParam().profile;
  profile.verify = false;
  const auto made = TlsContext::Make(&profile, nullptr);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ((*made)->warnings(), GetParam().warnings);
  EXPECT_EQ((*made)->security_level(), GetParam().security_level);
}

constexpr char kMozilla[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-CHACHA20-POLY1305";

INSTANTIATE_TEST_SUITE_P(
    , Lists,
    testing::Values(
        Warned{"Nothing", {}},
        Warned{"Ciphers",
               {.ciphers = kMozilla},
               {"'ciphers': left out, as checkd cannot do it: "
                "DHE-RSA-AES128-GCM-SHA256, DHE-RSA-CHACHA20-POLY1305"}},
        Warned{"Separators",
               {.ciphers = "AES128-SHA,A-1 A-2;A-3:A-4"},
               {"'ciphers': left out, as checkd cannot do it: A-1, A-2, A-3, "
                "A-4"}},
        Warned{"ManyCiphers",
               {.ciphers = "AES128-SHA:A1:A2:A3:A4:A5:A6:A7:A8:A9:A10"},
               {"'ciphers': left out, as checkd cannot do it: A1, A2, A3, A4, "
                "A5, A6, A7, A8 and 2 more"}},
        Warned{"EightCiphers",
               {.ciphers = "AES128-SHA:A1:A2:A3:A4:A5:A6:A7:A8"},
               {"'ciphers': left out, as checkd cannot do it: A1, A2, A3, A4, "
                "A5, A6, A7, A8"}},
        Warned{"Classes",
               {.ciphers = "kEECDH+AESGCM:HIGH:kEDH+AES:DHE:MEDIUM:!aNULL:"
                           "!CAMELLIA:-AES256-CCM:+ARIA128-GCM:@STRENGTH"}},
        Warned{"Suites13InCiphers",
               {.ciphers = "TLS_AES_128_GCM_SHA256:AES128-SHA"}},
        Warned{"Level", {.ciphers = "ALL:@SECLEVEL=0"}, {}, 0},
        Warned{"LevelBehindName", {.ciphers = "DEFAULT@SECLEVEL=1"}, {}, 1},
        Warned{"Profile", {.ciphers = "PROFILE=SYSTEM"}},
        Warned{"ProfileWithLevel",
               {.ciphers = "@SECLEVEL=1:PROFILE=SYSTEM:!3DES"},
               {},
               1},
        Warned{"LevelAlone", {.ciphers = "@SECLEVEL=3"}, {}, 3},
        Warned{"LevelOfNoNumber", {.ciphers = "ALL:@SECLEVEL=x"}},
        Warned{"LevelBelowZero", {.ciphers = "ALL:@SECLEVEL=-1"}},
        Warned{
            "Suites",
            {.ciphersuites = "TLS_AES_128_CCM_SHA256:TLS_AES_256_GCM_SHA384"},
            {"'ciphersuites': left out, as checkd cannot do it: "
             "TLS_AES_128_CCM_SHA256"}},
        Warned{"Curves",
               {.curves = "X448:secp256r1:x25519:ffdhe2048"},
               {"'curves': left out, as checkd cannot do it: X448, ffdhe2048"}},
        Warned{"Sigalgs",
               {.sigalgs = "ed448:ECDSA+SHA256:PSS+SHA512:Ed25519"},
               {"'sigalgs': left out, as checkd cannot do it: ed448"}},
        Warned{"ClientSigalgs",
               {.client_sigalgs = "rsa_pss_pss_sha256:RSA+SHA256"},
               {"'client-sigalgs': left out, as checkd cannot do it: "
                "rsa_pss_pss_sha256"}},
        Warned{"Two",
               {.curves = "X448:P-256", .sigalgs = "ed448:ed25519"},
               {"'curves': left out, as checkd cannot do it: X448",
                "'sigalgs': left out, as checkd cannot do it: ed448"}}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
