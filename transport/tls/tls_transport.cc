#include "transport/tls/tls_transport.h"

#include <string.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "openssl/err.h"
#include "transport/tls/missing_algorithm.h"
#include "transport/tls/tls_session.h"
#include "transport/tls/verify.h"

namespace checkd {
namespace {

// More bytes than any handshake needs, or any other message that is not data.
constexpr size_t kMostOverhead = 1 << 20;

}  // namespace

TlsTransport::TlsTransport(const TlsContext* context, Connection* conn,
                           BufferPool* blocks, TlsSlot* slot)
    : context_(context),
      conn_(conn),
      slot_(context->profile().reuse ? slot : nullptr),
      ssl_(SSL_new(context->ssl_ctx())),
      ahead_(blocks) {
  if (slot_ != nullptr) slot_->BindTo(&slot_);
}

TlsTransport::~TlsTransport() {
  if (slot_ != nullptr) slot_->Unbind();
}

int TlsTransport::Prepare(std::string_view sni, std::string_view alpn) {
  BIO* const bio = BIO_new(SocketMethod());
  if (ssl_ == nullptr || bio == nullptr) {
    BIO_free(bio);
    ERR_clear_error();
    return ENOMEM;
  }
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL* const ssl = ssl_.get();
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, this);
  SSL_set_connect_state(ssl);
  SSL_set_renegotiate_mode(ssl, context_->profile().renegotiate
                                    ? ssl_renegotiate_freely
                                    : ssl_renegotiate_ignore);
  sni_ = sni;
  alpn_sent_ = alpn.empty() ? context_->profile().alpn : alpn;
  const auto* const alpn_bytes =
      reinterpret_cast<const uint8_t*>(alpn_sent_.data());
  // Returns 0 for success, unlike the others.
  if ((!sni_.empty() && SSL_set_tlsext_host_name(ssl, sni_.c_str()) != 1) ||
      SSL_set_alpn_protos(ssl, alpn_bytes, alpn_sent_.size()) != 0) {
    ERR_clear_error();
    return EINVAL;
  }
  ResumeSession();
  return 0;
}

// --- Sessions ---

void TlsTransport::ResumeSession() {
  if (slot_ == nullptr || slot_->memory == nullptr) return;
  const auto& kept = static_cast<const TlsSession&>(*slot_->memory);
  if (!kept.Answers(context_, sni_, alpn_sent_, std::time(nullptr))) return;
  good_until_s_ = kept.good_until_s;
  SSL_set_session(ssl_.get(), kept.session.get());
  offered_ = kept.session.get();
}

int TlsTransport::OnNewSession(SSL* ssl, SSL_SESSION* session) {
  TlsTransport& self = Of(ssl);
  if (self.slot_ == nullptr || SSL_SESSION_is_resumable(session) != 1) return 0;
  if (self.slot_->memory == nullptr) {
    self.slot_->memory = std::make_unique<TlsSession>();
  }
  auto& kept = static_cast<TlsSession&>(*self.slot_->memory);
  kept.session.reset(session);
  kept.context = self.context_;
  kept.sni = self.sni_;
  kept.alpn = self.alpn_sent_;
  kept.good_until_s = self.good_until_s_;
  kept.no_tickets = false;
  self.session_kept_ = true;
  return 1;  // it is ours now
}

// --- The server's certificate ---

ssl_verify_result_t TlsTransport::OnVerify(SSL* ssl, uint8_t* alert) {
  return Of(ssl).Verify(alert);
}

ssl_verify_result_t TlsTransport::Verify(uint8_t* alert) {
  const TlsProfile& profile = context_->profile();
  certificate_seen_ = true;
  good_until_s_ = std::time(nullptr) + kSessionLifetime;
  if (!profile.verify) return ssl_verify_ok;
  // `verifyhost` is for connections without SNI, as in HAProxy.
  const bool by_sni = !sni_.empty();
  const CertificateJudgement judgement =
      JudgeCertificate(SSL_get0_peer_certificates(ssl_.get()),
                       {.store = context_->store(),
                        .name = by_sni ? sni_ : profile.verify_host,
                        .names = profile.names,
                        .security_level = context_->security_level()});
  good_until_s_ = std::min(good_until_s_, judgement.not_after_s);
  switch (judgement.verdict) {
    case CertificateJudgement::Verdict::kGood:
      return ssl_verify_ok;
    case CertificateJudgement::Verdict::kOtherName:
      name_error_ =
          by_sni ? ConnectionError::kTlsSniName : ConnectionError::kTlsName;
      *alert = SSL_AD_BAD_CERTIFICATE;
      break;
    case CertificateJudgement::Verdict::kUntrusted:
      *alert = SSL_AD_UNKNOWN_CA;
      break;
  }
  lacks_algorithm_ = judgement.lacks_algorithm;
  failure_ = absl::StrCat("CERTIFICATE_VERIFY_FAILED: ", judgement.reason);
  return ssl_verify_invalid;
}

// --- The handshake ---

Handshake::Result TlsTransport::DoHandshake() {
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) return Handshake::Result::kDone;
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    return Handshake::Result::kWait;
  }
  return Fail(error);
}

Handshake::Result TlsTransport::Fail(int error) {
  if (failure_.empty()) failure_ = FailureReason(error);
  ERR_clear_error();
  reading_ = Reading::kOver;
  // A session that led to this is not tried again.
  if (slot_ != nullptr) slot_->memory.reset();
  conn_->Fail(name_error_ != ConnectionError::kNone
                  ? name_error_
                  : ConnectionError::kTlsHandshake,
              0);
  return Handshake::Result::kFailed;
}

std::string TlsTransport::FailureReason(int error) {
  if (error == SSL_ERROR_SSL) {
    HandshakeError met = TakeHandshakeError(certificate_seen_);
    lacks_algorithm_ = met.lacks_algorithm;
    return std::move(met.reason);
  }
  if (sys_errno_ != 0) return strerrordesc_np(sys_errno_);
  return "the server closed the connection";
}

// --- Bytes ---

size_t TlsTransport::Send(const char* data, size_t size) {
  if (!conn_->writable()) return 0;
  const int wanted = static_cast<int>(std::min<size_t>(size, 1 << 30));
  sys_errno_ = 0;
  const int sent = SSL_write(ssl_.get(), data, wanted);
  if (sent > 0) return static_cast<size_t>(sent);
  const int error = SSL_get_error(ssl_.get(), sent);
  if (error == SSL_ERROR_WANT_WRITE) return 0;
  if (error == SSL_ERROR_WANT_READ) {  // a renegotiation is under way
    conn_->BlockSendUntilReadable();
    return 0;
  }
  Break(error);
  return 0;
}

void TlsTransport::Break(int error) {
  if (failure_.empty()) failure_ = FailureReason(error);
  ERR_clear_error();
  conn_->Fail(sys_errno_ != 0 ? ConnectionErrorFromErrno(sys_errno_)
                              : ConnectionError::kTlsFatal,
              sys_errno_);
}

size_t TlsTransport::Recv(char* data, size_t size) {
  if (reading_ == Reading::kOver || !conn_->established()) {
    conn_->StopReading();
    return 0;
  }
  const int wanted = static_cast<int>(std::min<size_t>(size, 1 << 30));
  sys_errno_ = 0;
  const int got = SSL_read(ssl_.get(), data, wanted);
  reading_ = Reading::kGoesOn;
  if (got > 0) {
    overhead_ = 0;
    return static_cast<size_t>(got);
  }
  const int error = SSL_get_error(ssl_.get(), got);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    reading_ = error == SSL_ERROR_WANT_READ ? Reading::kWaitsForBytes
                                            : Reading::kWaitsForRoom;
    return 0;
  }
  reading_ = Reading::kOver;
  conn_->StopReading();
  // An end without close_notify is an end like any other (F233).
  if (error == SSL_ERROR_ZERO_RETURN || socket_ended_) {
    ERR_clear_error();
    conn_->NoteEof();
  } else {
    Break(error);
  }
  return 0;
}

// Part of a record is inside the library, but nothing can be had from it.
bool TlsTransport::HasPending() const {
  switch (reading_) {
    case Reading::kGoesOn:
      return !ahead_.empty() || SSL_pending(ssl_.get()) > 0;
    case Reading::kWaitsForRoom:
      return conn_->writable();
    case Reading::kWaitsForBytes:
    case Reading::kOver:
      return false;
  }
  return false;
}

void TlsTransport::SayGoodbye() {
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

bool TlsTransport::AwaitsMore() const {
  if (slot_ == nullptr || session_kept_ || !context_->profile().tickets ||
      SSL_version(ssl_.get()) != TLS1_3_VERSION ||
      SSL_session_reused(ssl_.get()) == 1) {
    return false;
  }
  if (slot_->memory == nullptr) return true;
  const auto& kept = static_cast<const TlsSession&>(*slot_->memory);
  return !kept.no_tickets || std::time(nullptr) >= kept.good_until_s;
}

void TlsTransport::StopAwaiting() {
  if (!AwaitsMore()) return;
  auto none = std::make_unique<TlsSession>();
  none->no_tickets = true;
  none->good_until_s = std::time(nullptr) + kSessionLifetime;
  slot_->memory = std::move(none);
}

std::string_view TlsTransport::alpn() const {
  const uint8_t* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::unique_ptr<TlsRecord> TlsTransport::Record() const {
  const SSL* const ssl = ssl_.get();
  auto record = std::make_unique<HandshakeRecord>();
  record->sni = sni_;
  record->failure = failure_;
  record->no_algorithm = lacks_algorithm_;
  if (failure_.empty() && SSL_in_init(ssl)) {
    record->failure = "the server has not finished the handshake";
  }
  // What was offered says nothing of a server that has not taken it.
  const bool taken = SSL_session_reused(ssl) == 1;
  if (offered_ != nullptr && SSL_get_session(ssl) == offered_ && !taken) {
    return record;
  }
  record->cipher = SSL_get_current_cipher(ssl);
  if (record->cipher != nullptr) {
    record->version = static_cast<uint16_t>(SSL_version(ssl));
  }
  record->resumed = taken;
  record->alpn = alpn();
  record->KeepChain(SSL_get0_peer_certificates(ssl));
  return record;
}

// --- The socket, as the library sees it ---

const BIO_METHOD* TlsTransport::SocketMethod() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* const made =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "checkd");
    BIO_meth_set_read(made, &TlsTransport::OnBioRead);
    BIO_meth_set_write(made, &TlsTransport::OnBioWrite);
    BIO_meth_set_ctrl(made, &TlsTransport::OnBioControl);
    return made;
  }();
  return method;
}

int TlsTransport::OnBioRead(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
  const int got = self.ReadAhead(data, size);
  if (got == -EAGAIN) BIO_set_retry_read(bio);
  return got >= 0 ? got : -1;
}

// Bytes from what was read ahead, and before that from the socket.
int TlsTransport::ReadAhead(char* data, int size) {
  if (ahead_.empty()) {
    ahead_.Clear();
    if (!ahead_.Reserve()) return -ENOMEM;
    const ssize_t got = conn_->ReadSocket(ahead_.tail(), ahead_.room());
    if (got <= 0) {
      ahead_.Release();
      socket_ended_ = got == 0;
      if (got < 0 && got != -EAGAIN) sys_errno_ = static_cast<int>(-got);
      return static_cast<int>(got);
    }
    ahead_.Commit(static_cast<size_t>(got));
    overhead_ += static_cast<size_t>(got);
    if (overhead_ > kMostOverhead) {
      failure_ = "the server sends no end of messages without data";
      return -EPROTO;
    }
  }
  const size_t taken = std::min<size_t>(size, ahead_.size());
  memcpy(data, ahead_.data(), taken);
  ahead_.Consume(taken);
  return static_cast<int>(taken);
}

int TlsTransport::OnBioWrite(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
  const ssize_t sent = self.conn_->WriteSocket(data, size);
  if (sent > 0) return static_cast<int>(sent);
  if (sent == -EAGAIN) {
    BIO_set_retry_write(bio);
  } else {
    self.sys_errno_ = static_cast<int>(-sent);
  }
  return -1;
}

// Nothing is kept back, so that a flush has nothing to do.
long TlsTransport::OnBioControl(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

}  // namespace checkd
