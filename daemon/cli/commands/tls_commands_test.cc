#include "daemon/cli/commands/tls_commands.h"

#include <memory>
#include <string>
#include <utility>

#include "daemon/testing/cli_client.h"
#include "daemon/testing/test_fleet.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr int64_t kDay = 86400;

class FixedRecord final : public TlsRecord {
 public:
  explicit FixedRecord(TlsReport report) : report_(std::move(report)) {}
  TlsReport Describe() const override { return report_; }
  std::unique_ptr<TlsRecord> Clone() const override {
    return std::make_unique<FixedRecord>(report_);
  }

 private:
  const TlsReport report_;
};

class ShowTls : public testing::Test {
 protected:
  ShowTls()
      : fleet_(
            "backend b\n  server s 127.0.0.1:1 check\n"
            "  server t 127.0.0.1:2 check\n"
            "backend c\n  server u 127.0.0.1:3 check\n") {
    AddTlsCommands(&fleet_.fleet, &table_);
  }

  void Keep(std::string_view selector, std::string version,
            std::string failure = {}) {
    TlsReport report;
    report.version = std::move(version);
    report.failure = std::move(failure);
    Server& server = fleet_.server(selector);
    MutexLock lock(&server.mutex());
    server.KeepTlsLocked(std::make_unique<FixedRecord>(report));
  }

  std::string Ask(std::string_view line, CliLevel level = CliLevel::kAdmin) {
    return CliClient(&table_).Ask(line, level);
  }

  TestFleet fleet_;
  CommandTable table_;
};

TEST_F(ShowTls, ListsServersThatHaveShakenHands) {
  Keep("b/t", "TLSv1.3");
  Keep("c/u", "", "WRONG_VERSION_NUMBER");
  EXPECT_EQ(Ask("show tls"),
            "b/t: TLSv1.3\n"
            "c/u: no handshake\n  failure: WRONG_VERSION_NUMBER\n\n");
}

TEST_F(ShowTls, TakesABackendOrAServer) {
  for (const char* selector : {"b/s", "b/t", "c/u"}) Keep(selector, "TLSv1.2");
  EXPECT_EQ(Ask("show tls b"), "b/s: TLSv1.2\nb/t: TLSv1.2\n\n");
  EXPECT_EQ(Ask("show tls b/t"), "b/t: TLSv1.2\n\n");
  EXPECT_EQ(Ask("show tls x"), "Can't find backend.\n\n");
  EXPECT_EQ(Ask("show tls b/x"), "No such server.\n\n");
}

TEST_F(ShowTls, IsNotForUsers) {
  Keep("b/s", "TLSv1.3");
  EXPECT_EQ(Ask("show tls", CliLevel::kUser), "Permission denied\n\n");
}

TEST_F(ShowTls, LongListsComeInPieces) {
  for (const char* selector : {"b/s", "b/t", "c/u"}) {
    Keep(selector, "TLSv1.3", std::string(5000, 'x'));
  }
  EXPECT_GT(Ask("show tls").size(), 15000u);
}

TEST(FormatTlsReport, TellsTheWholeCertificate) {
  TlsReport report;
  report.version = "TLSv1.2";
  report.cipher = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  report.resumed = true;
  report.alpn = "h2";
  report.sni = "www.example";
  report.subject = "CN=www.example";
  report.issuer = "CN=Root";
  report.names = {"www.example", "192.0.2.1"};
  report.serial = "0A";
  report.sha256 = "ab";
  report.not_before_s = 0;
  report.not_after_s = 40 * kDay;
  report.chain_not_after_s = 30 * kDay;
  EXPECT_EQ(FormatTlsReport("b/s", report, 35 * kDay),
            "b/s: TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 resumed "
            "alpn=h2 sni=www.example\n"
            "  subject: CN=www.example\n"
            "  issuer:  CN=Root\n"
            "  names:   www.example, 192.0.2.1\n"
            "  serial:  0A\n"
            "  sha256:  ab\n"
            "  valid:   from 1970-01-01T00:00:00Z to 1970-02-10T00:00:00Z, 5 "
            "days left\n"
            "  chain:   to 1970-01-31T00:00:00Z, expired 5 days ago\n");
}

TEST(FormatTlsReport, WhatAServerSendsCannotForgeALine) {
  TlsReport report;
  report.version = "TLSv1.3";
  report.alpn = "a\nb";
  report.names = {"x\ny/z: TLSv1.3"};
  EXPECT_EQ(FormatTlsReport("b/s", report, 0),
            "b/s: TLSv1.3 alpn=a\\nb\n  names:   x\\ny/z: TLSv1.3\n");
}

}  // namespace
}  // namespace checkd
