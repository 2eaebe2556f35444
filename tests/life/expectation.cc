#include "tests/life/expectation.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

using Words = std::vector<std::string>;

// Where the word that starts at `from` ends: a blank, or behind its quote.
size_t WordEnd(std::string_view line, size_t from) {
  if (line[from] != '"') return std::min(line.find(' ', from), line.size());
  for (size_t i = from + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

bool HexBytes(absl::string_view digits, std::string* bytes) {
  if (digits.size() % 2 != 0 ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    return false;
  }
  *bytes = absl::HexStringToBytes(digits);
  return true;
}

// "text\r\n" in quotes, hex:0d0a, or a plain word.
bool WordValue(absl::string_view word, std::string* value) {
  if (absl::ConsumePrefix(&word, "hex:")) return HexBytes(word, value);
  if (word[0] != '"') {
    *value = std::string(word);
    return true;
  }
  return absl::CUnescape(word.substr(1, word.size() - 2), value);
}

bool SplitWords(std::string_view line, Words* words) {
  for (size_t at = line.find_first_not_of(' '); at != std::string_view::npos;
       at = line.find_first_not_of(' ', at)) {
    const size_t end = WordEnd(line, at);
    if (end == std::string_view::npos) return false;
    const absl::string_view word(line.data() + at, end - at);
    if (!WordValue(word, &words->emplace_back())) return false;
    at = end;
  }
  return true;
}

// Reads the lines of one file into `*result`; each Take...() is false if the
// words are not a statement of its kind.
class Reader {
 public:
  explicit Reader(Expectation* result) : result_(*result) {}

  bool Take(const Words& words) {
    const size_t n = words.size();
    if (words[0] == "peer" && n >= 3) return TakePeer(words);
    if (words[0] == "service" && n >= 3) return TakeService(words);
    if (words[0] == "verdict" && n >= 3 && n <= 5) return TakeVerdict(words);
    if (words[0] != "host" || n != 2) return false;
    result_.hosts.push_back(words[1]);
    return true;
  }

 private:
  Expectation::Peer* FindPeer(absl::string_view name) {
    for (Expectation::Peer& peer : result_.peers) {
      if (peer.name == name) return &peer;
    }
    return nullptr;
  }

  // The peer of "name:", new if need be; nullptr without the colon.
  Expectation::Peer* PeerOf(absl::string_view name) {
    if (!absl::ConsumeSuffix(&name, ":")) return nullptr;
    Expectation::Peer* const known = FindPeer(name);
    if (known != nullptr) return known;
    result_.peers.push_back({.name = std::string(name)});
    return &result_.peers.back();
  }

  bool TakePeer(const Words& words) {
    Expectation::Peer* peer = PeerOf(words[1]);
    if (peer == nullptr) return false;
    const std::string& what = words[2];
    const size_t n = words.size();
    if (what == "silent" && n == 3) return true;
    if (what == "gone" && n == 3) return peer->dialogue.gone = true;
    if (what == "tls" && n == 3) return peer->tls = true;
    if (what == "greets" && n == 4) {
      peer->dialogue.greeting = words[3];
      return true;
    }
    if (n < 6) return false;
    if (what == "on") return TakeExchange(words, &peer->dialogue);
    return what == "at" && peer->tls && TakeLocation(words, peer);
  }

  // peer p: on "request" say "answer" [close] | status 200 ["body"]
  bool TakeExchange(const Words& words, Dialogue* dialogue) {
    const size_t n = words.size();
    if (words[4] == "say" && (n == 6 || (n == 7 && words[6] == "close"))) {
      dialogue->exchanges.push_back({words[3], words[5], n == 7});
      return true;
    }
    int code = 0;
    if (!TakeStatus(words, &code)) return false;
    const std::string answer =
        HttpAnswer(code, "Answer", n == 7 ? words[6] : "").bytes;
    dialogue->exchanges.push_back({words[3], answer, /*close=*/true});
    return true;
  }

  // peer p: at /path status 200 ["body"]
  bool TakeLocation(const Words& words, Expectation::Peer* peer) {
    int code = 0;
    if (!TakeStatus(words, &code)) return false;
    const std::string body = words.size() == 7 ? words[6] : "";
    absl::StrAppend(&peer->locations, "location ", words[3], " { return ", code,
                    " '", body, "'; }\n");
    return true;
  }

  static bool TakeStatus(const Words& words, int* code) {
    return words[4] == "status" && words.size() <= 7 &&
           absl::SimpleAtoi(words[5], code);
  }

  // service name: target:peer..., of peers above
  bool TakeService(const Words& words) {
    absl::string_view name = words[1];
    if (!absl::ConsumeSuffix(&name, ":")) return false;
    Expectation::Service& service = result_.services.emplace_back(
        Expectation::Service{.name = std::string(name), .targets = {}});
    for (size_t i = 2; i < words.size(); ++i) {
      const Words parts = absl::StrSplit(words[i], ':');
      if (parts.size() != 2 || FindPeer(parts[1]) == nullptr) return false;
      service.targets.push_back({parts[0], parts[1]});
    }
    return true;
  }

  // verdict backend/server STATUS [check_status [check_code]]
  bool TakeVerdict(const Words& words) {
    const size_t slash = words[1].find('/');
    if (slash == std::string::npos) return false;
    result_.verdicts.push_back(
        {.backend = words[1].substr(0, slash),
         .server = words[1].substr(slash + 1),
         .status = words[2],
         .check_status = words.size() > 3 ? words[3] : "",
         .check_code = words.size() > 4 ? words[4] : ""});
    return true;
  }

  Expectation& result_;
};

}  // namespace

bool Expectation::NeedsNginx() const {
  return std::any_of(peers.begin(), peers.end(),
                     [](const Peer& peer) { return peer.tls; });
}

absl::StatusOr<Expectation> ParseExpectation(std::string_view text) {
  Expectation result;
  Reader reader(&result);
  int number = 0;
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    Words words;
    if (!SplitWords({line.data(), line.size()}, &words) || words.empty() ||
        !reader.Take(words)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", number, ": not a statement of README.md: ", line));
    }
  }
  return result;
}

}  // namespace checkd
