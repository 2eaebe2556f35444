#include "transport/dns/dns_framing.h"

#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

// A message of `size` bytes with its length; an answer or not.
std::string Framed(size_t size, bool answer = true) {
  std::string bytes(size + 2, '\0');
  bytes[0] = static_cast<char>(size >> 8);
  bytes[1] = static_cast<char>(size & 0xff);
  if (size > 2) bytes[4] = static_cast<char>(answer ? 0x81 : 0x7f);
  return bytes;
}

struct Case {
  const char* what;
  std::string stream;
  bool good;
  size_t bad_from = 0;  // bytes after which it is known
};

TEST(DnsFraming, TellsAnswersFromAnythingElseHoweverTheyAreCut) {
  const Case kCases[] = {
      {"nothing", "", true},
      {"a length alone", std::string("\x01", 1), true},
      {"the shortest answer", Framed(12), true},
      {"answers in a row", Framed(12) + Framed(300) + Framed(13), true},
      {"the longest answer, and another", Framed(65535) + Framed(12), true},
      {"half an answer", Framed(300).substr(0, 100), true},
      {"shorter than a header", Framed(11), false, 2},
      {"of no length", Framed(0), false, 2},
      {"a question", Framed(40, false), false, 5},
      {"nonsense after an answer", Framed(20) + Framed(3), false, 24},
      {"a question after an answer", Framed(20) + Framed(12, false), false, 27},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.what);
    DnsFraming whole;
    EXPECT_EQ(whole.Take(c.stream), c.good);
    DnsFraming cut;
    size_t taken = 0;
    while (taken < c.stream.size() && cut.Take(c.stream.substr(taken, 1))) {
      ++taken;
    }
    EXPECT_EQ(taken, c.good ? c.stream.size() : c.bad_from - 1);
    if (c.good) continue;
    EXPECT_FALSE(whole.Take(Framed(12))) << "once is enough";
  }
}

}  // namespace
}  // namespace checkd
