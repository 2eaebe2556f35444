#include "tests/hostile/wire.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "absl/strings/match.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/ssl.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

constexpr char kSecretLabel[] = "SERVER_TRAFFIC_SECRET_0 ";
constexpr size_t kMostKept = 1 << 20;

void OnKeyLog(const SSL* ssl, const char* line) {
  if (!absl::StartsWith(line, kSecretLabel)) return;
  const std::string_view text(line);
  *static_cast<std::string*>(SSL_get_app_data(ssl)) =
      text.substr(text.rfind(' ') + 1);
}

bool WouldBlock() { return errno == EAGAIN || errno == EINTR; }

void Must(bool good) {
  if (!good) std::abort();
}

}  // namespace

Wire::Wire(int fd, const std::atomic<bool>* stop, Millis life)
    : fd_(fd), stop_(stop), end_(Now() + life) {
  fcntl(fd_, F_SETFL, O_NONBLOCK);
  const int one = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

Wire::~Wire() { Close(); }

void Wire::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

bool Wire::over() const {
  return fd_ < 0 || stop_->load(std::memory_order_relaxed) || Now() >= end_;
}

bool Wire::Poll(short events) {
  while (!over()) {
    pollfd ready = {fd_, events, 0};
    if (poll(&ready, 1, 50) > 0) return true;
  }
  return false;
}

bool Wire::StartTls(SSL_CTX* context) {
  ssl_.reset(SSL_new(context));
  SSL_set_app_data(ssl_.get(), &secret_);
  SSL_set_fd(ssl_.get(), fd_);
  while (!over()) {
    const int result = SSL_accept(ssl_.get());
    if (result == 1) return true;
    const int error = SSL_get_error(ssl_.get(), result);
    ERR_clear_error();
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) break;
    if (!Poll(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT)) break;
  }
  return false;
}

RecordForge& Wire::forge() {
  if (!forge_) forge_ = std::make_unique<RecordForge>(ssl_.get(), secret_);
  return *forge_;
}

bool Wire::Send(std::string_view bytes) {
  if (!ssl_) return SendRaw(bytes);
  while (!bytes.empty() && !over()) {
    const int size = static_cast<int>(std::min<size_t>(bytes.size(), 16384));
    const int sent = SSL_write(ssl_.get(), bytes.data(), size);
    if (sent > 0) {
      bytes.remove_prefix(sent);
      continue;
    }
    const int error = SSL_get_error(ssl_.get(), sent);
    ERR_clear_error();
    if (error != SSL_ERROR_WANT_WRITE || !Poll(POLLOUT)) return false;
  }
  return !over();
}

bool Wire::SendRaw(std::string_view bytes) {
  while (!bytes.empty() && !over()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(sent);
    if (sent < 0 && (!WouldBlock() || !Poll(POLLOUT))) return false;
  }
  return !over();
}

bool Wire::ReadUntil(std::string_view end) {
  if (!ssl_) {
    while (received_.find(end) == std::string::npos || received_.empty()) {
      if (!ReadRaw()) return false;
    }
    return true;
  }
  while (received_.find(end) == std::string::npos || received_.empty()) {
    char bytes[16384];
    const int got = SSL_read(ssl_.get(), bytes, sizeof(bytes));
    if (got > 0) {
      received_.append(bytes, got);
      continue;
    }
    const int error = SSL_get_error(ssl_.get(), got);
    ERR_clear_error();
    if (error != SSL_ERROR_WANT_READ || !Poll(POLLIN)) return false;
  }
  return true;
}

bool Wire::ReadRaw() {
  while (Poll(POLLIN)) {
    char bytes[16384];
    const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
    if (got == 0 || (got < 0 && !WouldBlock())) return false;
    if (got > 0 && received_.size() < kMostKept) received_.append(bytes, got);
    if (got > 0) return true;
  }
  return false;
}

std::string Wire::Take(size_t size) {
  while (received_.size() < size) {
    if (!ReadRaw()) return "";
  }
  const std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

bool Wire::Wait(Millis time) {
  const SteadyTime end = Now() + time;
  while (!over()) {
    const auto left = std::chrono::duration_cast<Millis>(end - Now()).count();
    if (left <= 0) return true;
    pollfd gone = {fd_, POLLRDHUP, 0};
    if (poll(&gone, 1, static_cast<int>(std::min<int64_t>(left, 50))) > 0) {
      return false;
    }
  }
  return false;
}

void Wire::AwaitEnd() {
  while (ReadRaw()) {
  }
}

void Wire::Converse(std::string_view bytes) {
  size_t at = 0;
  while (Poll(POLLIN | POLLOUT)) {
    const ssize_t sent = send(fd_, bytes.data() + at, bytes.size() - at,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) at = (at + sent) % bytes.size();
    if (sent < 0 && !WouldBlock()) return;
    char answer[65536];
    const ssize_t got = recv(fd_, answer, sizeof(answer), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && !WouldBlock())) return;
  }
}

void Wire::Fin() { shutdown(fd_, SHUT_WR); }

void Wire::Reset() {
  const linger now = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  Close();
}

void LowerPriority() { (void)!setpriority(PRIO_PROCESS, gettid(), 10); }

bssl::UniquePtr<SSL_CTX> MakeServerContext(uint16_t version, size_t padding) {
  const TestAuthority root;
  const TestAuthority middle = root.Intermediate("Test Intermediate");
  const IssuedCertificate issued = middle.Issue({.padding = padding});
  bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  SSL_CTX* const ctx = context.get();
  Must(SSL_CTX_set_min_proto_version(ctx, version) == 1);
  Must(SSL_CTX_set_max_proto_version(ctx, version) == 1);
  // Of TLS 1.2: what RecordForge can seal.
  Must(SSL_CTX_set_strict_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256"));
  bssl::UniquePtr<BIO> chain(BIO_new_mem_buf(
      issued.chain_pem.data(), static_cast<int>(issued.chain_pem.size())));
  bssl::UniquePtr<X509> leaf(
      PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  bssl::UniquePtr<BIO> key_bio(BIO_new_mem_buf(
      issued.key_pem.data(), static_cast<int>(issued.key_pem.size())));
  bssl::UniquePtr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  Must(SSL_CTX_use_certificate(ctx, leaf.get()) == 1);
  Must(SSL_CTX_use_PrivateKey(ctx, key.get()) == 1);
  // The padded leaf stands in for the authorities as well.
  for (int i = 0; padding > 0 && i < 2; ++i) {
    Must(SSL_CTX_add1_chain_cert(ctx, leaf.get()) == 1);
  }
  SSL_CTX_set_keylog_callback(ctx, &OnKeyLog);
  SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

}  // namespace checkd
