// Checksums and digests (F266).
#include <array>
#include <cstring>

#include "checks/expressions/row_groups.h"
#include "openssl/digest.h"
#include "openssl/hmac.h"

// The whole of it from its header: nothing to link.
#define XXH_INLINE_ALL
#include "xxhash.h"

namespace checkd {
namespace {

using Type = ArgumentType;
using Hash = uint32_t (*)(std::string_view bytes);

std::string_view Keep(const ExpressionInput& in, const void* data,
                      size_t size) {
  return in.scratch->Keep({static_cast<const char*>(data), size});
}

// ---- cryptographic ones

// Null: the library has none of that name.
const EVP_MD* DigestOf(std::string_view name) {
  return EVP_get_digestbyname(std::string(name).c_str());
}

bool Digest(const ExpressionInput& in, const EVP_MD* algorithm,
            Sample* sample) {
  std::array<uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (algorithm == nullptr ||
      EVP_Digest(sample->bytes.data(), sample->bytes.size(), bytes.data(),
                 &size, algorithm, nullptr) != 1) {
    return false;
  }
  *sample = Sample::Binary(Keep(in, bytes.data(), size));
  return sample->bytes.data() != nullptr;
}

bool Sha1(const ExpressionInput& in, const Arguments&, Sample* sample) {
  return Digest(in, EVP_sha1(), sample);
}

absl::Status VerifySha2(Arguments* args) {
  const int64_t bits = (*args)[0].number;
  if (!(*args)[0].given || bits == 224 || bits == 256 || bits == 384 ||
      bits == 512) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "the number of bits is 224, 256, 384 or 512");
}

bool Sha2(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  switch (args[0].number) {
    case 224:
      return Digest(in, EVP_sha224(), sample);
    case 384:
      return Digest(in, EVP_sha384(), sample);
    case 512:
      return Digest(in, EVP_sha512(), sample);
    default:
      return Digest(in, EVP_sha256(), sample);
  }
}

absl::Status VerifyDigest(Arguments* args) {
  if (DigestOf((*args)[0].text) != nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "no digest of that name; write sha1, sha224, sha256, sha384, sha512 or "
      "md5");
}

bool NamedDigest(const ExpressionInput& in, const Arguments& args,
                 Sample* sample) {
  return Digest(in, DigestOf(args[0].text), sample);
}

// `hmac(digest,key)`; the key is base64, or in a variable.
bool Hmac(const ExpressionInput& in, const Arguments& args, Sample* sample) {
  const Converter* const decode = FindConverter("b64dec");
  const std::string_view text = TextOf(in, args[1]);
  if (text.empty()) return false;
  Sample key = Sample::Text(text);
  if (!decode->convert(in, {}, &key)) return false;
  std::array<uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (HMAC(DigestOf(args[0].text), key.bytes.data(), key.bytes.size(),
           reinterpret_cast<const uint8_t*>(sample->bytes.data()),
           sample->bytes.size(), bytes.data(), &size) == nullptr) {
    return false;
  }
  *sample = Sample::Binary(Keep(in, bytes.data(), size));
  return sample->bytes.data() != nullptr;
}

// ---- those that spread

// Mixes all bits of `hash` into all others.
uint32_t Avalanche(uint32_t hash) {
  hash = (hash + 0x7ed55d16) + (hash << 12);
  hash = (hash ^ 0xc761c23c) ^ (hash >> 19);
  hash = (hash + 0x165667b1) + (hash << 5);
  hash = (hash + 0xd3a2646c) ^ (hash << 9);
  hash = (hash + 0xfd7046c5) + (hash << 3);
  hash = (hash ^ 0xb55a4f09) ^ (hash >> 16);
  return hash * 3221225473u;
}

uint32_t Djb2(std::string_view bytes) {
  uint32_t hash = 5381;
  for (const char c : bytes) hash = hash * 33 + static_cast<uint8_t>(c);
  return hash;
}

uint32_t Sdbm(std::string_view bytes) {
  uint32_t hash = 0;
  for (const char c : bytes) {
    hash = static_cast<uint8_t>(c) + (hash << 6) + (hash << 16) - hash;
  }
  return hash;
}

// The reflected one of `polynomial`, bit by bit: responses are short.
template <uint32_t kPolynomial>
uint32_t Crc(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ (kPolynomial & (0 - (crc & 1)));
    }
  }
  return ~crc;
}

template <Hash kHash>
bool Spread(const ExpressionInput&, const Arguments& args, Sample* sample) {
  uint32_t hash = kHash(sample->bytes);
  if (args[0].number != 0) hash = Avalanche(hash);
  *sample = Sample::Int(hash);
  return true;
}

bool Xxh32(const ExpressionInput&, const Arguments& args, Sample* sample) {
  *sample = Sample::Int(XXH32(sample->bytes.data(), sample->bytes.size(),
                              static_cast<uint32_t>(args[0].number)));
  return true;
}

bool Xxh64(const ExpressionInput&, const Arguments& args, Sample* sample) {
  *sample = Sample::Int(
      static_cast<int64_t>(XXH64(sample->bytes.data(), sample->bytes.size(),
                                 static_cast<uint64_t>(args[0].number))));
  return true;
}

bool Xxh3(const ExpressionInput&, const Arguments& args, Sample* sample) {
  *sample = Sample::Int(static_cast<int64_t>(
      XXH3_64bits_withSeed(sample->bytes.data(), sample->bytes.size(),
                           static_cast<uint64_t>(args[0].number))));
  return true;
}

constexpr ArgumentForm kAvalanche = {{Type::kInt}, 0, "[<avalanche>]"};
constexpr ArgumentForm kSeed = {{Type::kInt}, 0, "[<seed>]"};

constexpr Converter Row(
    std::string_view name, ArgumentForm form, SampleType out,
    bool (*convert)(const ExpressionInput&, const Arguments&, Sample*),
    std::string_view help, absl::Status (*verify)(Arguments*) = nullptr) {
  return {name, form, SampleType::kBinary, out, convert, help, verify};
}

constexpr Converter kConverters[] = {
    Row("crc32", kAvalanche, SampleType::kInt, Spread<Crc<0xedb88320>>,
        "CRC-32 as of Ethernet"),
    Row("crc32c", kAvalanche, SampleType::kInt, Spread<Crc<0x82f63b78>>,
        "CRC-32C"),
    Row("digest", {{Type::kText}, 1, "<digest>"}, SampleType::kBinary,
        NamedDigest, "a digest by its name", VerifyDigest),
    Row("djb2", kAvalanche, SampleType::kInt, Spread<Djb2>, "DJB2"),
    Row("hmac", {{Type::kText, Type::kTextOrVariable}, 2, "<digest>,<key>"},
        SampleType::kBinary, Hmac, "HMAC; the key is base64", VerifyDigest),
    Row("sdbm", kAvalanche, SampleType::kInt, Spread<Sdbm>, "SDBM"),
    Row("sha1", {}, SampleType::kBinary, Sha1, "SHA-1"),
    Row("sha2", {{Type::kInt}, 0, "[<bits>]"}, SampleType::kBinary, Sha2,
        "SHA-2; 256 bits unless told otherwise", VerifySha2),
    Row("xxh3", kSeed, SampleType::kInt, Xxh3, "XXH3, 64 bits"),
    Row("xxh32", kSeed, SampleType::kInt, Xxh32, "XXH32"),
    Row("xxh64", kSeed, SampleType::kInt, Xxh64, "XXH64"),
};

}  // namespace

absl::Span<const Converter> DigestConverters() { return kConverters; }

}  // namespace checkd
