// Which certificates are good enough.
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "transport/tls/pem_files.h"
#include "transport/tls/testing/tls_world.h"
#include "transport/tls/verify.h"

namespace checkd {
namespace {

TlsPeerOptions Showing(const IssuedCertificate& issued) {
  return {.certificate = issued.chain_pem, .key = issued.key_pem};
}

std::string Save(std::string_view name, std::string_view text) {
  return WriteText(testing::TempDir(), name, text);
}

// The library's words for `issued`, shown to a client with `sni`; "" if it is
// good.
struct Outcome {
  ConnectionError error = ConnectionError::kNone;
  std::string failure;
};

Outcome Show(const IssuedCertificate& issued, const TlsProfile& profile,
             const std::string& sni) {
  TlsWorld world(Showing(issued));
  world.profile = profile;
  if (profile.ca_file.empty()) world.profile.ca_file = TestRootFile();
  world.sni = sni;
  const bool established = world.Connect();
  EXPECT_EQ(established, world.conn().error() == ConnectionError::kNone);
  EXPECT_EQ(ERR_peek_error(), 0u) << "nothing may wait for another's failure";
  return {world.conn().error(), world.Report().failure};
}

void ExpectGood(const Outcome& outcome) {
  EXPECT_EQ(outcome.error, ConnectionError::kNone);
  EXPECT_EQ(outcome.failure, "");
}

void ExpectBad(const Outcome& outcome, ConnectionError error,
               const std::string& reason) {
  EXPECT_EQ(outcome.error, error);
  EXPECT_EQ(outcome.failure, "CERTIFICATE_VERIFY_FAILED: " + reason);
}

TEST(TlsVerify, AnUnknownAuthorityWillNotDo) {
  const TestAuthority other("Other Root");
  ExpectBad(
      Show(other.Issue({.names = {"server.example"}}), {}, "server.example"),
      ConnectionError::kTlsHandshake, "unable to get local issuer certificate");
}

TEST(TlsVerify, AnAuthorityOfTheSameNameWillNotDo) {
  const TestAuthority other("Test Root");
  EXPECT_EQ(
      Show(other.Issue({.names = {"server.example"}}), {}, "server.example")
          .error,
      ConnectionError::kTlsHandshake);
}

TEST(TlsVerify, TheServerIsToldWhy) {
  const TestAuthority other("Other Root");
  TlsWorld world(Showing(other.Issue({.names = {"server.example"}})));
  EXPECT_FALSE(world.Connect());
  world.test.RunUntilIdle();
  EXPECT_EQ(world.peer.last().error, "TLSV1_ALERT_UNKNOWN_CA");
}

TEST(TlsVerify, AnExpiredOneWillNotDo) {
  ExpectBad(Show(TestRoot().Issue({.names = {"server.example"},
                                   .not_before_s = -7200,
                                   .not_after_s = -3600}),
                 {}, "server.example"),
            ConnectionError::kTlsHandshake, "certificate has expired");
}

TEST(TlsVerify, OneOfTheFutureWillNotDo) {
  ExpectBad(Show(TestRoot().Issue(
                     {.names = {"server.example"}, .not_before_s = 3600}),
                 {}, "server.example"),
            ConnectionError::kTlsHandshake, "certificate is not yet valid");
}

TEST(TlsVerify, AClientsCertificateWillNotDo) {
  ExpectBad(
      Show(TestRoot().Issue({.names = {"server.example"}, .client = true}), {},
           "server.example"),
      ConnectionError::kTlsHandshake, "unsupported certificate purpose");
}

TEST(TlsVerify, TheNameMustBeTheSniThatWasSent) {
  const IssuedCertificate issued = TestRoot().Issue({.names = {"a.example"}});
  ExpectGood(Show(issued, {}, "a.example"));
  ExpectGood(Show(issued, {}, "A.Example"));
  ExpectBad(Show(issued, {}, "b.example"), ConnectionError::kTlsSniName,
            "the certificate is not for b.example");
  ExpectBad(Show(issued, {}, "x.a.example"), ConnectionError::kTlsSniName,
            "the certificate is not for x.a.example");
}

// As HAProxy: `verifyhost` is for connections without SNI.
TEST(TlsVerify, TheSniComesBeforeVerifyhost) {
  const IssuedCertificate issued = TestRoot().Issue({.names = {"a.example"}});
  ExpectGood(Show(issued, {.verify_host = "b.example"}, "a.example"));
  ExpectBad(Show(issued, {.verify_host = "a.example"}, "b.example"),
            ConnectionError::kTlsSniName,
            "the certificate is not for b.example");
}

TEST(TlsVerify, AnAddressInBracketsIsAnAddress) {
  const IssuedCertificate six = TestRoot().Issue({.names = {"2001:db8::1"}});
  for (const TlsNames rule : {TlsNames::kHaproxy, TlsNames::kStrict}) {
    ExpectGood(Show(six, {.verify_host = "[2001:db8::1]", .names = rule}, ""));
  }
}

// What HAProxy takes, and RFC 6125 does not.
TEST(TlsVerify, StrictNamesAreThoseOfTheRfc) {
  const struct {
    CertificateWish wish;
    const char* host;
  } kCases[] = {
      {{.common_name = "10.1.2.3"}, "10.1.2.3"},
      {{.names = {"*.1.2.3"}}, "10.1.2.3"},
      {{.common_name = "a.example", .names = {"b.example"}}, "a.example"},
      {{.names = {"a*.w.example"}}, "ab.w.example"},
      {{.names = {"*b.w.example"}}, "ab.w.example"},
      {{.common_name = "my server"}, "my server"},
  };
  for (const auto& c : kCases) {
    const IssuedCertificate issued = TestRoot().Issue(c.wish);
    ExpectGood(Show(issued, {.verify_host = c.host}, ""));
    ExpectBad(
        Show(issued, {.verify_host = c.host, .names = TlsNames::kStrict}, ""),
        ConnectionError::kTlsName,
        std::string("the certificate is not for ") + c.host);
  }
}

TEST(TlsVerify, StrictNamesAreGoodNamesToo) {
  const TlsProfile strict{.names = TlsNames::kStrict};
  ExpectGood(Show(TestRoot().Issue({.names = {"*.w.example"}}), strict,
                  "a.w.example"));
  ExpectGood(Show(TestRoot().Issue({.common_name = "cn.example"}), strict,
                  "cn.example"));
}

TEST(TlsVerify, WithoutANameAnyWillDo) {
  ExpectGood(Show(TestRoot().Issue({.names = {"a.example"}}), {}, ""));
}

TEST(TlsVerify, AnAddressIsANameToo) {
  const IssuedCertificate issued =
      TestRoot().Issue({.names = {"10.1.2.3", "2001:db8::1"}});
  ExpectGood(Show(issued, {.verify_host = "10.1.2.3"}, ""));
  ExpectGood(Show(issued, {.verify_host = "2001:db8::1"}, ""));
  ExpectBad(Show(issued, {.verify_host = "10.1.2.4"}, ""),
            ConnectionError::kTlsName, "the certificate is not for 10.1.2.4");
}

TEST(TlsVerify, AWildcardStandsForOneLabel) {
  const IssuedCertificate issued = TestRoot().Issue({.names = {"*.w.example"}});
  ExpectGood(Show(issued, {}, "a.w.example"));
  EXPECT_EQ(Show(issued, {}, "a.b.w.example").error,
            ConnectionError::kTlsSniName);
  EXPECT_EQ(Show(issued, {}, "w.example").error, ConnectionError::kTlsSniName);
}

TEST(TlsVerify, NamesOfOtherKindsAreNoneOfAHost) {
  const IssuedCertificate issued =
      TestRoot().Issue({.common_name = "", .emails = {"a.example", "abcd"}});
  for (const char* host : {"a.example", "97.98.99.100"}) {
    EXPECT_EQ(Show(issued, {.verify_host = host}, "").error,
              ConnectionError::kTlsName)
        << host;
  }
}

// A lone bracket encloses nothing.
TEST(TlsVerify, BracketsAreNoPartOfAHostOnlyInPairs) {
  const IssuedCertificate issued =
      TestRoot().Issue({.common_name = "[]", .names = {"[a", "b]"}});
  for (const char* host : {"[]", "[a", "b]"}) {
    ExpectGood(Show(issued, {.verify_host = host}, ""));
  }
}

TEST(TlsVerify, EachCommonNameCountsBesideOthers) {
  const IssuedCertificate issued = TestRoot().Issue(
      {.common_name = "one.example",
       .more_common_names = {"two.example", std::string("x\0y", 3)},
       .names = {"a.example", std::string("b.example\0.x", 12)}});
  for (const char* host : {"one.example", "two.example", "a.example"}) {
    ExpectGood(Show(issued, {}, host));
  }
  for (const char* host : {"x", "b.example"}) {
    EXPECT_EQ(Show(issued, {}, host).error, ConnectionError::kTlsSniName);
  }
}

TEST(TlsVerify, AnAuthorityBetweenMayVouch) {
  const TestAuthority between = TestRoot().Intermediate("Between");
  const IssuedCertificate issued = between.Issue({.names = {"a.example"}});
  ExpectGood(Show(issued, {}, "a.example"));
}

TEST(TlsVerify, TheServerMustSendTheAuthorityBetween) {
  const TestAuthority between = TestRoot().Intermediate("Between");
  IssuedCertificate issued = between.Issue({.names = {"a.example"}});
  issued.chain_pem = issued.pem;
  ExpectBad(Show(issued, {}, "a.example"), ConnectionError::kTlsHandshake,
            "unable to get local issuer certificate");
}

// What the server would send.
bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> ChainOf(const std::string& pem) {
  bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> chain(sk_CRYPTO_BUFFER_new_null());
  bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  while (X509* const one =
             PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    const bssl::UniquePtr<X509> owned(one);
    uint8_t* der = nullptr;
    const int size = i2d_X509(one, &der);
    const bssl::UniquePtr<uint8_t> bytes(der);
    bssl::PushToStack(chain.get(),
                      bssl::UniquePtr<CRYPTO_BUFFER>(CRYPTO_BUFFER_new(
                          der, static_cast<size_t>(size), nullptr)));
  }
  ERR_clear_error();
  return chain;
}

CertificateJudgement Judge(const STACK_OF(CRYPTO_BUFFER) * chain) {
  bssl::UniquePtr<X509_STORE> store(X509_STORE_new());
  EXPECT_TRUE(LoadAuthorities(TestRootFile(), store.get()).ok());
  const CertificateJudgement judgement =
      JudgeCertificate(chain, {.store = store.get(),
                               .name = "a.example",
                               .names = TlsNames::kStrict,
                               .security_level = 0});
  EXPECT_EQ(ERR_peek_error(), 0u) << "nothing may wait for another's failure";
  return judgement;
}

TEST(TlsVerify, AChainIsGoodUntilItsFirstCertificateRunsOut) {
  // The authorities are good for 30 days.
  for (const int64_t days : {10, 90}) {
    const IssuedCertificate issued = TestRoot().Intermediate("Between").Issue(
        {.names = {"a.example"}, .not_after_s = days * 86400});
    const CertificateJudgement judgement =
        Judge(ChainOf(issued.chain_pem).get());
    EXPECT_EQ(judgement.verdict, CertificateJudgement::Verdict::kGood)
        << judgement.reason;
    EXPECT_NEAR(judgement.not_after_s - std::time(nullptr),
                std::min<int64_t>(days, 30) * 86400, 60);
  }
}

TEST(TlsVerify, ASignatureThatIsWrongIsNoneOfALaterFailuresReasons) {
  const TestAuthority other("Test Root");
  const IssuedCertificate issued = other.Issue({.names = {"a.example"}});
  EXPECT_NE(Judge(ChainOf(issued.chain_pem).get()).reason, "");
}

TEST(TlsVerify, AChainThatIsNotTrustedHasNoEnd) {
  const IssuedCertificate old = TestRoot().Issue(
      {.names = {"a.example"}, .not_before_s = -7200, .not_after_s = -3600});
  const bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> chain = ChainOf(old.chain_pem);
  EXPECT_EQ(Judge(chain.get()).reason, "certificate has expired");
  EXPECT_EQ(Judge(chain.get()).not_after_s, 0);
  const uint8_t kNonsense[] = {1, 2, 3};
  bssl::PushToStack(chain.get(), bssl::UniquePtr<CRYPTO_BUFFER>(
                                     CRYPTO_BUFFER_new(kNonsense, 3, nullptr)));
  EXPECT_EQ(Judge(chain.get()).reason, "a certificate cannot be read");
  EXPECT_EQ(Judge(nullptr).reason, "the server sent no certificate");
}

TEST(TlsVerify, AuthoritiesInAFolderAreAllKnown) {
  const std::string folder = testing::TempDir() + "/authorities";
  ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
  const TestAuthority one("One");
  const TestAuthority two("Two");
  WriteText(folder, "one.pem", one.pem());
  WriteText(folder, "two.crt", two.pem());
  WriteText(folder, "README", "no certificate");
  for (const TestAuthority* authority : {&one, &two}) {
    ExpectGood(Show(authority->Issue({.names = {"a.example"}}),
                    {.ca_file = folder}, "a.example"));
  }
}

TEST(TlsVerify, ARevokedOneWillNotDo) {
  const IssuedCertificate good = TestRoot().Issue({.names = {"a.example"}});
  const IssuedCertificate bad = TestRoot().Issue({.names = {"a.example"}});
  const TlsProfile profile{
      .ca_file = TestRootFile(),
      .crl_file = Save("revoked.crl", TestRoot().RevocationList({bad.serial}))};
  ExpectGood(Show(good, profile, "a.example"));
  ExpectBad(Show(bad, profile, "a.example"), ConnectionError::kTlsHandshake,
            "certificate revoked");
}

TEST(TlsVerify, EveryAuthorityNeedsItsRevocationList) {
  const TestAuthority between = TestRoot().Intermediate("Between");
  const IssuedCertificate issued = between.Issue({.names = {"a.example"}});
  const std::string root_list = TestRoot().RevocationList({});
  ExpectBad(
      Show(issued,
           {.ca_file = TestRootFile(), .crl_file = Save("root.crl", root_list)},
           "a.example"),
      ConnectionError::kTlsHandshake, "unable to get certificate CRL");
  ExpectBad(Show(issued,
                 {.ca_file = TestRootFile(),
                  .crl_file = Save("between.crl", between.RevocationList({}))},
                 "a.example"),
            ConnectionError::kTlsHandshake, "unable to get certificate CRL");
  ExpectGood(Show(
      issued,
      {.ca_file = TestRootFile(),
       .crl_file = Save("both.crl", root_list + between.RevocationList({}))},
      "a.example"));
}

TEST(TlsVerify, VerifyNoneTakesAll) {
  const TestAuthority other("Other Root");
  for (const CertificateWish& wish :
       {CertificateWish{.names = {"b.example"}},
        CertificateWish{.not_before_s = -7200, .not_after_s = -3600},
        CertificateWish{.not_before_s = 3600}}) {
    ExpectGood(Show(other.Issue(wish), {.verify = false}, "a.example"));
    ExpectGood(Show(other.Issue(wish),
                    {.verify = false, .verify_host = "a.example"}, ""));
  }
}

}  // namespace
}  // namespace checkd
