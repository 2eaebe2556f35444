// Messages that many lines or sections would draw alike: told once, where the
// first of them stands, with the number of the others.
//
//   load.merged.Add(Severity::kNotice, location, "section",
//                   "backend 'b'", ": accepted, without effect: acl.");
//   ...
//   load.merged.Tell(diagnostics);
//   // backend 'b': accepted, without effect: acl. The same for 7 more sections.
#ifndef CONFIG_SECTIONS_MERGED_MESSAGES_H_
#define CONFIG_SECTIONS_MERGED_MESSAGES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "checks/spec/spec.h"
#include "config/text/diagnostics.h"

namespace checkd {

// One for each load, of its thread. Its size is bounded by how many different
// texts there are.
class MergedMessages {
 public:
  // `subject` and `text` make the message; those of one `text` are merged.
  // `kind` is what is counted, a literal: "line", "section".
  void Add(Severity severity, const SourceLocation& location,
           std::string_view kind, std::string_view subject,
           std::string_view text);
  // In the order of their first places, and forgets them. None is fatal.
  void Tell(Diagnostics& diagnostics);

 private:
  struct Message {
    Severity severity;
    SourceLocation location;
    std::string_view kind;
    std::string text;
    size_t more = 0;
  };

  std::vector<Message> messages_;
  absl::flat_hash_map<std::string, size_t> by_text_;  // positions
};

}  // namespace checkd

#endif  // CONFIG_SECTIONS_MERGED_MESSAGES_H_
