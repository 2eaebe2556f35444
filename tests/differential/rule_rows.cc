#include "tests/differential/rule_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace checkd {
namespace {

std::string Rules(absl::string_view keyword, const std::string& rules) {
  std::string lines;
  for (absl::string_view rule : absl::StrSplit(rules, '\n')) {
    if (!rule.empty()) absl::StrAppend(&lines, "  ", keyword, " ", rule, "\n");
  }
  return lines;
}

}  // namespace

RuleCase Row(const std::string& name, const std::string& lines,
             const Script& script) {
  return {.name = name,
          .lines = lines,
          .scripts = {.first = {script}, .second = {}}};
}

RuleCase TcpRow(const std::string& name, const std::string& rules,
                const Script& script) {
  return Row(name,
             absl::StrCat("  option tcp-check\n", Rules("tcp-check", rules)),
             script);
}

RuleCase HttpRow(const std::string& name, const std::string& rules,
                 const Script& script) {
  return HttpchkRow(name, "", rules, script);
}

RuleCase HttpchkRow(const std::string& name, const std::string& httpchk,
                    const std::string& rules, const Script& script) {
  return Row(name,
             absl::StrCat("  option httpchk ", httpchk, "\n",
                          Rules("http-check", rules)),
             script);
}

Script Answer(std::string_view bytes) {
  return {Bytes(), Say(bytes), FinAtOnce()};
}

Script HttpReply(std::string_view response) {
  return {Request(), Say(response), FinAtOnce()};
}

std::string Response(const std::string& status, const std::string& headers,
                     const std::string& body) {
  return absl::StrCat("HTTP/1.1 ", status, "\r\n", headers,
                      "content-length: ", body.size(), "\r\n\r\n", body);
}

}  // namespace checkd
