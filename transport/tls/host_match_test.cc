#include "transport/tls/host_match.h"

#include <ostream>

#include "gtest/gtest.h"

namespace checkd {
namespace {

struct Case {
  std::string_view pattern;
  std::string_view host;
  bool matches;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.pattern << " for " << c.host;
}

class HostMatch : public testing::TestWithParam<Case> {};

TEST_P(HostMatch, FollowsHaproxy) {
  EXPECT_EQ(HostMatches(GetParam().pattern, GetParam().host),
            GetParam().matches);
}

constexpr std::string_view kNul("a.example\0.x", 12);

INSTANTIATE_TEST_SUITE_P(
    , HostMatch,
    testing::Values(
        // Equal.
        Case{"a.example", "a.example", true},
        Case{"A.eXample", "a.Example", true},
        Case{"a.example", "b.example", false},
        Case{"a.example", "a.example.", false},
        Case{"a.example.", "a.example.", true}, Case{"a", "a", true},
        Case{"", "", true}, Case{"", "a", false}, Case{"a b", "A B", true},
        Case{"\xc3\xa4.x", "\xc3\x84.x", false},
        // A whole label.
        Case{"*.example", "a.example", true},
        Case{"*.EXAMPLE", "a.example", true},
        Case{"*.example", ".example", true},
        Case{"*.example", "example", false},
        Case{"*.example", "a.b.example", false},
        Case{"*.example", "a_b.example", true},
        Case{"*.example", "*.example", true},
        Case{"*.example", "a.example.", false},
        Case{"*.example.", "a.example.", true}, Case{"*.", "a.", true},
        Case{"*.", "a", false}, Case{"*", "a", false},
        Case{"*", "a.example", false}, Case{"*", "*", true},
        // A part of it.
        Case{"a*.x", "ab.x", true}, Case{"a*.x", "a.x", true},
        Case{"a*.x", "ba.x", false}, Case{"A*.x", "ab.x", true},
        Case{"*pp.x", "app.x", true}, Case{"*pp.x", "pp.x", true},
        Case{"*pp.x", "p.x", false}, Case{"*PP.x", "app.x", true},
        Case{"a*p.x", "abcp.x", true}, Case{"a*p.x", "ap.x", true},
        Case{"a*a.x", "a.x", false}, Case{"a*a.x", "aa.x", true},
        Case{"ab*bc.x", "abc.x", false}, Case{"ab*bc.x", "abbc.x", true},
        Case{"a*p.x", "abq.x", false}, Case{"xn--*.x", "xn--a.x", true},
        // More than one, or elsewhere.
        Case{"**.x", "ab.x", false}, Case{"**.x", "a*.x", false},
        Case{"a*b*.x", "acb*.x", false}, Case{"b.x", "bb.x", false},
        Case{"a*.x", "x", false}, Case{"a*", "ab.x", false},
        Case{"*a*.x", "bab.x", false}, Case{"*.*.x", "a.b.x", false},
        Case{"*.*.x", "a.*.x", true}, Case{"a.*.x", "a.b.x", false},
        Case{"a.*", "a.b", false},
        // What follows the label.
        Case{"*.b.x", "a.c.x", false}, Case{"*.x", "a.xx", false},
        Case{"*.xx", "a.x", false}, Case{"b.x", "a.x", false},
        Case{"ab.x", "a.x", false}, Case{"b.*", "b.a", false},
        Case{"*..x", "a..x", true}, Case{".x", "a.x", false},
        // Addresses are names like any other.
        Case{"10.0.0.1", "10.0.0.1", true}, Case{"*.0.0.1", "10.0.0.1", true},
        Case{kNul, "a.example", false}, Case{kNul, kNul, true}));

}  // namespace
}  // namespace checkd
