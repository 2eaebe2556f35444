// What a run keeps and counts of TLS handshakes.
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "checks/engine/testing/check_world.h"
#include "gtest/gtest.h"
#include "transport/transport.h"

namespace checkd {
namespace {

// Knows a number, and what is said of it.
class NumberedRecord final : public TlsRecord {
 public:
  NumberedRecord(int number, bool lacks) : number_(number), lacks_(lacks) {}
  TlsReport Describe() const override {
    TlsReport report;
    report.version = std::to_string(number_);
    return report;
  }
  bool LacksAlgorithm() const override { return lacks_; }
  std::unique_ptr<TlsRecord> Clone() const override {
    return std::make_unique<NumberedRecord>(*this);
  }

 private:
  const int number_;
  const bool lacks_;
};

// Adds nothing to a connection but a record of it.
class RecordedTransport final : public Transport {
 public:
  RecordedTransport(int number, bool lacks) : record_(number, lacks) {}
  size_t Send(const char*, size_t size) override { return size; }  // is lost
  size_t Recv(char*, size_t) override { return 0; }
  bool HasPending() const override { return false; }
  void SayGoodbye() override {}
  bool AwaitsMore() const override { return false; }
  void StopAwaiting() override {}
  std::string_view alpn() const override { return {}; }
  std::unique_ptr<TlsRecord> Record() const override { return record_.Clone(); }

 private:
  const NumberedRecord record_;
};

class RecordedTransports final : public TransportFactory {
 public:
  int Secure(Connection& conn, const Endpoint& endpoint) override {
    sni = std::string(endpoint.sni);
    conn.set_transport(std::make_unique<RecordedTransport>(++made_, lacks));
    return 0;
  }
  bool lacks = false;
  std::string sni;  // of the last one

 private:
  int made_ = 0;
};

TEST(TlsCheck, TheLastHandshakeIsKeptWhateverComesWithoutOne) {
  RulesetBuilder builder(RulesetType::kTcp);
  ConnectRule secure;
  ConnectRule plain;
  secure.ssl = true;
  plain.port = 81;
  (void)builder.AddConnect(std::move(secure), "");
  (void)builder.AddConnect(std::move(plain), "");
  CheckWorld world(builder.Build());
  RecordedTransports tls;
  world.context.tls = &tls;
  const TlsProfile profile;
  ServerAccess access;
  access.tls = &profile;
  world.server_spec().access = &access;
  world.net.AddServer(world.address(), {});
  world.net.AddServer(world.address().WithPort(81), {});
  world.Start();
  EXPECT_EQ(world.RunOnce().substr(0, 4), "L4OK");
  ASSERT_NE(world.server().TlsHandshake(), nullptr);
  EXPECT_EQ(world.server().TlsHandshake()->Describe().version, "1");
  // A connect that comes to nothing.
  world.net.AddServer(world.address(), SimServer::Refusing());
  EXPECT_EQ(world.RunOnce().substr(0, 5), "L4CON");
  EXPECT_EQ(world.server().TlsHandshake()->Describe().version, "1");
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kTlsUnsupported), 0u);
  tls.lacks = true;
  world.net.AddServer(world.address(), {});
  EXPECT_EQ(world.RunOnce().substr(0, 4), "L4OK");
  EXPECT_EQ(world.server().TlsHandshake()->Describe().version, "3");
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kTlsUnsupported), 1u);
  EXPECT_EQ(world.Leaks(), "");
}

// What a server is told of a check whose first request names `host`.
std::string SniOf(std::string host, bool explicit_connect = false) {
  RulesetBuilder builder(RulesetType::kHttp);
  if (explicit_connect) {
    ConnectRule connect;
    connect.use_default = true;
    (void)builder.AddConnect(std::move(connect), "");
  }
  HttpSendWords words;
  words.headers.emplace_back("HOST", std::move(host));
  (void)builder.AddHttpSend(std::move(words), "");
  CheckWorld world(builder.Build());
  RecordedTransports tls;
  world.context.tls = &tls;
  const TlsProfile profile;
  ServerAccess access;
  access.tls = &profile;
  access.check_tls = true;
  world.server_spec().access = &access;
  world.net.AddServer(world.address(), {});
  world.Start();
  (void)world.RunOnce();
  return tls.sni;
}

// F174.
TEST(TlsCheck, TheHostOfTheFirstRequestIsTheSniOfAnImplicitConnect) {
  EXPECT_EQ(SniOf("www.example.com"), "www.example.com");
  EXPECT_EQ(SniOf("www.example.com:8443"), "www.example.com");
  EXPECT_EQ(SniOf("[::1]:80"), "[::1]");
  EXPECT_EQ(SniOf("[::1]"), "[::1]");
  EXPECT_EQ(SniOf(":80"), "");
  EXPECT_EQ(SniOf(""), "");
  EXPECT_EQ(SniOf("www.example.com", /*explicit_connect=*/true), "");
}

}  // namespace
}  // namespace checkd
