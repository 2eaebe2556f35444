#include "tests/differential/known_differences.h"

#include <regex>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace checkd {
namespace {

bool Contains(const std::string& text, absl::string_view part) {
  return absl::StrContains(text, part);
}

// All but what the check says of itself: `last_chk`, and `info` in the log.
Observation WithoutInfo(const Observation& seen) {
  static const auto* const last = new std::regex(R"(last_chk=[^\n]*)");
  static const auto* const info = new std::regex(R"re(, info: "[^"\n]*")re");
  Observation rest = seen;
  rest.stat = std::regex_replace(seen.stat, *last, "");
  rest.log = std::regex_replace(seen.log, *info, "");
  return rest;
}

bool OnlyInfoDiffers(const Observation& one, const Observation& other) {
  return WithoutInfo(one) == WithoutInfo(other);
}

bool IsHttp(const RuleCase& test) {
  return Contains(test.lines, "option httpchk");
}

// F223: on-error goes before the text about an empty response; not in 2.6.
bool OnErrorOfEmptyResponse(const RuleCase& test, const Observation& checkd,
                            const Observation& haproxy) {
  return Contains(test.lines, "on-error") &&
         Contains(haproxy.stat, "last_chk=TCPCHK got an empty response") &&
         OnlyInfoDiffers(checkd, haproxy);
}

// F226: the words of a rule are not used for what is no HTTP response, and the
// generic text is for a body that breaks; 2.6 has it the other way round.
bool TextOfBadResponse(const RuleCase& test, const Observation& checkd,
                       const Observation& haproxy) {
  return IsHttp(test) && Contains(haproxy.stat, "check_status=L7RSP") &&
         OnlyInfoDiffers(checkd, haproxy);
}

// F225: without a reason phrase the generic text tells what failed; 2.6 tells
// nothing.
bool EmptyReason(const RuleCase& test, const Observation& checkd,
                 const Observation& haproxy) {
  return IsHttp(test) &&
         Contains(checkd.stat, "last_chk=TCPCHK did not match content") &&
         (Contains(haproxy.stat, "last_chk=\n") ||
          Contains(haproxy.stat, "last_chk= comment: ")) &&
         OnlyInfoDiffers(checkd, haproxy);
}

// F238: the error is the first that the connection had; 2.6 tells the one of
// the last call, which after a reset is another.
bool ErrnoOfTheLastCall(const RuleCase& test, const Observation& checkd,
                        const Observation& haproxy) {
  static const auto* const of_later_calls = new std::regex("Broken pipe");
  static const char* const reset = "Connection reset by peer";
  Observation told = haproxy;
  told.stat = std::regex_replace(haproxy.stat, *of_later_calls, reset);
  told.log = std::regex_replace(haproxy.log, *of_later_calls, reset);
  return told == checkd;
}

}  // namespace

bool KnownDifference(const RuleCase& test, const Observation& checkd,
                     const Observation& haproxy) {
  for (const auto known : {OnErrorOfEmptyResponse, TextOfBadResponse,
                           EmptyReason, ErrnoOfTheLastCall}) {
    if (known(test, checkd, haproxy)) return true;
  }
  return false;
}

}  // namespace checkd
