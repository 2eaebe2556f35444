// A scalar of a JSON text, by its path (F266).
//
//   absl::Status status = CheckJsonPath("$.servers[0].name");    // at load
//   JsonValue value;
//   if (FindJson("$.servers[0].name", document, &value)) ... value.text
//
// One pass over the document up to the value, without allocation: what stands
// behind it is not looked at, containers nest kMaxJsonDepth deep. Of keys that
// are the same the first counts. Thread-safe.
#ifndef CHECKS_EXPRESSIONS_JSON_PATH_H_
#define CHECKS_EXPRESSIONS_JSON_PATH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace checkd {

// HAProxy's.
inline constexpr int kMaxJsonDepth = 20;

struct JsonValue {
  enum class Kind : uint8_t { kString, kNumber, kTrue, kFalse };

  Kind kind = Kind::kFalse;
  // kString: what its quotes enclose, escapes as written. kNumber: the document
  // from its first character on.
  std::string_view text;
};

// `$`, then any number of `.key` and `[index]`. In a key a backslash makes the
// next character an ordinary one; it is compared with keys as they are written,
// escapes included.
absl::Status CheckJsonPath(std::string_view path);

// False: there is no such value, it is null or a container, or the document is
// broken before it. `path` has passed CheckJsonPath().
bool FindJson(std::string_view path, std::string_view document, JsonValue* out);

// Of the number that `text` begins with, in characters; 0: none.
size_t JsonNumberLength(std::string_view text);

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_JSON_PATH_H_
