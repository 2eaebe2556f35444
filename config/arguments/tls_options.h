// What lines that speak of TLS have in common: which versions a server may be
// spoken to in, and the switches beside them, which server lines and
// `ssl-default-server-options` share (F071, F094); what is a good SNI.
//
//   TlsOptions options;
//   if (IsTlsOption(words.TakeKeyword())) {
//     error = TakeTlsOption(words, &options);
//   }
//   TlsRange range = VersionsOf(options);
#ifndef CONFIG_ARGUMENTS_TLS_OPTIONS_H_
#define CONFIG_ARGUMENTS_TLS_OPTIONS_H_

#include <compare>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "config/words/word_cursor.h"
#include "transport/values/tls_profile.h"

namespace checkd {

struct TlsOptions {
  uint8_t disabled = 0;  // `no-sslv3` ...: bit n is TlsVersion n
  TlsVersion min = TlsVersion::kUnset;
  TlsVersion max = TlsVersion::kUnset;
  bool tickets = true;

  friend auto operator<=>(const TlsOptions&, const TlsOptions&) = default;
};

bool IsTlsOption(std::string_view word);

// The TLS option that is the keyword of `words` (IsTlsOption()), and its
// argument. kMissing or kUnknown if the version lacks or is none; `*options`
// then stays.
MaybeError TakeTlsOption(WordCursor& words, TlsOptions* options);

// `specific` where it says something, `general` for the rest: bounds each by
// itself. Versions that either excludes are out, and tickets that either
// refuses.
TlsOptions Merge(const TlsOptions& specific, const TlsOptions& general);

struct TlsRange {
  TlsVersion min = TlsVersion::kUnset;  // kUnset: the library's
  TlsVersion max = TlsVersion::kUnset;
  bool empty = false;    // nothing is left
  bool ignored = false;  // `no-...` beside a minimum or maximum: no effect
};

// Without a minimum and a maximum: what is left of TLS 1.2 and 1.3, the
// versions that are spoken unasked; if nothing is, of the older ones.
TlsRange VersionsOf(const TlsOptions& options);

// Whether TLS can carry `name` as SNI: at most 255 bytes. InvalidArgument
// otherwise, with `word` named in the text.
absl::Status VerifySni(std::string_view word, std::string_view name);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_TLS_OPTIONS_H_
