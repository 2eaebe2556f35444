// Speaks in the place of a TLS server whose handshake is done: seals whatever
// records a test wants its client to see, in order, with the server's keys.
//
//   RecordForge forge(peer.ssl(1), peer.server_secret(1));
//   conn.Send(forge.Seal(SSL3_RT_HANDSHAKE, std::string(4, '\0')));
//
// The server itself must not send any more.
#ifndef TRANSPORT_TLS_TESTING_RECORD_FORGE_H_
#define TRANSPORT_TLS_TESTING_RECORD_FORGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "openssl/aead.h"
#include "openssl/base.h"
#include "openssl/ssl.h"

namespace checkd {

// TLS 1.2 with ECDHE-*-AES128-GCM-SHA256, or TLS 1.3 with a suite of SHA-256.
class RecordForge {
 public:
  // `secret_hex`: TLS 1.3's SERVER_TRAFFIC_SECRET_0. Aborts for other ciphers.
  RecordForge(SSL* server, const std::string& secret_hex);

  // One record of `type` (SSL3_RT_...) that holds `plaintext`.
  std::string Seal(uint8_t type, std::string_view plaintext);
  // After a KeyUpdate (TLS 1.3).
  void NextKeys();

 private:
  void SetKey(std::string_view key, std::string_view iv);
  void DeriveKeys();

  const bool tls13_;
  const EVP_AEAD* aead_ = nullptr;
  std::string secret_;
  std::string iv_;
  uint64_t sequence_;
  bssl::ScopedEVP_AEAD_CTX context_;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TESTING_RECORD_FORGE_H_
