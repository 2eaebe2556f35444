// What is told of a handshake: reports, and the log of its secrets.
#include <sys/stat.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "openssl/err.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "transport/tls/testing/tls_world.h"
#include "transport/tls/tls_record.h"

namespace checkd {
namespace {

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(TlsReport, TellsOfTheCertificate) {
  const TestAuthority between = TestRoot().Intermediate("Between");
  const IssuedCertificate issued = between.Issue(
      {.common_name = "Müller, \"x\"",
       .names = {"a.example", "*.b.example", "192.0.2.1", "2001:db8::1"},
       .not_before_s = -1000,
       .not_after_s = 2000});
  TlsWorld world({.certificate = issued.chain_pem, .key = issued.key_pem});
  world.sni = "a.example";
  const int64_t now = std::time(nullptr);
  ASSERT_TRUE(world.Connect()) << world.Report().failure;
  const TlsReport report = world.Report();
  EXPECT_EQ(report.version, "TLSv1.3");
  EXPECT_EQ(report.cipher.substr(0, 4), "TLS_");
  EXPECT_EQ(report.sni, "a.example");
  EXPECT_EQ(report.alpn, "");
  EXPECT_FALSE(report.resumed);
  EXPECT_EQ(report.subject, "CN=M\\C3\\BCller\\, \\\"x\\\"");
  EXPECT_EQ(report.issuer, "CN=Between");
  EXPECT_EQ(report.serial, absl::StrFormat("%X", issued.serial));
  EXPECT_EQ(report.names,
            (std::vector<std::string>{"a.example", "*.b.example", "192.0.2.1",
                                      "2001:db8::1"}));
  EXPECT_NEAR(report.not_before_s, now - 1000, 60);
  EXPECT_NEAR(report.not_after_s, now + 2000, 60);
  EXPECT_EQ(report.chain_not_after_s, report.not_after_s);
  EXPECT_EQ(report.sha256.size(), 64u);
  EXPECT_EQ(report.sha256.find_first_not_of("0123456789abcdef"),
            std::string::npos);
  EXPECT_EQ(report.failure, "");
}

TEST(TlsReport, TheChainEndsWithItsFirstCertificateThatDoes) {
  // The authorities are good for 30 days.
  const IssuedCertificate issued = TestRoot().Intermediate("Between").Issue(
      {.names = {"server.example"}, .not_after_s = 90 * 86400});
  TlsWorld world({.certificate = issued.chain_pem, .key = issued.key_pem});
  ASSERT_TRUE(world.Connect());
  const TlsReport report = world.Report();
  EXPECT_NEAR(report.not_after_s - std::time(nullptr), 90 * 86400, 60);
  EXPECT_NEAR(report.chain_not_after_s - std::time(nullptr), 30 * 86400, 60);
}

TEST(TlsReport, TellsOfACertificateThatWasNotGoodEnough) {
  const IssuedCertificate issued = TestRoot().Issue(
      {.common_name = "old", .not_before_s = -7200, .not_after_s = -3600});
  TlsWorld world({.certificate = issued.chain_pem, .key = issued.key_pem});
  EXPECT_FALSE(world.Connect());
  world.test.RunUntilIdle();
  const TlsReport report = world.Report();
  EXPECT_EQ(report.subject, "CN=old");
  EXPECT_EQ(report.failure,
            "CERTIFICATE_VERIFY_FAILED: certificate has expired");
}

TEST(TlsReport, TellsOfAResumedSessionWithItsCertificate) {
  TlsWorld world({.max_version = TLS1_2_VERSION});
  world.remember = true;
  ASSERT_TRUE(world.Connect());
  const TlsReport first = world.Report();
  ASSERT_TRUE(world.Connect());
  const TlsReport second = world.Report();
  EXPECT_TRUE(second.resumed);
  EXPECT_EQ(second.version, "TLSv1.2");
  EXPECT_EQ(second.cipher, first.cipher);
  EXPECT_EQ(second.sha256, first.sha256);
  EXPECT_EQ(second.not_after_s, first.not_after_s);
}

TEST(TlsReport, ACopyOutlivesTheConnection) {
  TlsWorld world;
  ASSERT_TRUE(world.Connect());
  std::unique_ptr<TlsRecord> record = world.conn().transport()->Record();
  std::unique_ptr<TlsRecord> copy = record->Clone();
  const TlsReport report = record->Describe();
  record.reset();
  world.Close();
  EXPECT_EQ(copy->Describe().sha256, report.sha256);
  EXPECT_EQ(copy->Describe().cipher, report.cipher);
}

TEST(TlsReport, ACopySaysTheSame) {
  HandshakeRecord record;
  record.version = TLS1_2_VERSION;
  record.resumed = true;
  record.alpn = "h2";
  record.sni = "a.example";
  record.failure = "WHY";
  record.no_algorithm = true;
  const std::unique_ptr<TlsRecord> copy = record.Clone();
  const TlsReport report = copy->Describe();
  EXPECT_EQ(report.version, "TLSv1.2");
  EXPECT_TRUE(report.resumed);
  EXPECT_EQ(report.alpn, "h2");
  EXPECT_EQ(report.sni, "a.example");
  EXPECT_EQ(report.failure, "WHY");
  EXPECT_TRUE(copy->LacksAlgorithm());
}

TEST(TlsReport, ACertificateThatCannotBeReadIsLeftOut) {
  bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> chain(sk_CRYPTO_BUFFER_new_null());
  const uint8_t kBytes[] = {1, 2, 3};
  bssl::PushToStack(chain.get(), bssl::UniquePtr<CRYPTO_BUFFER>(
                                     CRYPTO_BUFFER_new(kBytes, 3, nullptr)));
  HandshakeRecord record;
  record.KeepChain(chain.get());
  EXPECT_EQ(record.Describe().sha256, "");
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(TlsReport, OnlyTheChainKeptLastIsToldOf) {
  TlsWorld world;
  ASSERT_TRUE(world.Connect());
  const std::unique_ptr<TlsRecord> copy =
      world.conn().transport()->Record()->Clone();
  ASSERT_NE(copy->Describe().sha256, "");
  static_cast<HandshakeRecord&>(*copy).KeepChain(nullptr);
  EXPECT_EQ(copy->Describe().sha256, "");
}

TEST(TlsReport, SecretsAreLoggedIfAskedFor) {
  const std::string path = testing::TempDir() + "/keys";
  TlsWorld world;
  world.key_log = path;
  ASSERT_TRUE(world.Connect());
  const std::string text = Contents(path);
  for (const char* label :
       {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
        "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 "}) {
    EXPECT_NE(text.find(label), std::string::npos) << text;
  }
  EXPECT_NE(text.find(world.peer.server_secret(1)), std::string::npos);
  EXPECT_TRUE(text.ends_with("\n"));
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(TlsReport, SecretsOfTls12AreLoggedToo) {
  const std::string path = testing::TempDir() + "/keys12";
  TlsWorld world({.max_version = TLS1_2_VERSION});
  world.key_log = path;
  ASSERT_TRUE(world.Connect());
  EXPECT_EQ(Contents(path).substr(0, 14), "CLIENT_RANDOM ");
}

TEST(TlsReport, ALogOfSecretsThatCannotBeOpenedIsAnError) {
  TlsContexts contexts;
  EXPECT_EQ(contexts.LogKeysTo("/nonexistent/keys").message(),
            "'/nonexistent/keys': No such file or directory");
}

}  // namespace
}  // namespace checkd
