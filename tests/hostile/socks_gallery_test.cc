// SOCKS4 servers that mean no good: checks through them end as the rows say.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/hostile/gallery.h"
#include "tests/hostile/peer.h"

namespace checkd {
namespace {

struct SocksRow {
  std::string name;
  Script script;
  std::string status;
  std::string text = {};
  std::string options = "  option httpchk\n";
};

template <size_t n>
std::string Bytes(const char (&literal)[n]) {
  return std::string(literal, n - 1);
}

std::vector<SocksRow> Rows() {
  const std::string granted = Bytes("\0\x5a\0\0\0\0\0\0");
  const std::string denied = Bytes("\0\x5b\0\0\0\0\0\0");
  const char* const connect = "";
  return {
      {"silent", {Silence()}, "L7TOUT"},
      {"half_reply", {AnyBytes(), Say(granted.substr(0, 4))}, "L7TOUT"},
      {"half_reply_fin",
       {AnyBytes(), Say(granted.substr(0, 4)), Fin()},
       "SOCKERR"},
      {"half_reply_rst",
       {AnyBytes(), Say(granted.substr(0, 4)), Pause(Millis(20)), Rst()},
       "SOCKERR"},
      {"bytewise",
       {AnyBytes(), Drip(granted, Millis(10)), Request(),
        Say("HTTP/1.0 200 OK\r\n\r\n")},
       "L7OK"},
      {"bytewise_too_slow", {AnyBytes(), Drip(granted, Millis(100))}, "L7TOUT"},
      {"denied", {AnyBytes(), Say(denied)}, "SOCKERR", "deny"},
      {"denied_flood", {AnyBytes(), Flood(denied)}, "SOCKERR", "deny"},
      {"wrong_version",
       {AnyBytes(), Say(Bytes("\5\0\0\1\0\0\0\0\0\0"))},
       "SOCKERR"},
      {"http_instead",
       {AnyBytes(), Say("HTTP/1.1 400 Bad Request\r\n\r\n")},
       "SOCKERR"},
      {"flood_instead", {Flood("x")}, "SOCKERR"},
      {"nuls_instead", {AnyBytes(), Flood(Bytes("\0"))}, "SOCKERR"},
      {"random_instead", {AnyBytes(), RandomFlood()}, "SOCKERR"},
      {"rst", {AnyBytes(), Rst()}, "SOCKERR"},
      {"rst_at_once", {Pause(Millis(5)), Rst()}, "SOCKERR"},
      {"fin", {AnyBytes(), Fin()}, "SOCKERR"},
      {"fin_at_once", {Fin()}, "SOCKERR"},
      {"granted_silence", {AnyBytes(), Say(granted), Silence()}, "L7TOUT"},
      {"granted_fin", {AnyBytes(), Say(granted), Request(), Fin()}, "L7RSP"},
      {"granted_rst", {AnyBytes(), Say(granted), Request(), Rst()}, "SOCKERR"},
      {"granted_garbage",
       {AnyBytes(), Say(granted), Request(), Flood("garbage")},
       "L7RSP"},
      {"granted_interims",
       {AnyBytes(), Say(granted), Request(), Flood("HTTP/1.1 100 C\r\n\r\n")},
       "L7RSP",
       "more than 10 interim responses"},
      {"granted_flood_unasked",
       {AnyBytes(), Flood(granted)},
       "L4OK",
       "",
       connect},
      {"granted_banner",
       {AnyBytes(), Say(granted + "22"), Drip("xxxxxxxxxx")},
       "L7TOUT",
       "",
       "  option tcp-check\n  tcp-check expect string 220\n"},
  };
}

class HostileSocks : public testing::TestWithParam<int> {};

TEST_P(HostileSocks, ServersAreJudgedInTimeAndHoldUpNobody) {
  std::vector<std::unique_ptr<HostilePeer>> peers;
  GalleryOptions options{.threads = GetParam()};
  for (const SocksRow& row : Rows()) {
    peers.push_back(std::make_unique<HostilePeer>(row.script));
    options.backends.push_back(
        {.name = row.name,
         .options = row.options,
         .server = absl::StrCat("127.0.0.9:80 check-via-socks4 socks4 ",
                                peers.back()->endpoint()),
         .status = row.status,
         .text = row.text});
  }
  ExpectGallery(options);
}

INSTANTIATE_TEST_SUITE_P(Threads, HostileSocks, testing::Values(1, 2));

}  // namespace
}  // namespace checkd
