// Headers and a body that were written behind the version of `option httpchk`,
// as was usual before `http-check send` came (F748).
//
//   absl::StatusOr<HiddenRequest> hidden =
//       SplitHiddenRequest("HTTP/1.1\r\nHost: x\r\n\r\nping");
//   hidden->version;   // HTTP/1.1
//   SendLine("GET", "/h", *hidden);
//   // http-check send meth GET uri /h ver HTTP/1.1 hdr Host x body ping
#ifndef CONFIG_RULES_HIDDEN_REQUEST_H_
#define CONFIG_RULES_HIDDEN_REQUEST_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace checkd {

// It owns its texts. Values of headers are log-formats, and still to be read as
// such.
struct HiddenRequest {
  std::string version;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;
};

// True if there is more in `version` than a version.
bool HidesRequest(std::string_view version);

// What `text` hides. Lines end in CRLF or LF, one that begins with a blank goes
// on with the header before it, and an empty one precedes the body. kInvalid-
// Argument, with the line, for one that is no header.
absl::StatusOr<HiddenRequest> SplitHiddenRequest(std::string_view text);

// The rule to write instead, its words quoted where they must be.
std::string SendLine(std::string_view method, std::string_view uri,
                     const HiddenRequest& hidden);

}  // namespace checkd

#endif  // CONFIG_RULES_HIDDEN_REQUEST_H_
