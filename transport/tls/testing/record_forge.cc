#include "transport/tls/testing/record_forge.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "openssl/digest.h"
#include "openssl/hkdf.h"
#include "openssl/nid.h"

namespace checkd {
namespace {

void Must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "RecordForge: %s\n", what);
  std::abort();
}

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

uint8_t* Bytes(std::string& text) {
  return reinterpret_cast<uint8_t*>(text.data());
}

std::string BigEndian(uint64_t number, size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) {
    text[size - 1 - i] = static_cast<char>(number >> (8 * i));
  }
  return text;
}

// RFC 8446 section 7.1, with an empty context.
std::string ExpandLabel(std::string_view secret, std::string_view label,
                        size_t size) {
  const std::string full = absl::StrCat("tls13 ", label);
  const std::string info =
      BigEndian(size, 2) + BigEndian(full.size(), 1) + full + BigEndian(0, 1);
  std::string out(size, '\0');
  Must(HKDF_expand(Bytes(out), size, EVP_sha256(), Bytes(secret), secret.size(),
                   Bytes(info), info.size()) == 1,
       "HKDF");
  return out;
}

}  // namespace

RecordForge::RecordForge(SSL* server, const std::string& secret_hex)
    : tls13_(SSL_version(server) == TLS1_3_VERSION),
      sequence_(SSL_get_write_sequence(server)) {
  const int cipher = SSL_CIPHER_get_cipher_nid(SSL_get_current_cipher(server));
  aead_ = cipher == NID_aes_128_gcm ? EVP_aead_aes_128_gcm()
                                    : EVP_aead_chacha20_poly1305();
  if (tls13_) {
    Must(cipher == NID_aes_128_gcm || cipher == NID_chacha20_poly1305,
         "another cipher");
    secret_ = absl::HexStringToBytes(secret_hex);
    DeriveKeys();
    return;
  }
  Must(cipher == NID_aes_128_gcm, "another cipher");
  std::string block(SSL_get_key_block_len(server), '\0');
  Must(block.size() == 40 &&
           SSL_generate_key_block(server, Bytes(block), block.size()) == 1,
       "key block");
  SetKey(block.substr(16, 16), block.substr(36, 4));
}

void RecordForge::SetKey(std::string_view key, std::string_view iv) {
  context_.Reset();
  Must(EVP_AEAD_CTX_init(context_.get(), aead_, Bytes(key), key.size(),
                         EVP_AEAD_DEFAULT_TAG_LENGTH, nullptr) == 1,
       "key");
  iv_ = iv;
}

void RecordForge::DeriveKeys() {
  SetKey(ExpandLabel(secret_, "key", EVP_AEAD_key_length(aead_)),
         ExpandLabel(secret_, "iv", 12));
}

void RecordForge::NextKeys() {
  secret_ = ExpandLabel(secret_, "traffic upd", secret_.size());
  sequence_ = 0;
  DeriveKeys();
}

std::string RecordForge::Seal(uint8_t type, std::string_view plaintext) {
  const std::string sequence = BigEndian(sequence_++, 8);
  std::string inner(plaintext);
  std::string nonce = iv_;
  std::string explicit_nonce;
  if (tls13_) {
    inner += static_cast<char>(type);
    for (size_t i = 0; i < 8; ++i) nonce[4 + i] ^= sequence[i];
  } else {
    explicit_nonce = sequence;
    nonce += explicit_nonce;
  }
  std::string sealed(inner.size() + EVP_AEAD_max_overhead(aead_), '\0');
  const size_t size = explicit_nonce.size() + sealed.size();
  const std::string header =
      BigEndian(tls13_ ? SSL3_RT_APPLICATION_DATA : type, 1) + "\3\3" +
      BigEndian(size, 2);
  const std::string authenticated =
      tls13_ ? header
             : sequence + header.substr(0, 3) + BigEndian(inner.size(), 2);
  size_t written = 0;
  Must(EVP_AEAD_CTX_seal(context_.get(), Bytes(sealed), &written, sealed.size(),
                         Bytes(nonce), nonce.size(), Bytes(inner), inner.size(),
                         Bytes(authenticated), authenticated.size()) == 1 &&
           written == sealed.size(),
       "seal");
  return header + explicit_nonce + sealed;
}

}  // namespace checkd
