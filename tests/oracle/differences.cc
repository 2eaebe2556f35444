#include "tests/oracle/differences.h"

#include <regex>
#include <vector>

namespace checkd {
namespace {

struct Difference {
  const char* item;
  Program program;  // whose text is changed
  std::regex pattern;
  const char* replacement;
};

const std::vector<Difference>& Differences() {
  static const auto* const all = new std::vector<Difference>{
      // 2.6 knows no names of errno values, only their texts.
      {"F238", Program::kCheckd,
       std::regex(R"(E[A-Z]+ returned by OS \(([^)\n]*)\))"), "$1"},
      // 2.6 shows the bytes as they are, and the reference in hexadecimal.
      {"F237", Program::kCheckd, std::regex(R"(\(expect binary '[^']*'\))"),
       "(expect binary)"},
      {"F237", Program::kHaproxy26, std::regex(R"(\(expect binary '[^']*'\))"),
       "(expect binary)"},
      // 2.6 puts the comment of an empty response in quotes.
      {"F223", Program::kHaproxy26,
       std::regex(
           R"((got an empty response at step \d+ comment: )'([^'\n]*)')"),
       "$1$2"},
      // 2.6 repeats the mode at every change of a draining server.
      {"F343", Program::kHaproxy26,
       std::regex(R"(( is (?:DOWN|UP)[.,][^\n]*\n))"
                  R"([^\n]*remains in forced drain mode\.\n)"),
       "$1"},
  };
  return *all;
}

}  // namespace

std::string InCommonTerms(Program program, std::string text) {
  for (const Difference& difference : Differences()) {
    if (difference.program != program) continue;
    text = std::regex_replace(text, difference.pattern, difference.replacement);
  }
  return text;
}

}  // namespace checkd
