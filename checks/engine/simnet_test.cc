// Ten thousand scripted conversations of each kind of check in a network that
// cuts, delays and reorders. The verdict of each is compared with a model that
// reads the same script from top to bottom; afterwards nothing may be left.
//
//   bazel test //checks/engine:simnet_test --test_arg=--seed=N    replays one
//   seed SEED=N does the same.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/engine/testing/check_world.h"
#include "checks/engine/testing/dice.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

std::optional<uint64_t> only_seed;

constexpr int kSeeds = 10'000;
constexpr int kChunks = 8;
constexpr size_t kBufferSize = 1024;
constexpr int kConnectMs = 800;    // timeout connect
constexpr int kResponseMs = 1000;  // timeout check
constexpr int kInterMs = 5000;

// All that happens is 100 ms from each other and 50 ms from the deadlines, far
// more than the network's whims (jitter of 3 ms, now and again).
Duration Slot(int n) { return Millis(50 + 100 * n); }

enum class Kind { kPlain, kTcp, kHttpBare, kHttpString, kHttpRegex };

// What the peer does, as the seed has it.
struct Script {
  enum class Connect { kAccept, kRefuse, kSilent };
  enum class End { kStay, kFin, kRst };
  struct Piece {
    Duration when;  // after the request was complete
    std::string bytes;
  };
  Connect connect = Connect::kAccept;
  Duration connect_delay{};
  bool blocks = false;  // does not read until `reads_at` after accepting
  Duration reads_at{};
  std::vector<Piece> pieces;
  End end = End::kStay;
  Duration end_at{};
  bool end_with_data = false;  // the end comes along with the last piece
};

std::string Filler(Dice* dice, int size) {
  std::string text;
  for (int i = 0; i < size; ++i)
    text += static_cast<char>('a' + dice->Below(3));
  return text;
}

std::string Body(Dice* dice) {
  std::string text = Filler(dice, dice->Below(dice->OneIn(5) ? 2000 : 60));
  if (dice->OneIn(2)) {
    text.insert(
        static_cast<size_t>(dice->Below(static_cast<int>(text.size()) + 1)),
        "needle");
  }
  if (dice->OneIn(4)) {
    text.insert(
        static_cast<size_t>(dice->Below(static_cast<int>(text.size()) + 1)),
        "BAD");
  }
  return text;
}

const char* const kGarbage = "SSH-2.0-OpenSSH_9\r\n\r\n";

std::string HttpAnswer(Dice* dice, bool with_body) {
  if (dice->OneIn(20)) return kGarbage;
  const char* const lines[] = {"HTTP/1.0 200 OK", "HTTP/1.1 204 No Content",
                               "HTTP/1.1 302 Found", "HTTP/1.0 404 Not Found",
                               "HTTP/1.1 503"};
  const int pick = with_body ? 0 : dice->Below(5);
  std::string head = std::string(lines[pick]) + "\r\nserver: x\r\n";
  if (!with_body) return head + "\r\n";
  std::string body = Body(dice);
  if (dice->OneIn(2))
    head += "content-length: " + std::to_string(body.size()) + "\r\n";
  return head + "\r\n" + body;
}

Script MakeScript(Kind kind, Dice* dice) {
  Script s;
  if (dice->OneIn(20)) s.connect = Script::Connect::kRefuse;
  if (dice->OneIn(20)) s.connect = Script::Connect::kSilent;
  if (dice->OneIn(4)) s.connect_delay = Slot(dice->Below(12));
  if (kind == Kind::kPlain) return s;
  if (dice->OneIn(6)) {
    s.blocks = true;
    s.reads_at = Slot(dice->Below(12));
  }
  std::string answer = kind == Kind::kTcp
                           ? Body(dice)
                           : HttpAnswer(dice, kind != Kind::kHttpBare);
  const bool whole = answer == kGarbage;
  int slot = 0;
  while (!answer.empty()) {
    const int left = static_cast<int>(answer.size());
    const int size = whole || dice->OneIn(2) ? left : 1 + dice->Below(left);
    slot += dice->Below(4);
    s.pieces.push_back(
        {Slot(slot), answer.substr(0, static_cast<size_t>(size))});
    answer.erase(0, static_cast<size_t>(size));
    ++slot;
  }
  if (dice->OneIn(8) && !s.pieces.empty()) s.pieces.pop_back();
  s.end = static_cast<Script::End>(dice->Below(3));
  s.end_with_data = dice->OneIn(3) && !s.pieces.empty();
  s.end_at =
      s.end_with_data ? s.pieces.back().when : Slot(slot + dice->Below(3));
  return s;
}

// Carries out a script on the connection, once `request` has come.
class ScriptPeer final : public SimPeer {
 public:
  ScriptPeer(const Script* script, TestLoop* loop, std::string request)
      : script_(script), loop_(loop), request_(std::move(request)) {}

  // Something else was received, or more than the request.
  bool surprised() const { return surprised_; }

  void OnAccept(SimConn conn) override {
    if (!script_->blocks) return;
    conn.PauseReading();
    loop_->poller()->At(loop_->clock()->Now() + script_->reads_at,
                        [conn] { conn.ResumeReading(); });
  }
  void OnData(SimConn conn, std::string_view) override {
    if (!request_.starts_with(conn.received())) surprised_ = true;
    if (conn.received() != request_) return;
    for (const Script::Piece& piece : script_->pieces) {
      conn.Send(piece.bytes, piece.when);
    }
    if (script_->end == Script::End::kStay) return;
    const bool rst = script_->end == Script::End::kRst;
    conn.Close(rst ? SimClose::kRst : SimClose::kFin, script_->end_at);
  }

 private:
  const Script* const script_;
  TestLoop* const loop_;
  const std::string request_;
  bool surprised_ = false;
};

// --- The model: the same script, read from top to bottom ---

struct TcpStep {
  std::string text;
  bool inverse;
};

std::string TcpVerdict(const Script& s, const std::vector<TcpStep>& steps) {
  std::string got;
  size_t at = 0;
  // True if the run is over, with `*verdict` set.
  const auto evaluate = [&](bool final, std::string* verdict) {
    while (at < steps.size()) {
      if (got.empty() && final) return *verdict = "L7RSP", true;
      const bool found = got.find(steps[at].text) != std::string::npos;
      if (!found && !final) break;
      if (found == steps[at].inverse) return *verdict = "L7RSP", true;
      ++at;
    }
    if (at == steps.size()) return *verdict = "L7OK", true;
    // Goes back to the earliest inverse step.
    for (size_t i = at; i-- > 0;) {
      if (steps[i].inverse) at = i;
    }
    return false;
  };
  std::string verdict;
  for (const Script::Piece& piece : s.pieces) {
    if (piece.when > Millis(kResponseMs)) return "L7TOUT";
    got += piece.bytes;
    // The buffer has no room for more: that is an end, too.
    const bool full = got.size() >= kBufferSize;
    if (full) got.resize(kBufferSize);
    if (evaluate(full, &verdict)) return verdict;
  }
  if (s.end == Script::End::kStay || s.end_at > Millis(kResponseMs))
    return "L7TOUT";
  if (s.end == Script::End::kRst && got.empty()) return "SOCKERR";
  evaluate(true, &verdict);
  return verdict;
}

std::string StatusVerdict(const std::string& head) {
  const std::string code = head.substr(9, 3);
  return code[0] == '2' || code[0] == '3' ? "L7OK" : "L7STS";
}

// `needle` empty: a status rule. Several answers where a reset races with data.
std::vector<std::string> HttpVerdict(const Script& s,
                                     const std::string& needle) {
  std::string got;
  std::optional<size_t> length;
  size_t head_end = std::string::npos;
  const auto body = [&] {
    return got.substr(head_end,
                      std::min(length.value_or(kBufferSize), kBufferSize));
  };
  for (const Script::Piece& piece : s.pieces) {
    if (piece.when > Millis(kResponseMs)) return {"L7TOUT"};
    got += piece.bytes;
    if (got == kGarbage) return {"L7RSP"};
    head_end = got.find("\r\n\r\n");
    if (head_end == std::string::npos) continue;
    head_end += 4;
    if (needle.empty()) return {StatusVerdict(got)};
    if (const size_t at = got.find("content-length: "); at < head_end) {
      length = static_cast<size_t>(std::atoi(got.c_str() + at + 16));
    }
    if (body().find(needle) != std::string::npos) return {"L7OK"};
    const bool whole = length && got.size() - head_end >= *length;
    if (whole || body().size() == kBufferSize) return {"L7RSP"};
  }
  if (s.end == Script::End::kStay || s.end_at > Millis(kResponseMs))
    return {"L7TOUT"};
  if (s.end == Script::End::kFin) return {"L7RSP"};
  if (head_end != std::string::npos && s.end_with_data)
    return {"SOCKERR", "L7RSP"};
  return {"SOCKERR"};
}

std::optional<std::string> ConnectVerdict(const Script& s) {
  if (s.connect == Script::Connect::kSilent) return "L4TOUT";
  if (s.connect_delay > Millis(kConnectMs)) return "L4TOUT";
  if (s.connect == Script::Connect::kRefuse) return "L4CON";
  if (s.blocks && s.reads_at > Millis(kResponseMs)) return "L7TOUT";
  return std::nullopt;
}

// --- One run ---

struct Case {
  std::unique_ptr<const RuleList> rules;
  std::string request;
  std::vector<std::string> allowed;
};

Case MakeCase(Kind kind, const Script& script, Dice* dice) {
  Case c;
  const std::optional<std::string> connect = ConnectVerdict(script);
  if (kind == Kind::kPlain) {
    c.rules = PlainRules();
    c.allowed = {"L4OK"};
  } else if (kind == Kind::kTcp) {
    // Large enough to fill the window of a peer that does not read.
    c.request = Filler(dice, script.blocks ? 900 : 1 + dice->Below(900));
    RulesetBuilder builder(RulesetType::kTcp);
    (void)builder.AddSend(c.request, "");
    std::vector<TcpStep> steps;
    const TcpStep pool[] = {
        {"needle", false}, {"BAD", true}, {"a", false}, {"BAD", false}};
    for (int i = 1 + dice->Below(3); i > 0; --i)
      steps.push_back(pool[dice->Below(4)]);
    for (const TcpStep& step : steps) {
      (void)builder.AddExpect(Expect(Match::kString, step.text, step.inverse),
                              "");
    }
    c.rules = builder.Build();
    c.allowed = {TcpVerdict(script, steps)};
  } else {
    RulesetBuilder builder(RulesetType::kHttp);
    HttpSendWords words;
    words.method = "POST";
    std::string body = Filler(dice, script.blocks ? 800 : 1 + dice->Below(300));
    c.request =
        "POST / HTTP/1.0\r\ncontent-length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
    words.body = std::move(body);
    builder.OptionHttpchk(std::move(words));
    if (kind == Kind::kHttpString) {
      (void)builder.AddExpect(Expect(Match::kBodyString, "needle"), "");
    } else if (kind == Kind::kHttpRegex) {
      (void)builder.AddExpect(Expect(Match::kBodyRegex, "ne+dle"), "");
    }
    c.rules = builder.Build();
    c.allowed = HttpVerdict(script, kind == Kind::kHttpBare ? "" : "needle");
  }
  if (connect) c.allowed = {*connect};
  return c;
}

// Empty if all is well.
std::string RunSeed(Kind kind, uint64_t seed, bool chaos) {
  Dice dice(seed * 8 + static_cast<uint64_t>(kind));
  const Script script = MakeScript(kind, &dice);
  Case c = MakeCase(kind, script, &dice);
  CheckWorld world(std::move(c.rules), seed, {.buffer_size = kBufferSize});
  world.fleet.spec.timeout_connect_ms = kConnectMs;
  world.fleet.spec.timeout_check_ms = kResponseMs;
  world.server_spec().inter_ms = kInterMs;
  ScriptPeer peer(&script, &world.loop, c.request);
  SimServer server{.peer = &peer};
  server.connect_delay = script.connect_delay;
  server.silent = script.connect == Script::Connect::kSilent;
  if (script.connect == Script::Connect::kRefuse)
    server.establish_errno = ECONNREFUSED;
  if (script.blocks) server.window = 256;
  server.reset_discards_data = chaos && dice.OneIn(2);
  world.net.AddServer(CheckWorld::address(), server);
  SimFaults faults = dice.OneIn(8) ? SimFaults{} : SimFaults::Rough();
  if (chaos) faults.reset = faults.fin = faults.refuse = 0.1;
  world.net.set_faults(faults);
  world.Start();
  std::string problem;
  if (chaos && dice.OneIn(3)) {  // removed at some point
    world.loop.RunFor(Duration(dice.Below(2'500'000)));
  } else {
    const std::string result = world.RunOnce();
    const std::string status = result.substr(0, result.find(' '));
    const bool known = std::find(c.allowed.begin(), c.allowed.end(), status) !=
                       c.allowed.end();
    if (!chaos && !known)
      problem = "verdict " + result + ", the model says " + c.allowed[0];
  }
  if (peer.surprised()) problem += " the request was garbled";
  const std::string leaks = world.Leaks();
  if (!leaks.empty()) problem += " left: " + leaks;
  world.loop.RunFor(Seconds(20));
  if (world.engine->stats().finished() > 1)
    problem += " something fired afterwards";
  if (problem.empty()) return {};
  return "seed " + std::to_string(seed) + ": " + problem + "\n" +
         world.net.log();
}

struct Param {
  const char* name;
  Kind kind;
  bool chaos;
};

class SimNetCheck : public testing::TestWithParam<std::tuple<Param, int>> {};

TEST_P(SimNetCheck, AgreesWithTheModel) {
  const auto& [param, chunk] = GetParam();
  if (only_seed) {
    if (chunk == 0) {
      EXPECT_EQ(RunSeed(param.kind, *only_seed, param.chaos), "");
    }
    return;
  }
  constexpr int kPerChunk = kSeeds / kChunks;
  for (int i = chunk * kPerChunk; i < (chunk + 1) * kPerChunk; ++i) {
    ASSERT_EQ(RunSeed(param.kind, static_cast<uint64_t>(i), param.chaos), "");
  }
}

constexpr Param kParams[] = {
    {"Plain", Kind::kPlain, false},
    {"Tcp", Kind::kTcp, false},
    {"HttpBare", Kind::kHttpBare, false},
    {"HttpString", Kind::kHttpString, false},
    {"HttpRegex", Kind::kHttpRegex, false},
    {"ChaosPlain", Kind::kPlain, true},
    {"ChaosTcp", Kind::kTcp, true},
    {"ChaosHttpBare", Kind::kHttpBare, true},
    {"ChaosHttpString", Kind::kHttpString, true},
};

INSTANTIATE_TEST_SUITE_P(Seeds, SimNetCheck,
                         testing::Combine(testing::ValuesIn(kParams),
                                          testing::Range(0, kChunks)),
                         [](const auto& info) {
                           return std::string(std::get<0>(info.param).name) +
                                  "_" + std::to_string(std::get<1>(info.param));
                         });

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const char* seed = std::getenv("SEED");
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg.starts_with("--seed=")) seed = argv[i] + 7;
  }
  if (seed != nullptr) checkd::only_seed = std::strtoull(seed, nullptr, 10);
  return RUN_ALL_TESTS();
}
