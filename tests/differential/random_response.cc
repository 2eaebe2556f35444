// Random HTTP/1 responses, good and bad.
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/differential/random_case.h"

namespace checkd {
namespace {

std::string Reason(Dice& dice, int code) {
  if (dice.OneIn(6)) return dice.Pick({"", "<odd> \"reason\"", "a  b "});
  return code == 200 ? "OK" : code == 404 ? "Not Found" : "Some Reason";
}

std::string Chunked(Dice& dice, const std::string& body) {
  std::string text;
  std::string rest = body;
  while (!rest.empty()) {
    const size_t length = dice.Between(1, static_cast<int>(rest.size()));
    absl::StrAppend(&text, absl::Hex(length), dice.OneIn(5) ? ";ext=1" : "",
                    "\r\n", rest.substr(0, length), "\r\n");
    rest.erase(0, length);
  }
  absl::StrAppend(&text, "0\r\n", dice.OneIn(4) ? "x-trailer: well\r\n" : "",
                  "\r\n");
  if (dice.OneIn(12)) text.insert(0, dice.Pick({"zz\r\n", "-1\r\n", "5"}));
  return text;
}

// The header that frames the body, the empty line, and the body.
std::string Framed(Dice& dice, const std::string& body) {
  const size_t size = body.size();
  switch (dice.Between(0, 9)) {
    case 0:
    case 1:
      return absl::StrCat("transfer-encoding: chunked\r\n\r\n",
                          Chunked(dice, body));
    case 2:
    case 3:
      return absl::StrCat("\r\n", body);
    case 4:
      return absl::StrCat("content-length: ", size + 5, "\r\n\r\n", body);
    case 5:
      return absl::StrCat("content-length: ", size / 2, "\r\n\r\n", body);
    case 6:
      return absl::StrCat(
          dice.Pick({"content-length: x", "content-length: -1",
                     "content-length: 2\r\nContent-Length: 3",
                     "transfer-encoding: gzip", "content-length: 3, 3"}),
          "\r\n\r\n", body);
    default:
      return absl::StrCat("Content-Length: ", size, "\r\n\r\n", body);
  }
}

std::string Garbage(Dice& dice) {
  return dice.Pick({"what is this?\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
                    "HTTP/1.1\r\n\r\n", "HTTP/1.1 2 \r\n\r\n",
                    "ICY 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                    "HTTP/1.1 200 OK\r\n: empty\r\n\r\n", "\r\n\r\n",
                    "HTTP/1.1 200 OK\r\na b: c\r\n\r\n", "200 OK\r\n",
                    "HTTP/1.1 abc OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
                    "HTTP/1.1  200 OK\r\n\r\n", "\x16\x03\x01"});
}

std::string StatusLine(Dice& dice, int code) {
  if (dice.OneIn(12)) return absl::StrCat("HTTP/1.1 ", code, "\r\n");
  if (dice.OneIn(20)) return absl::StrCat("\r\nHTTP/1.0 ", code, " OK\r\n");
  return absl::StrCat(dice.Pick({"HTTP/1.1 ", "HTTP/1.1 ", "HTTP/1.0 "}), code,
                      " ", Reason(dice, code), "\r\n");
}

std::string RandomHeaders(Dice& dice) {
  std::string text;
  for (int n = dice.Between(-1, 3); n > 0; --n) {
    absl::StrAppend(
        &text,
        dice.Pick({"X-A: one\r\n", "x-a: a, b\r\n", "Age: 12\r\n",
                   "server:  some thing \r\n", "x-ip: 10.0.0.1\r\n",
                   "set-cookie: id=abc; path=/\r\n", "Set-Cookie: n=7\r\n",
                   "X-A:\r\n", "connection: close\r\n"}));
  }
  return text;
}

}  // namespace

std::string RandomResponse(Dice& dice, const Wish& wish) {
  if (dice.OneIn(12)) return Garbage(dice);
  std::string text = StatusLine(dice, wish.code);
  absl::StrAppend(&text, RandomHeaders(dice));
  for (const auto& [name, value] : wish.headers) {
    absl::StrAppend(&text, name, ": ", value, "\r\n");
  }
  std::string body = wish.body;
  if (body.empty() && dice.OneIn(3)) body = "nothing of note";
  if (dice.OneIn(60)) body += std::string(20000, '.') + "well";
  if (body.empty() && dice.OneIn(2)) return text + "content-length: 0\r\n\r\n";
  return text + Framed(dice, body);
}

}  // namespace checkd
