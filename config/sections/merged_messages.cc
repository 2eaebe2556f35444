#include "config/sections/merged_messages.h"

#include "absl/strings/str_cat.h"

namespace checkd {

void MergedMessages::Add(Severity severity, const SourceLocation& location,
                         std::string_view kind, std::string_view subject,
                         std::string_view text) {
  const auto [entry, added] =
      by_text_.try_emplace(std::string(text), messages_.size());
  if (!added) {
    ++messages_[entry->second].more;
    return;
  }
  messages_.push_back({.severity = severity,
                       .location = location,
                       .kind = kind,
                       .text = absl::StrCat(subject, text)});
}

void MergedMessages::Tell(Diagnostics& diagnostics) {
  for (const Message& message : messages_) {
    std::string text = message.text;
    if (message.more > 0) {
      absl::StrAppend(&text, " The same for ", message.more, " more ",
                      message.kind, message.more > 1 ? "s." : ".");
    }
    diagnostics.Add(
        message.severity, false,
        Place{.file = *message.location.file, .line = message.location.line}
            .Spaced(),
        text);
  }
  messages_.clear();
  by_text_.clear();
}

}  // namespace checkd
