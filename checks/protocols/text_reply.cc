#include "checks/protocols/text_reply.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace checkd {
namespace {

// Takes the first line of `*text`, without its end; null: it has none yet. At
// the end of the conversation what is left is a line.
std::optional<std::string_view> TakeLine(std::string_view* text, bool final) {
  const size_t end = text->find('\n');
  if (end == text->npos && (!final || text->empty())) return std::nullopt;
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == text->npos ? text->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

Reply Refused(std::string_view line) {
  return Reply::Failed(CheckStatus::kL7Sts, 0, line);
}

// "*3\r\n$6\r\nmaster\r\n..." -> "master"; null: too little came, or it is no
// list of strings.
std::optional<std::string_view> FirstOfList(std::string_view text, bool final) {
  TakeLine(&text, final);
  const auto length = TakeLine(&text, final);
  if (!length || !StartsWith(*length, "$")) return std::nullopt;
  return TakeLine(&text, final);
}

// 220 of "220-a.example"; 0: it is no line of an answer.
int SmtpCode(std::string_view line) {
  if (line.size() < 3) return 0;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return 0;
    code = 10 * code + (c - '0');
  }
  const bool ends = line.size() == 3 || line[3] == ' ' || line[3] == '-';
  return ends ? code : 0;
}

// "STARTTLS" of "250-STARTTLS", "SIZE" of "250 SIZE 1000".
std::string_view SmtpExtension(std::string_view line) {
  const std::string_view text = line.substr(line.size() > 3 ? 4 : 3);
  return text.substr(0, text.find(' '));
}

bool SameWord(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase({a.data(), a.size()}, {b.data(), b.size()});
}

}  // namespace

Reply ParseLine(const ReplyInput& in) {
  std::string_view rest = in.bytes;
  const auto line = TakeLine(&rest, in.final);
  if (!line) return in.Incomplete();
  if (!StartsWith(*line, in.wanted)) return Refused(*line);
  std::string_view text = line->substr(in.wanted.size());
  while (StartsWith(text, " ")) text.remove_prefix(1);
  return Reply::Passed(text);
}

Reply ParseRedisAuth(const ReplyInput& in) {
  ReplyInput line = in;
  line.wanted = "+OK";
  Reply reply = ParseLine(line);
  if (!in.wanted.empty()) {
    reply.text = absl::StrReplaceAll(reply.text, {{in.wanted, "***"}});
  }
  return reply;
}

Reply ParseRedisRole(const ReplyInput& in) {
  if (in.bytes.front() != '*') {
    ReplyInput line = in;
    line.wanted = "*";
    return ParseLine(line);
  }
  const auto found = FirstOfList(in.bytes, in.final);
  if (!found) return in.Incomplete();
  const std::string_view role = *found == "slave" ? "replica" : *found;
  if (role == in.wanted) return Reply::Passed(absl::StrCat("role is ", role));
  return Refused(absl::StrCat("role is ", role, ", ", in.wanted, " expected"));
}

Reply ParseImapTagged(const ReplyInput& in) {
  std::string_view rest = in.bytes;
  while (const auto line = TakeLine(&rest, in.final)) {
    if (StartsWith(*line, "* ")) continue;
    const std::string tag = absl::StrCat(in.wanted, " ");
    if (!StartsWith(*line, tag)) return Refused(*line);
    const std::string_view answer = line->substr(tag.size());
    if (!StartsWith(answer, "OK")) return Refused(answer);
    return Reply::Passed(answer);
  }
  return in.Incomplete();
}

Reply ParseSmtpReply(const ReplyInput& in) {
  const std::string_view wanted = in.wanted.substr(4 <= in.wanted.size() ? 4
                                                                         : 3);
  bool offered = wanted.empty();
  std::string_view rest = in.bytes;
  std::optional<std::string_view> first;
  while (const auto line = TakeLine(&rest, in.final)) {
    const int code = SmtpCode(*line);
    if (code == 0) return Reply::Failed(CheckStatus::kL7Rsp, 0, *line);
    if (!first) first = line;
    offered = offered || SameWord(SmtpExtension(*line), wanted);
    if (line->size() > 3 && (*line)[3] == '-') continue;
    const std::string_view text = first->substr(first->size() > 3 ? 4 : 3);
    const Reply refused = Reply::Failed(CheckStatus::kL7Sts, code, text);
    if (code != SmtpCode(in.wanted.substr(0, 3))) return refused;
    if (!offered) {
      return Reply::Failed(CheckStatus::kL7Sts, code,
                           absl::StrCat("EHLO does not offer ", wanted));
    }
    Reply passed = Reply::Passed(text);
    passed.code = code;
    return passed;
  }
  return in.Incomplete();
}

}  // namespace checkd
