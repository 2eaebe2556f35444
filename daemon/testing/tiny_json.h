// Tells whether a text is JSON (RFC 8259), for tests of what prints it.
//
//   EXPECT_TRUE(IsJson(R"([{"a":1}])"));
#ifndef DAEMON_TESTING_TINY_JSON_H_
#define DAEMON_TESTING_TINY_JSON_H_

#include <cctype>
#include <string_view>

namespace checkd {

class TinyJson {
 public:
  explicit TinyJson(std::string_view text) : rest_(text) {}

  bool Valid() { return Value() && (Space(), rest_.empty()); }

 private:
  void Space() {
    while (!rest_.empty() && std::isspace(rest_[0])) rest_.remove_prefix(1);
  }
  bool Take(std::string_view token) {
    Space();
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  template <typename Item>
  bool List(std::string_view close, Item item) {
    if (Take(close)) return true;
    do {
      if (!item()) return false;
    } while (Take(","));
    return Take(close);
  }
  bool Value() {
    if (Take("[")) return List("]", [this] { return Value(); });
    if (Take("{")) {
      return List("}", [this] { return String() && Take(":") && Value(); });
    }
    if (Take("true") || Take("false") || Take("null")) return true;
    return String() || Number();
  }
  bool String() {
    if (!Take("\"")) return false;
    while (!rest_.empty()) {
      const unsigned char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c < 0x20) return false;
      if (c != '\\') continue;
      if (rest_.empty()) return false;
      const size_t length = rest_[0] == 'u' ? 5 : 1;
      if (std::string_view("\"\\/bfnrtu").find(rest_[0]) ==
              std::string_view::npos ||
          rest_.size() < length) {
        return false;
      }
      for (size_t i = 1; i < length; ++i) {
        if (!std::isxdigit(rest_[i])) return false;
      }
      rest_.remove_prefix(length);
    }
    return false;
  }
  bool Number() {
    size_t n = rest_.empty() || rest_[0] != '-' ? 0 : 1;
    const size_t first = n;
    while (n < rest_.size() && std::isdigit(rest_[n])) ++n;
    if (n == first || (n > first + 1 && rest_[first] == '0')) return false;
    if (n < rest_.size() && rest_[n] == '.') {
      const size_t point = n++;
      while (n < rest_.size() && std::isdigit(rest_[n])) ++n;
      if (n == point + 1) return false;
    }
    rest_.remove_prefix(n);
    return true;
  }

  std::string_view rest_;
};

inline bool IsJson(std::string_view text) { return TinyJson(text).Valid(); }

}  // namespace checkd

#endif  // DAEMON_TESTING_TINY_JSON_H_
