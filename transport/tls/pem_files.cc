#include "transport/tls/pem_files.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "transport/tls/library_error.h"

namespace checkd {
namespace {

absl::Status Wrong(std::string_view path, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("'", path, "': ", what));
}

// Nobody is there to be asked.
int NoPassphrase(char*, int, int, void*) { return -1; }

absl::StatusOr<bssl::UniquePtr<BIO>> Open(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return Wrong(path, strerror(errno));
  return bssl::UniquePtr<BIO>(BIO_new_fp(file, BIO_CLOSE));
}

// The end of the file is told as an error: nothing more that begins like PEM.
bool AtEnd() {
  const bool end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (end) ERR_clear_error();
  return end;
}

// All objects of a kind in a file, in order. `read` is the library's function
// for one of them.
template <typename T>
absl::StatusOr<std::vector<bssl::UniquePtr<T>>> ReadAll(
    const std::string& path, std::string_view kind,
    T* (*read)(BIO*, T**, pem_password_cb*, void*)) {
  absl::StatusOr<bssl::UniquePtr<BIO>> bio = Open(path);
  if (!bio.ok()) return bio.status();
  std::vector<bssl::UniquePtr<T>> all;
  while (T* const next = read(bio->get(), nullptr, NoPassphrase, nullptr)) {
    all.emplace_back(next);
  }
  if (AtEnd()) return all;
  return Wrong(path,
               absl::StrCat("not a PEM ", kind, " (", TakeLibraryError(), ")"));
}

absl::StatusOr<std::vector<bssl::UniquePtr<X509>>> ReadCertificates(
    const std::string& path) {
  return ReadAll<X509>(path, "certificate", PEM_read_bio_X509);
}

absl::StatusOr<bssl::UniquePtr<EVP_PKEY>> ReadKey(const std::string& path) {
  absl::StatusOr<bssl::UniquePtr<BIO>> bio = Open(path);
  if (!bio.ok()) return bio.status();
  bssl::UniquePtr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bio->get(), nullptr, NoPassphrase, nullptr));
  if (key != nullptr || AtEnd()) return key;
  return Wrong(
      path, absl::StrCat("the private key cannot be read (", TakeLibraryError(),
                         "); it must not have a passphrase"));
}

bssl::UniquePtr<CRYPTO_BUFFER> ToBuffer(X509* certificate) {
  uint8_t* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size < 0) return nullptr;
  bssl::UniquePtr<uint8_t> owned(der);
  return bssl::UniquePtr<CRYPTO_BUFFER>(
      CRYPTO_BUFFER_new(der, static_cast<size_t>(size), nullptr));
}

absl::Status AddAuthorityFile(const std::string& path, X509_STORE* store,
                              size_t* added) {
  absl::StatusOr<std::vector<bssl::UniquePtr<X509>>> read =
      ReadCertificates(path);
  if (!read.ok()) return read.status();
  for (const bssl::UniquePtr<X509>& certificate : *read) {
    X509_STORE_add_cert(store, certificate.get());
    ERR_clear_error();  // one that is there already
    ++*added;
  }
  return absl::OkStatus();
}

// Also "1a2b3c4d.0", as `openssl rehash` names them.
bool LooksLikePem(std::string_view name) {
  static constexpr std::string_view kEndings[] = {".pem", ".crt", ".cer",
                                                  ".crl"};
  const bool hashed =
      name.size() == 10 && name[8] == '.' && absl::ascii_isdigit(name[9]) &&
      std::all_of(name.begin(), name.begin() + 8, absl::ascii_isxdigit);
  return hashed || (!absl::StartsWith(name, ".") &&
                    std::any_of(std::begin(kEndings), std::end(kEndings),
                                [name](std::string_view ending) {
                                  return absl::EndsWith(name, ending);
                                }));
}

absl::Status AddAuthorityFolder(const std::string& path, X509_STORE* store,
                                size_t* added) {
  DIR* const folder = opendir(path.c_str());
  if (folder == nullptr) return Wrong(path, strerror(errno));
  std::vector<std::string> names;
  while (const dirent* entry = readdir(folder)) {
    if (LooksLikePem(entry->d_name)) names.emplace_back(entry->d_name);
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const absl::Status status =
        AddAuthorityFile(absl::StrCat(path, "/", name), store, added);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

bool IsFolder(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string KeyFileOf(const std::string& path, TlsKeyFile key_file) {
  const bool replaced =
      key_file == TlsKeyFile::kReplaced && absl::EndsWith(path, ".crt");
  return (replaced ? path.substr(0, path.size() - 4) : path) + ".key";
}

// Debian keeps all in one file beside the folder of single ones.
std::string SystemAuthorities() {
  if (const char* folder = std::getenv("SSL_CERT_DIR")) return folder;
  return "/etc/ssl/certs/ca-certificates.crt";
}

}  // namespace

absl::StatusOr<ClientCertificate> LoadClientCertificate(const std::string& path,
                                                        TlsKeyFile key_file) {
  absl::StatusOr<std::vector<bssl::UniquePtr<X509>>> read =
      ReadCertificates(path);
  if (!read.ok()) return read.status();
  if (read->empty()) return Wrong(path, "no certificate in it");
  ClientCertificate loaded;
  for (const bssl::UniquePtr<X509>& certificate : *read) {
    loaded.chain.push_back(ToBuffer(certificate.get()));
  }
  absl::StatusOr<bssl::UniquePtr<EVP_PKEY>> key = ReadKey(path);
  if (!key.ok()) return key.status();
  if (*key == nullptr && key_file == TlsKeyFile::kNone) {
    return Wrong(path, "no private key in it");
  }
  if (*key == nullptr) {
    const std::string beside = KeyFileOf(path, key_file);
    key = ReadKey(beside);
    if (!key.ok()) {
      return Wrong(path, absl::StrCat("no private key in it, and ",
                                      key.status().message()));
    }
    if (*key == nullptr) {
      return Wrong(path,
                   absl::StrCat("no private key in it, nor in '", beside, "'"));
    }
  }
  loaded.key = *std::move(key);
  if (X509_check_private_key(read->front().get(), loaded.key.get()) != 1) {
    ERR_clear_error();
    return Wrong(path, "the private key does not fit the first certificate");
  }
  return loaded;
}

absl::Status LoadAuthorities(const std::string& path, X509_STORE* store) {
  const std::string& from = path == "@system-ca" ? SystemAuthorities() : path;
  size_t added = 0;
  const absl::Status status = IsFolder(from)
                                  ? AddAuthorityFolder(from, store, &added)
                                  : AddAuthorityFile(from, store, &added);
  if (status.ok() && added == 0) return Wrong(from, "no certificate in it");
  return status;
}

absl::Status LoadRevocations(const std::string& path, X509_STORE* store) {
  absl::StatusOr<std::vector<bssl::UniquePtr<X509_CRL>>> lists =
      ReadAll<X509_CRL>(path, "revocation list", PEM_read_bio_X509_CRL);
  if (!lists.ok()) return lists.status();
  if (lists->empty()) return Wrong(path, "no revocation list in it");
  for (const bssl::UniquePtr<X509_CRL>& list : *lists) {
    X509_STORE_add_crl(store, list.get());
  }
  X509_STORE_set_flags(store,
                       X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  return absl::OkStatus();
}

}  // namespace checkd
