#include "config/words/line.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {

int Line::column(size_t i) const {
  if (positions_.empty() || hidden_) return 0;
  return static_cast<int>(positions_[std::min(i, positions_.size() - 1)]);
}

Place Line::place(size_t i) const {
  return Place{.file = *location_.file,
               .line = location_.line,
               .column = column(i),
               .style = Place::Style::kSpaced};
}

bool Line::AtMost(size_t max) {
  if (left() <= max) return true;
  Error(words_.size() - left() + max,
        absl::StrFormat("'%s' cannot handle unexpected argument '%s'.",
                        KeywordText(), Peek(max)));
  return false;
}

void Line::Error(const WordError& error) {
  Error(error.word,
        server_keyword_.empty() ? error.text : AsSentence(error.text));
}

void Line::SetServer(std::string_view keyword, std::string_view proxy,
                     std::string_view server) {
  server_keyword_ = keyword;
  proxy_ = proxy;
  server_ = server;
}

void Line::Add(Severity severity, bool fatal, size_t i, std::string_view text) {
  if (server_keyword_.empty()) {
    return diagnostics_.Add(severity, fatal, place(i), text);
  }
  const std::string_view slash = server_.empty() ? "" : "/";
  const std::string_view blank = server_.empty() ? "" : " ";
  diagnostics_.Add(severity, fatal, place(i).Bracketed(),
                   absl::StrCat("'", server_keyword_, blank, proxy_, slash,
                                server_, "' : ", text));
}

}  // namespace checkd
