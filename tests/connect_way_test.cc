// Where a connect rule goes, and how its connection ends, in checkd and beside
// it in HAProxy 2.6 (F171, F172, F179-F181, F647).
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr char kCheck[] = " check inter 1s fall 1 ";

// F171, F172: each listener has its name for a banner: "x1" is port 1 of
// address x.
TEST(ConnectTarget, IsTheMostSpecificAddressAndPort) {
  const std::string addresses[] = {LoopbackAddress(), LoopbackAddress(),
                                   LoopbackAddress()};
  int ports[3];
  std::vector<std::unique_ptr<ScriptedServer>> servers;
  for (int p = 0; p < 3; ++p) {
    ports[p] = FreePort(addresses[0]);
    for (int a = 0; a < 3; ++a) {
      const ServerAnswer banner = BannerAnswer(std::string(
          {static_cast<char>('x' + a), static_cast<char>('1' + p)}));
      servers.push_back(
          std::make_unique<ScriptedServer>(banner, addresses[a], ports[p]));
    }
  }
  // {x} {1}: that address, that port.
  const auto fill = [&](std::string text) {
    for (int i = 0; i < 3; ++i) {
      text = absl::StrReplaceAll(
          text, {{absl::StrCat("{", i + 1, "}"), absl::StrCat(ports[i])},
                 {std::string({'{', static_cast<char>('x' + i), '}'}),
                  addresses[i]}});
    }
    return text;
  };
  struct Target {
    std::string server;
    std::string rule;
    std::string reached;
  };
  const std::vector<Target> targets = {
      {"", "", "x1"},
      {"port {2}", "", "x2"},
      {"addr {y}", "", "y1"},
      {"addr {y}:{2}", "", "y2"},
      {"addr {y}:{2} port {3}", "", "y3"},
      {"addr {y} port {3}", "", "y3"},
      {"port {2}", "port {3}", "x3"},
      {"addr {y}:{2}", "port {3}", "y3"},
      {"", "addr {z}", "z1"},
      {"addr {y}:{2}", "addr {z}", "z2"},
      {"addr {y}:{2} port {3}", "addr {z}", "z3"},
      {"port {2}", "addr {z}:{3}", "z3"},
      {"port {2}", "addr {z}:{3} port {1}", "z1"},
      {"port {2}", "port {1} addr {z}:{3}", "z1"},
      {"port {2}", "default", "x2"},
      {"addr {y}:{2}", "default port {3}", "y3"},
  };
  std::vector<CheckCase> cases;
  for (const Target& target : targets) {
    cases.push_back({absl::StrCat("t", cases.size()),
                     fill("{x}:{1}" + std::string(kCheck) + target.server),
                     TcpCheck({fill("connect " + target.rule),
                               "expect string " + target.reached}),
                     {"L7OK"}});
  }
  ExpectOutcomesOfBoth(cases);
}

struct Ending {
  std::string name;
  std::string server;   // words of its line
  std::string options;  // with {last}: where the last connection goes
  std::string middle;   // FIN, RST, or empty if there is none
  std::string last;
  bool of_checkd = false;  // HAProxy does not know the words
};

std::string EndText(const ScriptedServer& server) {
  std::string text;
  if (server.finished() > 0) text += "FIN";
  if (server.resets() > 0) text += "RST";
  return text;
}

// F179. A scripted server leaves the end to its peer.
TEST(ConnectEnd, IsAResetUnlessItMustBeGraceful) {
  const std::string http_get = "send meth GET uri /";
  const std::vector<Ending> endings = {
      {"tcp", "", TcpCheck({"connect {last}", "send x", "expect string 200"}),
       "", "RST"},
      {"linger", "",
       TcpCheck({"connect linger {last}", "send x", "expect string 200"}), "",
       "FIN"},
      {"http", "", HttpCheck({"connect {last}", http_get, "expect status 200"}),
       "", "RST"},
      {"httplinger", "",
       HttpCheck({"connect linger {last}", http_get, "expect status 200"}), "",
       "FIN"},
      {"twotcp", "",
       TcpCheck({"connect", "send x", "expect string 200", "connect {last}",
                 "send x", "expect string 200"}),
       "RST", "RST"},
      {"twolast", "",
       TcpCheck({"connect", "send x", "expect string 200",
                 "connect linger {last}", "send x", "expect string 200"}),
       "RST", "FIN"},
      {"twolinger", "",
       TcpCheck({"connect linger", "send x", "expect string 200",
                 "connect {last}", "send x", "expect string 200"}),
       "FIN", "RST"},
      {"twohttp", "",
       HttpCheck({"connect", http_get, "expect status 200", "connect {last}",
                  http_get, "expect status 200"}),
       "FIN", "RST"},
      {"fin", "x-close fin",
       TcpCheck({"connect {last}", "send x", "expect string 200"}), "", "FIN",
       true},
      {"finhttp", "x-close fin",
       HttpCheck({"connect {last}", http_get, "expect status 200"}), "", "FIN",
       true},
      {"fintwo", "x-close fin",
       TcpCheck({"connect", "send x", "expect string 200", "connect {last}",
                 "send x", "expect string 200"}),
       "FIN", "FIN", true},
      {"rst", "x-close rst",
       TcpCheck({"connect {last}", "send x", "expect string 200"}), "", "RST",
       true},
  };
  ServerAnswer answer = HttpAnswer(200, "OK");
  answer.when = ServerAnswer::When::kOnBytes;
  answer.end = ServerAnswer::End::kHold;
  for (const std::string& program : ProgramsToTry()) {
    std::vector<CheckCase> cases;
    std::vector<const Ending*> tried;
    std::vector<std::unique_ptr<ScriptedServer>> middle, last;
    for (const Ending& ending : endings) {
      if (ending.of_checkd && program != CheckdPath()) continue;
      middle.push_back(std::make_unique<ScriptedServer>(answer));
      last.push_back(std::make_unique<ScriptedServer>(answer));
      cases.push_back(
          {ending.name,
           absl::StrCat(middle.back()->endpoint(), kCheck, ending.server),
           absl::StrReplaceAll(ending.options,
                               {{"{last}", "addr " + last.back()->endpoint()}}),
           {"L7OK"}});
      tried.push_back(&ending);
    }
    RunAndLook(program, cases, [&](const ProxyProcess& proxy) {
      for (size_t i = 0; i < cases.size(); ++i) {
        EXPECT_TRUE(WaitFor([&] {
          return last[i]->finished() + last[i]->resets() > 1;
        })) << proxy.Story();
        EXPECT_EQ(EndText(*last[i]), tried[i]->last)
            << program << ": " << cases[i].name;
        EXPECT_EQ(EndText(*middle[i]), tried[i]->middle)
            << program << ": " << cases[i].name;
      }
    });
  }
}

// F181: the handshake of a bare connect is never completed.
TEST(ConnectEnd, IsNotSeenByAServerThatIsOnlyConnectedTo) {
  for (const std::string& program : ProgramsToTry()) {
    ScriptedServer bare{SilentAnswer()};
    ScriptedServer other{BannerAnswer("220 ready\r\n")};
    RunAndLook(
        program,
        {{"bare", bare.endpoint() + kCheck, "", {"L4OK"}},
         {"rule", bare.endpoint() + kCheck, TcpCheck({"connect"}), {"L4OK"}},
         {"other",
          other.endpoint() + kCheck,
          TcpCheck({"expect string 220"}),
          {"L7OK"}}},
        [&](const ProxyProcess& proxy) {
          EXPECT_TRUE(WaitFor([&] { return other.accepted() > 1; }))
              << proxy.Story();
          EXPECT_EQ(bare.accepted(), 0u) << program;
        });
  }
}

}  // namespace
}  // namespace checkd
