// What may be configured: checkd and Debian's HAProxy with -c, each fault in a
// proxy that is used, in a server that is `disabled`, and in a proxy that is
// (F146).
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/program.h"
#include "tests/harness/temp_dir.h"

namespace checkd {

struct Fault {
  std::string name;
  std::string config;  // {p}: `disabled` or nothing; {s}: the same of a server
  std::string says;    // what both say of it
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

namespace {

struct Verdict {
  bool accepted = false;
  std::string text;
};

Verdict Judge(const std::string& program, const std::string& config) {
  TempDir dir;
  const std::string file = dir.Write(
      "a.cfg", absl::StrCat("global\n  stats socket ", dir.Path("s"),
                            "\ndefaults\n  timeout connect 1s\n"
                            "  timeout client 1s\n  timeout server 1s\n",
                            config));
  ChildProcess child({.argv = {program, "-c", "-f", file}});
  const ExitStatus status = child.Wait();
  EXPECT_TRUE(status.Exited(0) || status.Exited(1)) << status.Describe();
  EXPECT_TRUE(WaitFor([&] { return child.OutputClosed(); }));
  return {status.Exited(0), child.Output()};
}

class Oracle : public testing::TestWithParam<Fault> {
 protected:
  void SetUp() override {
    haproxy_ = FindProgram("haproxy");
    if (haproxy_.empty()) GTEST_SKIP() << "haproxy is not installed";
  }
  std::string Text(const std::string& proxy, const std::string& server) const {
    return absl::StrReplaceAll(GetParam().config,
                               {{"{p}", proxy}, {"{s}", server}});
  }
  void ExpectRefused(const std::string& config) const {
    for (const std::string& program : {haproxy_, CheckdPath()}) {
      const Verdict verdict = Judge(program, config);
      EXPECT_FALSE(verdict.accepted) << program << "\n" << config;
      EXPECT_TRUE(absl::StrContains(verdict.text, GetParam().says))
          << program << "\n"
          << config << verdict.text;
    }
  }

  std::string haproxy_;
};

TEST_P(Oracle, JudgesWhatIsUsed) { ExpectRefused(Text("", "")); }

TEST_P(Oracle, JudgesADisabledServer) { ExpectRefused(Text("", " disabled")); }

TEST_P(Oracle, DoesNotJudgeADisabledProxy) {
  for (const std::string& program : {haproxy_, CheckdPath()}) {
    const std::string config = Text("  disabled\n", "");
    const Verdict verdict = Judge(program, config);
    EXPECT_TRUE(verdict.accepted) << program << "\n" << config << verdict.text;
    EXPECT_FALSE(absl::StrContains(verdict.text, GetParam().says));
  }
}

Fault Of(const std::string& name, const std::string& words,
         const std::string& says, const std::string& lines = "") {
  return {name,
          absl::StrCat("backend b\n{p}", lines, "  server s ", words, "{s}\n"),
          says};
}

std::vector<Fault> Faults() {
  const std::string local = "127.0.0.1:80 ";
  return {
      Of("TrackOfAProxy", local + "track gone/s",
         "unable to find required proxy 'gone' for tracking."),
      Of("TrackOfAServer", local + "track gone",
         "unable to find required server 'gone' for tracking."),
      Of("TrackOfItself", local + "track s",
         "unable to track b/s as it belongs to a tracking chain looping back "
         "to b/s."),
      Of("TrackOfWhatIsNotChecked", local + "track t",
         "unable to use b/t for tracking as it does not have any check nor "
         "agent enabled.",
         "  server t 127.0.0.1:80\n"),
      Of("ExternalCheckThatIsNotAllowed", local + "check",
         "unable to find required 'global.external-check'.",
         "  option external-check\n  external-check command /bin/true\n"),
      Of("ExternalCheckWithoutCommand", local,
         "unable to find required 'external-check command'.",
         "  option external-check\n"),
      Of("ExternalCheckWithoutPath", local + "check",
         "'external-check command' does not have a leading '/' and "
         "'external-check path' is not set.",
         "  option external-check\n  external-check command true\n"),
      Of("Mailers", local + "check", "unable to find mailers 'gone'.",
         "  email-alert mailers gone\n  email-alert from a@b\n"
         "  email-alert to c@d\n"),
      Of("Resolvers", local + "check resolvers gone",
         "unable to find required resolvers 'gone'"),
      Of("TlsWithoutCa", local + "check ssl",
         "verify is enabled by default but no CA file specified."),
      Of("TlsWithoutItsFile",
         local + "check ssl verify none crt /nonexistent.pem",
         "/nonexistent.pem"),
      Of("Multiplexer", local + "check check-proto h2",
         "server 's' uses an incompatible MUX protocol for the selected check "
         "type"),
      Of("Port", "127.0.0.1 check",
         "server 's' has neither service port nor check port."),
      Of("PortOfARuleset", "127.0.0.1 check",
         "server 's' has neither service port nor check port nor tcp_check "
         "rule 'connect' with port information.",
         "  option httpchk\n"),
      // Nobody is asked for a name that cannot be.
      Of("Name", std::string(64, 'x') + ".test:80 check",
         "could not resolve address 'xxx"),
  };
}

INSTANTIATE_TEST_SUITE_P(Faults, Oracle, testing::ValuesIn(Faults()),
                         [](const auto& info) { return info.param.name; });

// What others do with a server of a disabled proxy is theirs to answer for.
TEST(OracleVerdict, ATrackIntoADisabledProxyNeedsACheckThere) {
  const std::string haproxy = FindProgram("haproxy");
  if (haproxy.empty()) GTEST_SKIP() << "haproxy is not installed";
  for (const auto& [words, sound] : {std::pair{"check", true},
                                     {"track gone/s", true},
                                     {"track a/s", true},
                                     {"", false}}) {
    const std::string config =
        absl::StrCat("backend a\n  server s 127.0.0.1:80 track b/s\n",
                     "backend b\n  disabled\n  server s 127.0.0.1:80 ", words);
    for (const std::string& program : {haproxy, CheckdPath()}) {
      const Verdict verdict = Judge(program, config + "\n");
      EXPECT_NE(absl::StrContains(verdict.text, "unable to use b/s"), sound)
          << program << "\n"
          << config << verdict.text;
      EXPECT_FALSE(absl::StrContains(verdict.text, "'server b/s'"));
    }
  }
}

// Lines are read wherever they stand.
TEST(OracleVerdict, LinesOfADisabledProxyAreRead) {
  const std::string haproxy = FindProgram("haproxy");
  if (haproxy.empty()) GTEST_SKIP() << "haproxy is not installed";
  for (const char* words :
       {"agent-check", "check nonsense", "check inter 1x"}) {
    for (const std::string& program : {haproxy, CheckdPath()}) {
      EXPECT_FALSE(Judge(program, absl::StrCat("backend b\n  disabled\n"
                                               "  server s 127.0.0.1:80 ",
                                               words, "\n"))
                       .accepted)
          << program << " " << words;
    }
  }
}

}  // namespace
}  // namespace checkd
