#include "tests/tls/name_cases.h"

namespace checkd {
namespace {

constexpr auto kCheckd = NameCase::Only::kCheckd;
constexpr auto kHaproxy = NameCase::Only::kHaproxy;

using Names = std::vector<std::string>;

std::string WithNul(const char* before, const char* after) {
  return std::string(before) + '\0' + after;
}

Names Many(const char* last) {
  Names names;
  for (int i = 0; i < 60; ++i) {
    names.push_back("n" + std::to_string(i) + ".example");
  }
  names.push_back(last);
  return names;
}

// Equal or not, among DNS names and common names.
std::vector<NameCase> Plain() {
  const Names no;
  return {
      {"same", no, {"a.example"}, "a.example"},
      {"other", no, {"a.example"}, "b.example"},
      {"below", no, {"a.example"}, "x.a.example"},
      {"above", no, {"x.a.example"}, "a.example"},
      {"upper_host", no, {"a.example"}, "A.EXAMPLE"},
      {"upper_name", no, {"A.eXample"}, "a.example"},
      {"second", no, {"b.example", "a.example"}, "a.example"},
      {"last_of_many", no, Many("a.example"), "a.example"},
      {"none_of_many", no, Many("b.example"), "a.example"},
      {"cn_alone", {"a.example"}, no, "a.example"},
      {"cn_alone_other", {"a.example"}, no, "b.example"},
      {"cn_upper", {"A.EXAMPLE"}, no, "a.example"},
      {"cn_beside_name", {"a.example"}, {"b.example"}, "a.example"},
      {"name_beside_cn", {"a.example"}, {"b.example"}, "b.example"},
      {"neither", {"a.example"}, {"b.example"}, "c.example"},
      {"cn_beside_address", {"a.example"}, {"10.0.0.1"}, "a.example"},
      {"cn_first", {"a.example", "b.example"}, no, "a.example"},
      {"cn_second", {"a.example", "b.example"}, no, "b.example"},
      {"cn_last", {"a.example", "b.example", "c.example"}, no, "c.example"},
      {"cn_none", {"a.example", "b.example"}, no, "c.example"},
      {"cn_last_beside_name",
       {"a.example", "b.example"},
       {"c.example"},
       "b.example"},
      {"cn_spaces", {"My Own Server"}, no, "my own server"},
      {"cn_space_end", {"a.example "}, no, "a.example"},
      {"name_space", no, {"a b.example"}, "a b.example"},
      {"no_name", no, no, "a.example"},
      {"empty_name", no, {""}, "a.example"},
      {"empty_cn", {""}, no, "a.example"},
      {"no_dot", no, {"localhost"}, "localhost"},
      {"no_dot_upper", no, {"LOCALHOST"}, "localhost"},
      {"dot_in_host", no, {"a.example"}, "a.example."},
      {"dot_in_name", no, {"a.example."}, "a.example"},
      {"dot_in_both", no, {"a.example."}, "a.example."},
      {"dot_first", no, {".example"}, "a.example"},
      {"nul_name",
       no,
       {WithNul("a.example", ".evil")},
       "a.example",
       false,
       kHaproxy},
      {"nul_last",
       no,
       {WithNul("a.example", "")},
       "a.example",
       false,
       kHaproxy},
      {"nul_first", no, {WithNul("", "a.example")}, "a.example"},
      {"nul_before_good", no, {WithNul("b", "c"), "a.example"}, "a.example"},
      {"nul_cn",
       {WithNul("a.example", ".evil")},
       no,
       "a.example",
       false,
       kHaproxy},
      {"nul_cn_then_good", {WithNul("b", "c"), "a.example"}, no, "a.example"},
      {"nul_star",
       no,
       {WithNul("*.example", ".evil")},
       "a.example",
       false,
       kHaproxy},
      {"underscore", no, {"a_b.example"}, "a_b.example"},
      {"at", no, {"a@b.example"}, "a@b.example"},
      {"idn", no, {"xn--bcher-kva.example"}, "xn--bcher-kva.example"},
      {"idn_upper", no, {"XN--BCHER-KVA.example"}, "xn--bcher-kva.example"},
      {"utf8_cn",
       {"b\xc3\xbc"
        "cher.example"},
       no,
       "b\xc3\xbc"
       "cher.example"},
      {"utf8_cn_case",
       {"B\xc3\x9c"
        "CHER.example"},
       no,
       "b\xc3\xbc"
       "cher.example"},
      {"utf8_name",
       no,
       {"b\xc3\xbc"
        "cher.example"},
       "b\xc3\xbc"
       "cher.example"},
      {"long",
       no,
       {std::string(200, 'a') + ".example"},
       std::string(200, 'a') + ".example"},
  };
}

std::vector<NameCase> Wildcards() {
  const Names no;
  return {
      {"star", no, {"*.example.net"}, "a.example.net"},
      {"star_upper", no, {"*.EXAMPLE.net"}, "A.example.NET"},
      {"star_underscore", no, {"*.example.net"}, "a_b.example.net"},
      {"star_space", no, {"*.example.net"}, "a b.example.net"},
      {"star_idn", no, {"*.example.net"}, "xn--bcher-kva.example.net"},
      {"star_of_idn", no, {"*.xn--bcher-kva.net"}, "a.xn--bcher-kva.net"},
      {"star_in_idn", no, {"xn--*.example.net"}, "xn--bcher.example.net"},
      {"star_two_labels", no, {"*.example.net"}, "a.b.example.net"},
      {"star_no_label", no, {"*.example.net"}, "example.net"},
      {"star_empty_label", no, {"*.example.net"}, ".example.net"},
      {"star_top", no, {"*.net"}, "example.net"},
      {"star_alone", no, {"*"}, "example"},
      {"star_alone_dot", no, {"*"}, "a.example"},
      {"star_itself", no, {"*.example.net"}, "*.example.net"},
      {"star_dot", no, {"*."}, "a."},
      {"star_end_dot", no, {"*.example.net"}, "a.example.net."},
      {"star_both_dots", no, {"*.example.net."}, "a.example.net."},
      {"star_cn", {"*.example.net"}, no, "a.example.net"},
      {"star_cn_beside", {"*.example.net"}, {"b.example"}, "a.example.net"},
      {"star_cn_second", {"b.example", "*.example.net"}, no, "a.example.net"},
      {"star_second", no, {"a.*.net"}, "a.example.net"},
      {"star_last", no, {"a.example.*"}, "a.example.net"},
      {"stars_labels", no, {"*.*.net"}, "a.example.net"},
      {"stars_label", no, {"**.example.net"}, "ab.example.net"},
      {"stars_apart", no, {"*p*.example.net"}, "app.example.net"},
      {"begin", no, {"a*.example.net"}, "app.example.net"},
      {"begin_nothing", no, {"app*.example.net"}, "app.example.net"},
      {"begin_other", no, {"b*.example.net"}, "app.example.net"},
      {"begin_upper", no, {"A*.example.net"}, "app.example.net"},
      {"end", no, {"*pp.example.net"}, "app.example.net"},
      {"end_nothing", no, {"*app.example.net"}, "app.example.net"},
      {"end_other", no, {"*pq.example.net"}, "app.example.net"},
      {"end_upper", no, {"*PP.example.net"}, "app.example.net"},
      {"end_longer", no, {"*aapp.example.net"}, "app.example.net"},
      {"middle", no, {"a*p.example.net"}, "app.example.net"},
      {"middle_nothing", no, {"ap*p.example.net"}, "app.example.net"},
      {"middle_overlap", no, {"app*pp.example.net"}, "appp.example.net"},
      {"middle_underscore", no, {"a*p.example.net"}, "a_p.example.net"},
      {"begin_cn", {"a*.example.net"}, no, "app.example.net"},
      {"begin_no_dot", no, {"local*"}, "localhost"},
  };
}

// What is written as an address, and names that go out as SNI.
std::vector<NameCase> AddressesAndSni() {
  const Names no;
  return {
      {"ip_name", no, {"10.1.2.3"}, "10.1.2.3", false, kCheckd},
      {"ip_name_other", no, {"10.1.2.3"}, "10.1.2.4"},
      {"ip6_name", no, {"2001:db8::1"}, "2001:db8::1", false, kCheckd},
      {"ip6_spelling", no, {"2001:db8::1"}, "2001:DB8:0::1", false, kCheckd},
      {"ip6_other", no, {"2001:db8::1"}, "2001:db8::2"},
      {"ip_cn", {"10.1.2.3"}, no, "10.1.2.3"},
      {"ip_cn_beside", {"10.1.2.3"}, {"a.example"}, "10.1.2.3"},
      {"ip6_cn", {"2001:db8::1"}, no, "2001:db8::1"},
      {"ip_star", no, {"*.1.2.3"}, "10.1.2.3"},
      {"ip_cn_star", {"*.1.2.3"}, no, "10.1.2.3"},
      {"sni_same", no, {"a.example"}, "a.example", true},
      {"sni_other", no, {"a.example"}, "b.example", true},
      {"sni_upper", no, {"a.example"}, "A.Example", true},
      {"sni_cn", {"a.example"}, {"b.example"}, "a.example", true},
      {"sni_star", no, {"*.example.net"}, "a_b.example.net", true},
      {"sni_begin", no, {"a*.example.net"}, "app.example.net", true},
      {"sni_two_labels", no, {"*.example.net"}, "a.b.example.net", true},
      {"sni_address", {"10.1.2.3"}, no, "10.1.2.3", true},
  };
}

}  // namespace

std::vector<NameCase> NameCases() {
  std::vector<NameCase> all;
  for (auto part : {&Plain, &Wildcards, &AddressesAndSni}) {
    for (NameCase& one : part()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace checkd
