#include "tools/bench/tls_floor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

#include "openssl/base.h"
#include "openssl/err.h"
#include "openssl/ssl.h"

namespace checkd {
namespace {

double Seconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

class TlsFloor {
 public:
  explicit TlsFloor(const TlsFloorOptions& options)
      : options_(options),
        size_(options.target.ToSockaddr(&storage_)),
        epoll_(epoll_create1(0)),
        ctx_(SSL_CTX_new(TLS_method())) {
    const uint16_t version = options.tls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
    SSL_CTX_set_min_proto_version(ctx_.get(), version);
    SSL_CTX_set_max_proto_version(ctx_.get(), version);
    SSL_CTX_set_verify(ctx_.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_app_data(ctx_.get(), this);
    SSL_CTX_set_session_cache_mode(
        ctx_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx_.get(), &TlsFloor::OnNewSession);
  }
  ~TlsFloor() { close(epoll_); }

  double Run() {
    if (options_.resume && !TakeSession()) return 0;
    const double cpu = Seconds(CLOCK_PROCESS_CPUTIME_ID);
    const double start = Seconds(CLOCK_MONOTONIC);
    for (double now = start; now < start + options_.seconds;
         now = Seconds(CLOCK_MONOTONIC)) {
      const auto due =
          static_cast<uint64_t>((now - start) * options_.per_second);
      while (started_ < due) Start();
      std::array<epoll_event, 256> events;
      const int n = epoll_wait(epoll_, events.data(), events.size(), 1);
      for (int i = 0; i < n; ++i) Advance(events[i].data.fd);
    }
    const double used = Seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    return finished_ == 0 ? 0 : used * 1e6 / static_cast<double>(finished_);
  }

 private:
  static int OnNewSession(SSL* ssl, SSL_SESSION* session) {
    auto* const self =
        static_cast<TlsFloor*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    if (self->session_ != nullptr) return 0;
    self->session_.reset(session);
    return 1;
  }

  // One blocking conversation, up to the ticket.
  bool TakeSession() {
    const int fd = socket(storage_.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bssl::UniquePtr<SSL> ssl(SSL_new(ctx_.get()));
    SSL_set_fd(ssl.get(), fd);
    const timeval limit = {0, 300'000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    if (connect(fd, reinterpret_cast<sockaddr*>(&storage_), size_) == 0 &&
        SSL_connect(ssl.get()) == 1 && session_ == nullptr) {
      char byte;
      SSL_read(ssl.get(), &byte, 1);  // meets the tickets, then nothing
    }
    close(fd);
    ERR_clear_error();
    return session_ != nullptr;
  }

  void Start() {
    ++started_;
    const int fd = socket(storage_.ss_family,
                          SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    connect(fd, reinterpret_cast<sockaddr*>(&storage_), size_);
    epoll_event event = {};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    if (open_.size() <= static_cast<size_t>(fd)) open_.resize(fd + 1);
    open_[fd].reset(SSL_new(ctx_.get()));
    SSL* const ssl = open_[fd].get();
    SSL_set_fd(ssl, fd);
    SSL_set_connect_state(ssl);
    if (options_.resume) SSL_set_session(ssl, session_.get());
  }

  void Advance(int fd) {
    SSL* const ssl = open_[fd].get();
    const int result = SSL_do_handshake(ssl);
    if (result != 1) {
      const int error = SSL_get_error(ssl, result);
      if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
      ERR_clear_error();
    } else {
      if (SSL_session_reused(ssl) == (options_.resume ? 1 : 0)) ++finished_;
      SSL_shutdown(ssl);
    }
    open_[fd].reset();
    close(fd);
  }

  const TlsFloorOptions options_;
  sockaddr_storage storage_;
  const socklen_t size_;
  const int epoll_;
  bssl::UniquePtr<SSL_CTX> ctx_;
  bssl::UniquePtr<SSL_SESSION> session_;
  std::vector<bssl::UniquePtr<SSL>> open_;  // by descriptor
  uint64_t started_ = 0;
  uint64_t finished_ = 0;  // in the way that was asked for
};

}  // namespace

double RunTlsFloor(const TlsFloorOptions& options) {
  return TlsFloor(options).Run();
}

}  // namespace checkd
