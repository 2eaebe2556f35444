// The rows by subject; only rows.cc looks at them.
#ifndef CHECKS_EXPRESSIONS_ROW_GROUPS_H_
#define CHECKS_EXPRESSIONS_ROW_GROUPS_H_

#include <string_view>

#include "absl/types/span.h"
#include "checks/expressions/rows.h"

namespace checkd {

// Names that share everything else, separated by blanks.
struct FetchGroup {
  SampleType type;
  Source source;
  bool zero;  // 0 or false, else undefined
  std::string_view names;
};

// Constants, the process, variables.
absl::Span<const Fetch> GeneralFetches();
// Backends, servers, connections.
absl::Span<const Fetch> ServerFetches();
// What was received: bytes, and HTTP messages.
absl::Span<const Fetch> PayloadFetches();
absl::Span<const Fetch> HttpFetches();
// What HAProxy has and no check can have, or none ever sees.
absl::Span<const FetchGroup> AbsentFetches();

// Arithmetic and logic.
absl::Span<const Converter> NumberConverters();
// Characters and words.
absl::Span<const Converter> TextConverters();
// Encodings, dumps, structures.
absl::Span<const Converter> CodecConverters();
// JSON texts.
absl::Span<const Converter> JsonConverters();
// Messages of protocol buffers.
absl::Span<const Converter> ProtobufConverters();
// Checksums and digests.
absl::Span<const Converter> DigestConverters();
// Times and addresses.
absl::Span<const Converter> OtherConverters();

// The value of an argument of type kNumberOrVariable; false: the variable has
// none.
bool NumberOf(const ExpressionInput& in, const Argument& argument,
              int64_t* out);
// The value of an argument of type kTextOrVariable, or of a variable, as text;
// empty: none. Good until the evaluation ends.
std::string_view TextOf(const ExpressionInput& in, const Argument& argument);

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_ROW_GROUPS_H_
