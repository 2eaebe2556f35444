// Servers that send anything: fragments of responses, cut, repeated and
// garbled. The verdict must be the model's, no turn of the loop may take more
// than its share, and nothing may be left.
//
//   bazel test //checks/engine:hostile_bytes_test --test_env=SEED=N  replays
//   one seed
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "checks/engine/testing/check_world.h"
#include "checks/engine/testing/dice.h"
#include "checks/engine/testing/h1_model.h"
#include "gtest/gtest.h"
#include "transport/testing/counting_net.h"

namespace checkd {
namespace {

constexpr int kSeeds = 100'000;
constexpr int kChunks = 20;
constexpr size_t kBufferSize = 1024;
constexpr int kMaxHeaders = 8;
constexpr char kNeedle[] = "needle";
// The server's last act, and when the check gives up: far apart.
constexpr Duration kEndAt = Millis(500);
constexpr int kResponseMs = 2000;

constexpr std::string_view kFragments[] = {
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.0 503 Busy\r\n",
    "HTTP/1.1 204\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 103 Hints\r\nLink: a\r\n\r\n",
    "RTSP/1.0 200 OK\n",
    "HTTP/1.1 101 Switch\r\n",
    "HTTP/1.1 302 \r\n",
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "A: b\r\n",
    "Server:\r\n",
    "X: y\n z\r\n",
    "Content-Length: 6\r\n",
    "content-length: 0\r\n",
    "content-length: 6,6\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 4000\r\n",
    "Transfer-Encoding: chunked\r\n",
    "transfer-encoding: gzip\r\n",
    "\r\n\r\n",
    "6\r\nneedle\r\n",
    "1\r\na\r\n",
    "3;x=y\r\nabc\r\n",
    "0\r\n\r\n",
    "0\r\n",
    "fffff\r\n",
    "g\r\n",
    "needle",
    "aaaaaaaaaaaaaaaa",
    ": x\r\n",
    "SSH-2.0-x",
};

// A response that begins like one, mostly.
std::string MakeStream(Dice* dice) {
  std::string out;
  if (!dice->OneIn(8)) {
    for (size_t n = dice->Below(3); n > 0; --n) {
      if (dice->OneIn(3)) out += kFragments[3 + dice->Below(2)];
    }
    out += kFragments[dice->Below(3)];
    for (size_t n = dice->Below(4); n > 0; --n) {
      out += kFragments[13 + dice->Below(9)];
    }
    if (!dice->OneIn(6)) out += "\r\n";
  }
  for (size_t n = dice->Below(6); n > 0; --n) {
    const std::string_view one = kFragments[dice->Below(std::size(kFragments))];
    size_t times = 1;
    if (dice->OneIn(6)) times = dice->Below(150);
    if (dice->OneIn(200)) times = 100'000 / one.size();  // a flood
    for (; times > 0; --times) out += one;
  }
  if (dice->OneIn(4) && !out.empty()) {
    for (size_t n = dice->Below(3) + 1; n > 0; --n) {
      out[dice->Below(out.size())] = static_cast<char>(dice->Below(256));
    }
  }
  return out;
}

struct Behaviour {
  std::string stream;
  std::vector<std::string> pieces;
  enum class End { kStay, kFin, kRst } end;
};

Behaviour MakeBehaviour(Dice* dice) {
  Behaviour b;
  b.stream = MakeStream(dice);
  std::string_view rest = b.stream;
  while (!rest.empty()) {
    const size_t size =
        dice->OneIn(2) ? rest.size() : 1 + dice->Below(rest.size());
    b.pieces.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  b.end = static_cast<Behaviour::End>(dice->Below(3));
  return b;
}

class BytesPeer final : public SimPeer {
 public:
  explicit BytesPeer(const Behaviour* behaviour) : behaviour_(*behaviour) {}
  void OnData(SimConn conn, std::string_view) override {
    if (!conn.received().ends_with("\r\n\r\n")) return;
    Duration at{};
    for (const std::string& piece : behaviour_.pieces) {
      conn.Send(piece, at);
      at += Millis(1);
    }
    if (behaviour_.end == Behaviour::End::kStay) return;
    conn.Close(behaviour_.end == Behaviour::End::kFin ? SimClose::kFin
                                                      : SimClose::kRst,
               kEndAt);
  }

 private:
  const Behaviour& behaviour_;
};

std::string AtTheEnd(const Behaviour& b, std::string_view fin) {
  switch (b.end) {
    case Behaviour::End::kStay:
      return "L7TOUT";
    case Behaviour::End::kFin:
      return std::string(fin);
    case Behaviour::End::kRst:
      break;
  }
  return "SOCKERR";
}

// What the check may say; more than one where it depends on how the bytes come.
std::vector<std::string> Allowed(const Behaviour& b, bool wants_body) {
  const H1Model model(b.stream,
                      {.buffer_size = kBufferSize, .max_headers = kMaxHeaders});
  using State = H1Model::State;
  if (model.head() == State::kBad) return {"L7RSP"};
  if (model.head() == State::kIncomplete) return {AtTheEnd(b, "L7RSP")};
  if (!wants_body) {
    const bool good = model.status() >= 200 && model.status() <= 399;
    // An error in the body that came along is told first (F226).
    std::vector<std::string> allowed = {good ? "L7OK" : "L7STS"};
    if (model.body() == State::kBad) allowed.push_back("L7RSP");
    return allowed;
  }
  const std::string seen = model.content().substr(0, kBufferSize);
  if (seen.find(kNeedle) != std::string::npos) {
    if (model.body() == State::kBad) return {"L7OK", "L7RSP"};
    return {"L7OK"};
  }
  const bool decided =
      model.body() != State::kIncomplete || seen.size() == kBufferSize;
  if (decided) return {"L7RSP"};
  return {AtTheEnd(b, "L7RSP")};
}

std::string RunSeed(uint64_t seed) {
  Dice dice(seed);
  const bool wants_body = dice.OneIn(2);
  const Behaviour behaviour = MakeBehaviour(&dice);
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  if (wants_body) {
    (void)builder.AddExpect(Expect(Match::kBodyString, kNeedle), "");
  }
  CheckWorld world(builder.Build(), seed,
                   {.buffer_size = kBufferSize, .max_headers = kMaxHeaders});
  CountingNet counting(&world.net, world.loop.loop());
  world.context.net = &counting;
  world.fleet.spec.timeout_connect_ms = 500;
  world.fleet.spec.timeout_check_ms = kResponseMs;
  BytesPeer peer(&behaviour);
  world.net.AddServer(CheckWorld::address(), {.peer = &peer});
  if (!dice.OneIn(4)) world.net.set_faults(SimFaults::Rough());
  world.Start();
  const std::string result = world.RunOnce();
  const std::string status = result.substr(0, result.find(' '));
  const std::vector<std::string> allowed = Allowed(behaviour, wants_body);
  std::string problem;
  if (std::find(allowed.begin(), allowed.end(), status) == allowed.end()) {
    absl::StrAppend(&problem, "verdict ", result, ", the model says ",
                    absl::StrJoin(allowed, " or "));
  }
  if (counting.most_received_in_a_turn() > Connection::kBytesATurn) {
    absl::StrAppend(&problem, " a turn of ", counting.most_received_in_a_turn(),
                    " bytes");
  }
  if (counting.most_calls_in_a_turn() > 2 * Connection::kCallsATurn) {
    absl::StrAppend(&problem, " a turn of ", counting.most_calls_in_a_turn(),
                    " calls");
  }
  const std::string leaks = world.Leaks();
  if (!leaks.empty()) absl::StrAppend(&problem, " left: ", leaks);
  if (problem.empty()) return problem;
  return absl::StrCat("seed ", seed, ": ", problem, "\n",
                      world.net.log().substr(0, 20000));
}

class HostileBytes : public testing::TestWithParam<int> {};

TEST_P(HostileBytes, AreJudgedAsTheModelSaysWithinTheirShareOfATurn) {
  if (const char* const only = std::getenv("SEED")) {
    if (GetParam() == 0) {
      EXPECT_EQ(RunSeed(std::strtoull(only, nullptr, 10)), "");
    }
    return;
  }
  constexpr int kPerChunk = kSeeds / kChunks;
  for (int i = GetParam() * kPerChunk; i < (GetParam() + 1) * kPerChunk; ++i) {
    ASSERT_EQ(RunSeed(static_cast<uint64_t>(i)), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HostileBytes, testing::Range(0, kChunks));

}  // namespace
}  // namespace checkd
