#include "transport/tls/testing/tls_world.h"

#include <cstdlib>
#include <utility>

#include "gtest/gtest.h"

namespace checkd {
namespace {

// So many reads that give nothing, without an event in between, are no
// accident.
constexpr int kSpinning = 1000;

}  // namespace

const TestAuthority& TestRoot() {
  static const auto* const root = new TestAuthority("Test Root");
  return *root;
}

const std::string& TestRootFile() {
  static const auto* const path = new std::string(
      WriteText(testing::TempDir(), "root.pem", TestRoot().pem()));
  return *path;
}

const IssuedCertificate& TestServerCertificate() {
  static const auto* const issued = new IssuedCertificate(TestRoot().Issue(
      {.names = {"server.example", "*.wild.example", "10.0.0.1"}}));
  return *issued;
}

TlsPeerOptions WithCertificate(TlsPeerOptions options) {
  if (!options.certificate.empty()) return options;
  options.certificate = TestServerCertificate().chain_pem;
  options.key = TestServerCertificate().key_pem;
  return options;
}

TlsWorld::TlsWorld(TlsPeerOptions options, uint64_t seed)
    : net(test.poller(), test.clock(), seed),
      peer(WithCertificate(std::move(options))) {
  profile.ca_file = TestRootFile();
  server.peer = &peer;
  owner_.on_ready = [this](Connection*) {
    idle_reads_ = 0;
    Read();
    if (!(room_.events & kCanSend)) Write();
  };
  data_.on_run = [this] { Read(); };
  room_.on_run = [this] { Write(); };
}

TlsWorld::~TlsWorld() {
  Close(CloseMode::kReset);
  EXPECT_TRUE(test.RunUntilIdle());
  EXPECT_EQ(net.open_sockets(), 0u) << net.log();
  EXPECT_TRUE(test.poller()->idle());
  EXPECT_FALSE(spun_) << net.log();
}

int TlsWorld::Open() {
  Close(CloseMode::kReset);
  if (factory_ == nullptr) {
    if (!key_log.empty()) {
      EXPECT_TRUE(contexts_.LogKeysTo(key_log).ok());
    }
    const absl::Status added = contexts_.Add(&profile);
    EXPECT_TRUE(added.ok()) << added.message();
    factory_ = std::make_unique<TlsFactory>(&contexts_);
    context_.tls = factory_.get();
  }
  net.AddServer(address, server);
  owner_.received.clear();
  return conn_.Open({.address = &address,
                     .tls = &profile,
                     .sni = sni,
                     .alpn = alpn,
                     .session = remember ? &slot : nullptr},
                    &owner_);
}

bool TlsWorld::Connect() {
  if (Open() != 0) return false;
  EXPECT_TRUE(test.RunUntil(
      [&] { return conn_.established() || conn_.failed() || spun_; },
      Seconds(3600)))
      << net.log();
  return conn_.established() && !conn_.failed();
}

void TlsWorld::Ask(std::string_view text) {
  owner_.to_send += text;
  Write();
  test.RunUntilIdle();
}

void TlsWorld::Close(CloseMode mode) {
  conn_.Forget(room_, kCanSend);
  conn_.Forget(data_, kCanRecv);
  conn_.Close(mode);
  owner_.to_send.clear();
}

// As a mux does: while there is something to be had, and then it waits.
void TlsWorld::Read() {
  char bytes[1024];
  while (conn_.readable() && !spun_) {
    const size_t got = conn_.Recv(bytes, sizeof(bytes));
    owner_.received.append(bytes, got);
    ++reads_;
    idle_reads_ = got > 0 ? 0 : idle_reads_ + 1;
    spun_ = idle_reads_ > kSpinning;
  }
  spun_ = spun_ || ++idle_reads_ > kSpinning;
  if (!conn_.failed() && !conn_.eof() && !spun_) conn_.AwaitRecv(data_);
}

void TlsWorld::Write() {
  if (conn_.failed() || !conn_.established()) return;
  owner_.Write(&conn_);
  if (!owner_.to_send.empty() && !conn_.failed()) conn_.AwaitSend(room_);
}

}  // namespace checkd
