#include "transport/tls/testing/tls_peer.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/rand.h"
#include "openssl/x509.h"
#include "transport/tls/library_error.h"

namespace checkd {
namespace {

constexpr char kSecretLabel[] = "SERVER_TRAFFIC_SECRET_0 ";

void Must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "TlsPeer: %s\n", what);
  ERR_print_errors_fp(stderr);
  std::abort();
}

std::vector<bssl::UniquePtr<X509>> ReadCertificates(const std::string& pem) {
  bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<bssl::UniquePtr<X509>> read;
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    read.emplace_back(one);
  }
  ERR_clear_error();
  Must(!read.empty(), "no certificate");
  return read;
}

bssl::UniquePtr<EVP_PKEY> ReadKey(const std::string& pem) {
  bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return bssl::UniquePtr<EVP_PKEY>(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

}  // namespace

struct TlsPeer::Talk {
  TlsTalk seen;
  bssl::UniquePtr<SSL> ssl;
  std::string secret;
  bool answered = false;
  bool over = false;  // nothing is said any more
  bool cut = false;
  bool deaf = false;
};

TlsPeer::TlsPeer(TlsPeerOptions options)
    : options_(std::move(options)), ctx_(SSL_CTX_new(TLS_method())) {
  Configure();
}

TlsPeer::~TlsPeer() = default;

void TlsPeer::Configure() {
  SSL_CTX* const ctx = ctx_.get();
  SSL_CTX_set_app_data(ctx, this);
  Must(SSL_CTX_set_min_proto_version(ctx, options_.min_version) &&
           SSL_CTX_set_max_proto_version(ctx, options_.max_version),
       "versions");
  const auto chain = ReadCertificates(options_.certificate);
  const bssl::UniquePtr<EVP_PKEY> key = ReadKey(options_.key);
  Must(SSL_CTX_use_certificate(ctx, chain[0].get()) == 1 &&
           SSL_CTX_use_PrivateKey(ctx, key.get()) == 1,
       "certificate and key");
  for (size_t i = 1; i < chain.size(); ++i) {
    Must(SSL_CTX_add1_chain_cert(ctx, chain[i].get()) == 1, "chain");
  }
  if (!options_.ciphers.empty()) {
    Must(SSL_CTX_set_strict_cipher_list(ctx, options_.ciphers.c_str()),
         "ciphers");
  }
  if (!options_.curves.empty()) {
    Must(SSL_CTX_set1_curves_list(ctx, options_.curves.c_str()), "curves");
  }
  if (!options_.alpn.empty()) {
    SSL_CTX_set_alpn_select_cb(ctx, &TlsPeer::OnAlpn, this);
  }
  if (!options_.tickets) SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(
      ctx, options_.session_ids ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
  SSL_CTX_set_session_id_context(ctx, reinterpret_cast<const uint8_t*>("p"), 1);
  if (!options_.client_ca.empty()) {
    for (const auto& one : ReadCertificates(options_.client_ca)) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), one.get());
    }
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       nullptr);
  }
  SSL_CTX_set_keylog_callback(ctx, &TlsPeer::OnKeyLog);
}

void TlsPeer::ForgetSessions() {
  uint8_t keys[48];
  RAND_bytes(keys, sizeof(keys));
  Must(SSL_CTX_set_tlsext_ticket_keys(ctx_.get(), keys, sizeof(keys)) == 1,
       "ticket keys");
  SSL_CTX_flush_sessions(ctx_.get(), 0);
}

const TlsTalk& TlsPeer::talk(uint64_t id) const {
  static const TlsTalk none;
  const auto found = talks_.find(id);
  return found == talks_.end() ? none : found->second->seen;
}

const TlsTalk& TlsPeer::last() const {
  return talk(talks_.empty() ? 0 : talks_.rbegin()->first);
}

SSL* TlsPeer::ssl(uint64_t id) const { return talks_.at(id)->ssl.get(); }

const std::string& TlsPeer::server_secret(uint64_t id) const {
  return talks_.at(id)->secret;
}

int TlsPeer::OnAlpn(SSL*, const uint8_t** chosen, uint8_t* chosen_size,
                    const uint8_t* offered, unsigned offered_size, void* self) {
  std::string_view left(reinterpret_cast<const char*>(offered), offered_size);
  while (!left.empty()) {
    const auto size = static_cast<uint8_t>(left[0]);
    const std::string_view name = left.substr(1, size);
    for (const std::string& known :
         static_cast<TlsPeer*>(self)->options_.alpn) {
      if (name != known) continue;
      *chosen = reinterpret_cast<const uint8_t*>(name.data());
      *chosen_size = size;
      return SSL_TLSEXT_ERR_OK;
    }
    left.remove_prefix(1 + size);
  }
  return SSL_TLSEXT_ERR_NOACK;
}

void TlsPeer::OnKeyLog(const SSL* ssl, const char* line) {
  if (!absl::StartsWith(line, kSecretLabel)) return;
  const std::string_view text(line);
  static_cast<Talk*>(SSL_get_app_data(ssl))->secret =
      text.substr(text.rfind(' ') + 1);
}

// --- Conversations ---

void TlsPeer::OnAccept(SimConn conn) {
  auto talk = std::make_unique<Talk>();
  talk->ssl.reset(SSL_new(ctx_.get()));
  SSL* const ssl = talk->ssl.get();
  SSL_set_app_data(ssl, talk.get());
  SSL_set_accept_state(ssl);
  BIO* const in = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(in, -1);
  SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
  talks_[conn.id()] = std::move(talk);
  last_conn_ = conn;
}

void TlsPeer::OnData(SimConn conn, std::string_view bytes) {
  const auto found = talks_.find(conn.id());
  if (found == talks_.end()) return;
  Talk& talk = *found->second;
  if (talk.deaf) return;
  const size_t most = options_.hear_at_most - talk.seen.heard;
  talk.deaf = bytes.size() > most;
  bytes = bytes.substr(0, most);
  talk.seen.heard += bytes.size();
  BIO_write(SSL_get_rbio(talk.ssl.get()), bytes.data(),
            static_cast<int>(bytes.size()));
  if (!talk.over) Pump(conn, talk);
  if (talk.deaf && options_.cut) conn.Close(*options_.cut);
}

void TlsPeer::OnClose(SimConn conn, SimClose how) {
  const auto found = talks_.find(conn.id());
  if (found != talks_.end()) found->second->seen.closed = how;
}

void TlsPeer::Pump(SimConn conn, Talk& talk) {
  if (!talk.seen.established) {
    const int result = SSL_do_handshake(talk.ssl.get());
    if (result == 1) {
      Finish(conn, talk);
    } else if (SSL_get_error(talk.ssl.get(), result) != SSL_ERROR_WANT_READ) {
      talk.seen.error = TakeLibraryError();
      talk.over = true;
    }
  }
  if (talk.seen.established && !talk.over) Converse(conn, talk);
  Flush(conn, talk);
  if (!talk.seen.error.empty()) conn.Close(SimClose::kHalf);
}

void TlsPeer::Finish(SimConn conn, Talk& talk) {
  SSL* const ssl = talk.ssl.get();
  TlsTalk& seen = talk.seen;
  seen.established = true;
  seen.resumed = SSL_session_reused(ssl) == 1;
  seen.version = static_cast<uint16_t>(SSL_version(ssl));
  const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (name != nullptr) seen.sni = name;
  const uint8_t* alpn = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &size);
  if (size > 0) seen.alpn.assign(reinterpret_cast<const char*>(alpn), size);
  bssl::UniquePtr<X509> certificate(SSL_get_peer_certificate(ssl));
  seen.client_certificate = certificate != nullptr;
  if (!options_.after_hello) return;
  Flush(conn, talk);
  talk.over = true;
  conn.Close(*options_.after_hello);
}

void TlsPeer::Converse(SimConn conn, Talk& talk) {
  SSL* const ssl = talk.ssl.get();
  char bytes[4096];
  int got = 0;
  while ((got = SSL_read(ssl, bytes, sizeof(bytes))) > 0) {
    talk.seen.received.append(bytes, static_cast<size_t>(got));
  }
  const int error = SSL_get_error(ssl, got);
  if (error == SSL_ERROR_ZERO_RETURN) talk.seen.close_notify = true;
  if (error == SSL_ERROR_SSL) talk.seen.error = TakeLibraryError();
  if (talk.answered || options_.request_end.empty() ||
      !absl::EndsWith(talk.seen.received, options_.request_end)) {
    return;
  }
  talk.answered = true;
  std::string_view rest = options_.reply;
  while (!rest.empty()) {
    const int sent = SSL_write(ssl, rest.data(), static_cast<int>(rest.size()));
    Must(sent > 0, "reply");
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  if (options_.close_notify) SSL_shutdown(ssl);
  if (!options_.then) return;
  Flush(conn, talk);
  conn.Close(*options_.then);
}

// --- The wire ---

void TlsPeer::Flush(SimConn conn, Talk& talk) {
  BIO* const out = SSL_get_wbio(talk.ssl.get());
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  BIO_mem_contents(out, &bytes, &size);
  if (size == 0) return;
  std::string flight(reinterpret_cast<const char*>(bytes), size);
  BIO_reset(out);
  const size_t offset = std::exchange(talk.seen.sent, talk.seen.sent + size);
  if (talk.cut) return;
  if (offset + size > options_.cut_at) {
    talk.cut = true;
    flight.resize(options_.cut_at - offset);
  }
  if (options_.alter) flight = options_.alter(std::move(flight), offset);
  if (offset <= options_.split_at && options_.split_at < offset + size) {
    const size_t first = options_.split_at - offset;
    if (first > 0) conn.Send(flight.substr(0, first));
    conn.Send(flight.substr(first), options_.split_delay);
  } else if (!flight.empty()) {
    conn.Send(std::move(flight));
  }
  if (talk.cut && options_.cut) conn.Close(*options_.cut);
}

}  // namespace checkd
