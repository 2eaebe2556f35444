#include "transport/tls/missing_algorithm.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "openssl/asn1.h"
#include "openssl/ec.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/obj.h"
#include "openssl/ssl.h"
#include "transport/tls/certificate_names.h"
#include "transport/tls/library_error.h"

namespace checkd {
namespace {

struct Meaning {
  int library;
  int reason;
  std::string_view text;
};

constexpr std::string_view kNothingInCommon =
    "the server has no cipher suite, signature algorithm or group in common "
    "with checkd";
constexpr std::string_view kUnknownKey =
    "the server's certificate has a key that checkd cannot use";

constexpr Meaning kMeanings[] = {
    {ERR_LIB_SSL, SSL_R_HANDSHAKE_FAILURE_ON_CLIENT_HELLO, kNothingInCommon},
    {ERR_LIB_SSL, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, kNothingInCommon},
    {ERR_LIB_SSL, SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY, kNothingInCommon},
    {ERR_LIB_SSL, SSL_R_UNKNOWN_CIPHER_RETURNED,
     "the server chose a cipher suite that checkd does not know"},
    {ERR_LIB_SSL, SSL_R_WRONG_CIPHER_RETURNED,
     "the server chose a cipher suite that was not offered"},
    {ERR_LIB_SSL, SSL_R_WRONG_CURVE,
     "the server chose a group that was not offered"},
    {ERR_LIB_SSL, SSL_R_UNSUPPORTED_ELLIPTIC_CURVE,
     "the server chose a group that checkd does not know"},
    {ERR_LIB_SSL, SSL_R_WRONG_SIGNATURE_TYPE,
     "the server signed with an algorithm that was not offered"},
    {ERR_LIB_SSL, SSL_R_NO_COMMON_SIGNATURE_ALGORITHMS,
     "the server takes no signature that the client certificate's key can "
     "make"},
    {ERR_LIB_SSL, SSL_R_KEY_USAGE_BIT_INCORRECT,
     "the server's certificate has a key usage without digitalSignature, on "
     "which checkd's library insists"},
    {ERR_LIB_SSL, SSL_R_UNKNOWN_CERTIFICATE_TYPE, kUnknownKey},
    {ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM, kUnknownKey},
    {ERR_LIB_EC, EC_R_UNKNOWN_GROUP, kUnknownKey},
};

const Meaning* FindMeaning(uint32_t code, bool certificate_seen) {
  const int reason = ERR_GET_REASON(code);
  // An alert that also tells a client that it has no certificate.
  if (certificate_seen && reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) {
    return nullptr;
  }
  const Meaning* const found = std::find_if(
      std::begin(kMeanings), std::end(kMeanings), [&](const Meaning& m) {
        return m.library == ERR_GET_LIB(code) && m.reason == reason;
      });
  return found != std::end(kMeanings) ? found : nullptr;
}

std::string Text(const ASN1_OBJECT* object) {
  char text[80];
  const int size = OBJ_obj2txt(text, sizeof(text), object, 0);
  return size > 0 ? text : "unknown";
}

struct KnownAlgorithm {
  std::string_view object;  // as OBJ_obj2txt() has it
  std::string_view text;
};
constexpr KnownAlgorithm kKnown[] = {
    {"1.3.101.113", "Ed448"},
    {"ED448", "Ed448"},
    {"rsassaPss", "RSA-PSS"},
    {"dsaEncryption", "DSA"},
    {"dsaWithSHA1", "DSA"},
    {"dsa_with_SHA256", "DSA"},
    {"2.16.840.1.101.3.4.3.2", "DSA"},
};

std::string AlgorithmName(const ASN1_OBJECT* object) {
  const std::string text = Text(object);
  for (const KnownAlgorithm& known : kKnown) {
    if (known.object == text) return std::string(known.text);
  }
  return text;
}

// "Ed448", or the curve.
std::string KeyName(const X509* certificate) {
  ASN1_OBJECT* object = nullptr;
  X509_ALGOR* algorithm = nullptr;
  if (X509_PUBKEY_get0_param(&object, nullptr, nullptr, &algorithm,
                             X509_get_X509_PUBKEY(certificate)) != 1) {
    return "unknown";
  }
  if (OBJ_obj2nid(object) != NID_X9_62_id_ecPublicKey) {
    return AlgorithmName(object);
  }
  int kind = 0;
  const void* curve = nullptr;
  X509_ALGOR_get0(nullptr, &kind, &curve, algorithm);
  return kind == V_ASN1_OBJECT ? Text(static_cast<const ASN1_OBJECT*>(curve))
                               : "unknown elliptic-curve";
}

std::string CannotVerify(const X509* certificate, std::string_view what) {
  return absl::StrCat("the certificate of '",
                      NameText(X509_get_subject_name(certificate)), "' has ",
                      what, ", which checkd cannot verify");
}

// A signature that is merely wrong is no lack of ours.
bool IsUnknownSignature(uint32_t code) {
  const int reason = ERR_GET_REASON(code);
  switch (ERR_GET_LIB(code)) {
    case ERR_LIB_ASN1:
      return reason == ASN1_R_UNKNOWN_SIGNATURE_ALGORITHM ||
             reason == ASN1_R_UNKNOWN_MESSAGE_DIGEST_ALGORITHM;
    case ERR_LIB_X509:
      return reason == X509_R_INVALID_PSS_PARAMETERS;
    case ERR_LIB_EVP:
      return reason == EVP_R_UNSUPPORTED_ALGORITHM;
    default:
      return false;
  }
}

}  // namespace

HandshakeError TakeHandshakeError(bool certificate_seen) {
  // A key that cannot be read leaves its cause first and its consequences last.
  const Meaning* meaning = FindMeaning(ERR_peek_last_error(), certificate_seen);
  if (meaning == nullptr) {
    meaning = FindMeaning(ERR_peek_error(), certificate_seen);
  }
  HandshakeError error{.reason = TakeLibraryError()};
  if (meaning == nullptr) return error;
  absl::StrAppend(&error.reason, ": ", meaning->text);
  error.lacks_algorithm = true;
  return error;
}

std::string UnknownAlgorithmOf(X509_STORE_CTX* failed) {
  const X509* const certificate = X509_STORE_CTX_get_current_cert(failed);
  const X509* const issuer = X509_STORE_CTX_get0_current_issuer(failed);
  switch (X509_STORE_CTX_get_error(failed)) {
    case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
      if (issuer == nullptr) return {};
      return CannotVerify(issuer,
                          absl::StrCat("a key of type ", KeyName(issuer)));
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: {
      if (!IsUnknownSignature(ERR_peek_last_error()) &&
          !IsUnknownSignature(ERR_peek_error())) {
        return {};
      }
      const X509_ALGOR* algorithm = nullptr;
      X509_get0_signature(nullptr, &algorithm, certificate);
      const ASN1_OBJECT* object = nullptr;
      X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
      return CannotVerify(certificate, absl::StrCat("a signature of type ",
                                                    AlgorithmName(object)));
    }
    default:
      return {};
  }
}

}  // namespace checkd
