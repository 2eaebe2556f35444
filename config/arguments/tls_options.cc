#include "config/arguments/tls_options.h"

#include <optional>

#include "config/words/words.h"

namespace checkd {
namespace {

struct VersionName {
  std::string_view word;    // after ssl-min-ver
  std::string_view suffix;  // of no- and force-
  TlsVersion version;
};

constexpr VersionName kVersions[] = {
    {"SSLv3", "sslv3", TlsVersion::kSsl3},
    {"TLSv1.0", "tlsv10", TlsVersion::kTls10},
    {"TLSv1.1", "tlsv11", TlsVersion::kTls11},
    {"TLSv1.2", "tlsv12", TlsVersion::kTls12},
    {"TLSv1.3", "tlsv13", TlsVersion::kTls13},
};

constexpr std::string_view kNo = "no-";
constexpr std::string_view kForce = "force-";

// Null if `word` is not `prefix` and a version.
const VersionName* VersionAfter(std::string_view prefix,
                                std::string_view word) {
  if (word.substr(0, prefix.size()) != prefix) return nullptr;
  for (const VersionName& name : kVersions) {
    if (word.substr(prefix.size()) == name.suffix) return &name;
  }
  return nullptr;
}

uint8_t Bit(TlsVersion version) {
  return static_cast<uint8_t>(1u << static_cast<int>(version));
}

MaybeError TakeBound(WordCursor& words, TlsVersion* bound) {
  const WordOr<const VersionName*> name = words.TakeChoice(
      kVersions,
      {.missing = "'$0' : missing the ssl/tls version",
       .refused = "'$1' : unknown ssl/tls version. '$0' takes SSLv3, TLSv1.0, "
                  "TLSv1.1, TLSv1.2 or TLSv1.3"});
  if (!name.ok()) return name.error();
  *bound = (*name)->version;
  return std::nullopt;
}

// Narrows `range` to what `disabled` leaves of [low, high]. False if that is
// nothing.
bool Narrow(uint8_t disabled, TlsVersion low, TlsVersion high,
            TlsRange* range) {
  for (const VersionName& name : kVersions) {
    if (name.version < low || name.version > high) continue;
    if (disabled & Bit(name.version)) continue;
    if (range->min == TlsVersion::kUnset) range->min = name.version;
    range->max = name.version;
  }
  return range->min != TlsVersion::kUnset;
}

// SSLv3 is spoken by no library of today: TLS 1.0 is the lowest.
TlsRange Bounded(const TlsOptions& options) {
  TlsRange range{.min = options.min, .max = options.max};
  const bool old =
      range.max != TlsVersion::kUnset && range.max < TlsVersion::kTls12;
  if (range.min == TlsVersion::kSsl3 ||
      (range.min == TlsVersion::kUnset && old)) {
    range.min = TlsVersion::kTls10;
  }
  range.empty = range.max != TlsVersion::kUnset && range.min > range.max;
  return range;
}

}  // namespace

bool IsTlsOption(std::string_view word) {
  return word == "ssl-min-ver" || word == "ssl-max-ver" ||
         word == "no-tls-tickets" || word == "tls-tickets" ||
         VersionAfter(kNo, word) != nullptr ||
         VersionAfter(kForce, word) != nullptr;
}

MaybeError TakeTlsOption(WordCursor& words, TlsOptions* options) {
  const std::string_view word = words.keyword();
  if (word == "ssl-min-ver") return TakeBound(words, &options->min);
  if (word == "ssl-max-ver") return TakeBound(words, &options->max);
  if (const VersionName* const name = VersionAfter(kNo, word)) {
    options->disabled |= Bit(name->version);
  } else if (const VersionName* const forced = VersionAfter(kForce, word)) {
    options->min = options->max = forced->version;
  } else {
    options->tickets = word == "tls-tickets";
  }
  return std::nullopt;
}

TlsOptions Merge(const TlsOptions& specific, const TlsOptions& general) {
  TlsOptions merged = specific;
  merged.disabled |= general.disabled;
  if (merged.min == TlsVersion::kUnset) merged.min = general.min;
  if (merged.max == TlsVersion::kUnset) merged.max = general.max;
  merged.tickets = specific.tickets && general.tickets;
  return merged;
}

TlsRange VersionsOf(const TlsOptions& options) {
  TlsRange range;
  if (options.min != TlsVersion::kUnset || options.max != TlsVersion::kUnset) {
    range = Bounded(options);
    range.ignored = options.disabled != 0;
  } else if (options.disabled != 0) {
    range.empty = !Narrow(options.disabled, TlsVersion::kTls12,
                          TlsVersion::kTls13, &range) &&
                  !Narrow(options.disabled, TlsVersion::kTls10,
                          TlsVersion::kTls11, &range);
    if (range.min == TlsVersion::kTls12) range.min = TlsVersion::kUnset;
    if (range.max == TlsVersion::kTls13) range.max = TlsVersion::kUnset;
  }
  return range;
}

absl::Status VerifySni(std::string_view word, std::string_view name) {
  constexpr size_t kMostBytes = 255;  // RFC 1035: of a host name
  if (name.size() <= kMostBytes) return absl::OkStatus();
  return InvalidWord("'%s' : a host name has at most %d bytes, not %d", word,
                     kMostBytes, name.size());
}

}  // namespace checkd
