// What a load says, and how it ends.
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/loader.h"
#include "config/testing/load_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;

TEST(LoaderMessages, FindsSeveralErrorsInOneRun) {
  const Loaded loaded = LoadText(R"(
backend b
  balance nonsense
  server s 127.0.0.1:80 chek
  timeout check x
)");
  EXPECT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.diagnostics.fatal_count(), 3u);
  EXPECT_EQ(loaded.result.outcome, LoadOutcome::kParseErrors);
  EXPECT_THAT(
      ClosingAlerts(loaded.result),
      ElementsAre("config : Error(s) found in configuration file : test.cfg",
                  "config : Fatal errors found in configuration."));
}

TEST(LoaderMessages, EndsInHaproxysWays) {
  struct Case {
    std::string_view text;
    LoadOutcome outcome;
    size_t closing_alerts;
  };
  static constexpr Case kCases[] = {
      {"backend b\nbackend b\n", LoadOutcome::kParseErrors, 2},
      {".alert x\n", LoadOutcome::kAborted, 1},
      {"backend b\n zzz\n", LoadOutcome::kParseErrors, 2},
      {"backend b\n server s 127.0.0.1 check\n", LoadOutcome::kPortSanity, 1},
      {"backend b\n server s 127.0.0.1:1 track x\n",
       LoadOutcome::kPostParseErrors, 0},
      {"backend b\n server s x.example:1\n", LoadOutcome::kUnresolved, 1},
  };
  for (const Case& c : kCases) {
    const Loaded loaded = LoadText(c.text);
    EXPECT_EQ(loaded.result.outcome, c.outcome) << c.text << loaded.Messages();
    EXPECT_EQ(ClosingAlerts(loaded.result).size(), c.closing_alerts) << c.text;
  }
}

TEST(LoaderMessages, MarksTheWordThatIsWrong) {
  LoadOptions options =
      TestOptions("backend b\n  server s 127.0.0.1:80 chek\n");
  Environment environment;
  Diagnostics diagnostics;
  options.environment = &environment;
  LoadConfig(options, diagnostics);
  ASSERT_EQ(diagnostics.fatal_count(), 1u);
  const Diagnostic& alert = diagnostics.entries()[0];
  EXPECT_EQ(
      alert.text,
      "[test.cfg:2] : 'server b/s' : unknown keyword 'chek'; did you mean "
      "'check' maybe ?");
  EXPECT_EQ(alert.line, 2);
  EXPECT_EQ(alert.column, 25);
  EXPECT_NE(Excerpt(options, alert).find('^'), std::string::npos);
}

TEST(LoaderMessages, WarnsWithoutRefusing) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  static constexpr Case kCases[] = {
      {"backend b\n timeout check 5\n",
       "'timeout check 5' in backend 'b' is suspiciously small"},
      {"backend b\n server s 127.0.0.1:80 check inter 5\n",
       "'inter 5' in server 's' is suspiciously small for a value in "
       "milliseconds. Please use an explicit unit ('5ms') if that was the "
       "intent"},
      {"backend b\n server s 127.0.0.1:80 inter 5sx\n",
       "unexpected character 'x' after the timer value '5s'"},
      {"backend b\n timeout check 1s\n timeout check 2s\n",
       "overwriting 'timeout check' which was already specified"},
      {"backend b\n tcp-check expect string x\n",
       "backend 'b' uses tcp-check rules without 'option tcp-check', so the "
       "rules are ignored."},
      {"backend b\n http-check expect status 200\n",
       "backend 'b' uses http-check rules without 'option httpchk', so the "
       "rules are ignored."},
      {"frontend f\n timeout check 1s\n",
       "'timeout check' will be ignored because frontend 'f' has no backend "
       "capability"},
      {"frontend f\n tcp-check connect\n",
       "'tcp-check' ignored because frontend 'f' has no backend capability."},
      {"defaults d\nfrontend f\nbackend b from d\n",
       "defaults section 'd' (declared at test.cfg:1) is explicitly referenced "
       "by another proxy and implicitly used here."},
      {"global\n uid x\n", "'uid' expects a number"},
      {"backend b\n external-check command /bin/true\n",
       "'external-check command' will be ignored for backend 'b' (requires "
       "'option external-check')."},
      {"frontend f\n email-alert mailers gone\n email-alert to a@b\n",
       "WARNING 'email-alert' will be ignored for frontend 'f' (the presence "
       "any of 'email-alert from', 'email-alert level' 'email-alert mailers', "
       "'email-alert myhostname', or 'email-alert to' requires each of "
       "'email-alert from', 'email-alert mailers' and 'email-alert to' to be "
       "present)."},
  };
  for (const Case& c : kCases) {
    const Loaded loaded = LoadText(c.text);
    EXPECT_TRUE(loaded.ok()) << c.text << loaded.Messages();
    EXPECT_TRUE(loaded.Says(c.message)) << c.text << loaded.Messages();
    EXPECT_GT(loaded.diagnostics.count(Severity::kWarning), 0u) << c.text;
  }
}

// F145.
TEST(LoaderMessages, AlertsWithoutRefusing) {
  static constexpr std::pair<std::string_view, std::string_view> kCases[] = {
      {"backend b+d\n", "character '+' is not permitted in 'backend' name"},
      {"defaults d\ndefaults d\nbackend b from d\n",
       "ambiguous defaults section name 'd'"},
      {"backend b\n server s 127.0.0.1:80 observe layer7\n",
       "'layer7' can only be used in http proxies."},
      {"backend b\n default-server id 5\n",
       "'id' option is not accepted in default-server sections"},
      {"backend b\n server s 127.0.0.1:80 healthcheck\n",
       "'healthcheck' expects"},
      {"global\n spread-checks 5\n spread-checks 6\n",
       "spread-checks already specified. Continuing."},
      {"global\n uid 5\n uid 6\n", "uid already specified. Continuing."},
      {"healthcheck h\n tcp-check connect\n",
       "parsing [test.cfg:1] : healthcheck section '*healthcheck-h' : "
       "tcp-check "
       "rules without 'type tcp-check', so the rules are ignored."},
  };
  for (const auto& [text, message] : kCases) {
    const Loaded loaded = LoadText(text);
    EXPECT_TRUE(loaded.ok()) << text << loaded.Messages();
    EXPECT_TRUE(loaded.Says("ALERT ")) << text;
    EXPECT_TRUE(loaded.Says(message)) << text << loaded.Messages();
  }
}

// F374: a chain ends at a server that tracks and is not judged (F146).
TEST(LoaderMessages, ATrackIntoADisabledProxyIsSound) {
  for (const char* track : {"gone/s", "gone", "a/s"}) {
    const Loaded loaded = LoadText(
        absl::StrCat("backend a\n server s 127.0.0.1:80 track b/s\n"
                     "backend b\n disabled\n server s 127.0.0.1:80 track ",
                     track, "\n"));
    EXPECT_FALSE(loaded.Says("unable to")) << track << loaded.Messages();
    EXPECT_TRUE(loaded.Says("'server a/s' : 'track' is not supported"));
    EXPECT_FALSE(loaded.Says("'server b/s'")) << track << loaded.Messages();
  }
}

TEST(LoaderMessages, ListsWhatHasNoEffect) {
  const Loaded loaded = LoadText(
      "backend b\n http-request deny\n timeout client 5s\n acl a path /\n"
      "peers p\n peer x 127.0.0.1:1\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(
      loaded.Says("NOTICE parsing [test.cfg:1] : backend 'b': accepted, "
                  "without effect on checks: http-request, timeout "
                  "client, acl."));
  EXPECT_TRUE(loaded.Says("NOTICE parsing [test.cfg:5] : section 'peers'"));
}

TEST(LoaderMessages, TellsOnceWhatManySectionsHave) {
  const Loaded loaded = LoadText(
      "frontend a\n bind :1\n acl x path /\n"
      "frontend b\n bind :2\n acl x path /\n"
      "frontend c\n bind :3\n acl x path /\n"
      "http-errors e\nhttp-errors f\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.Messages(),
            "NOTICE parsing [test.cfg:1] : frontend 'a': accepted, without "
            "effect on checks: bind, acl. The same for 2 more sections.\n"
            "NOTICE parsing [test.cfg:10] : section 'http-errors' is accepted "
            "and skipped: it has no effect on checks. The same for 1 more "
            "section.\n");
}

// F747.
TEST(LoaderMessages, KeepsAFrontendAndABackendOfOneName) {
  const Loaded loaded = LoadText(
      "frontend p\n bind :1\nbackend p\n server s 127.0.0.1:80 check\n"
      "backend q\n server s 127.0.0.1:80 check track p/s no-check\n"
      "listen l\nbackend m\nlisten m\n");
  EXPECT_TRUE(loaded.Says(
      "WARNING Parsing [test.cfg:3]: backend 'p' has the same name as frontend "
      "'p' declared at test.cfg:1."))
      << loaded.Messages();
  EXPECT_TRUE(loaded.Says(
      "WARNING Parsing [test.cfg:9]: proxy 'm' has the same name as backend "
      "'m' declared at test.cfg:8."));
  EXPECT_EQ(loaded.diagnostics.count(Severity::kWarning), 2u);
  EXPECT_FALSE(loaded.Says("unable to find required proxy"));
}

// F746.
TEST(LoaderMessages, TakesOldWordsWithAWarningThatTellsTheNewOnes) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  static constexpr Case kCases[] = {
      {"global\n nbproc 2\n", "[test.cfg:2] : 'nbproc' is accepted"},
      {"global\n nbproc 2\n", "Write 'nbthread'."},
      {"global\n tune.chksize 1\n", "Write 'tune.bufsize'."},
      {"global\n stats bind-process 1\n", "'stats bind-process'"},
      {"defaults\n option forceclose\n", "Write 'option httpclose'"},
      {"listen l\n mode health\n", "'mode health'"},
      {"listen l\n reqadd x\n reqadd y\n",
       "Write 'http-request add-header'. The same for 1 more line."},
      {"backend b\n contimeout 5s\n", "Write 'timeout connect'"},
  };
  for (const Case& c : kCases) {
    const Loaded loaded = LoadText(c.text);
    EXPECT_TRUE(loaded.ok()) << c.text << loaded.Messages();
    EXPECT_TRUE(loaded.Says(c.message)) << c.text << loaded.Messages();
    EXPECT_EQ(loaded.diagnostics.count(Severity::kWarning), 1u) << c.text;
  }
}

// F748.
TEST(LoaderMessages, ShowsTheRuleInsteadOfAHiddenRequest) {
  const Loaded loaded =
      LoadText("backend b\n option httpchk GET /h HTTP/1.1\\r\\nHost:\\ x\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(loaded.Says(
      "WARNING parsing [test.cfg:2] : 'option httpchk' : headers and a body "
      "behind the version are sent, but HAProxy takes them no more. Write "
      "'option httpchk' alone, and below it: http-check send meth GET uri /h "
      "ver HTTP/1.1 hdr Host x"))
      << loaded.Messages();
}

// One fault, one message.
TEST(LoaderMessages, SaysNothingThatFollowsFromAnError) {
  static constexpr std::string_view kCases[] = {
      "backend b\n option httpchk GET / HTTP/1.1 h x\n http-check expect "
      "status 200\n",
      "backend b\n option tcp-check x\n tcp-check connect\n",
      "backend b\n option httpchk\n http-check connect\n http-check send "
      "zz\n http-check expect status 200\n",
      "bakend b\n server s 127.0.0.1:80 check\n acl x path /\n",
      "global\n daemon\nbakend b\n server s 127.0.0.1:80 check\n",
      "peer\n zz\n yy\n",
      "listen web 10.0.0.1:80\n server s 127.0.0.1:80\n",
      "backend b\n server x maxconn 100\n",
      "backend b\nbackend b\n acl x path /\n",
  };
  for (const std::string_view text : kCases) {
    const Loaded loaded = LoadText(text);
    EXPECT_FALSE(loaded.ok()) << text;
    EXPECT_EQ(loaded.diagnostics.entries().size(), 1u)
        << text << loaded.Messages();
  }
}

TEST(LoaderMessages, NamesCharactersThatOnlyLookRight) {
  EXPECT_TRUE(LoadText("backend b\n server s 127.0.0.1:80 check\xC2\xA0"
                       "inter 1s\n")
                  .Says("There is a no-break space (U+00A0): type a blank "
                        "instead."));
  const Loaded marked = LoadText("\xEF\xBB\xBFglobal\n daemon\n");
  EXPECT_EQ(marked.diagnostics.entries().size(), 1u) << marked.Messages();
  EXPECT_TRUE(
      marked.Says("parsing [test.cfg:1]: this file begins with a byte "
                  "order mark (BOM, U+FEFF)"));
  const Loaded wide =
      LoadText(std::string_view("\xFF\xFEg\0l\0o\0b\0a\0l\0\n\0", 16));
  EXPECT_EQ(wide.diagnostics.entries().size(), 1u) << wide.Messages();
  EXPECT_TRUE(wide.Says("parsing [test.cfg:1]: this file is UTF-16"));
}

TEST(LoaderMessages, LetsNoBinaryThrough) {
  const Loaded loaded = LoadText("back\x1B[2J\xFF b\n");
  EXPECT_FALSE(loaded.ok());
  for (const char c : loaded.Messages()) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << loaded.Messages();
  }
}

TEST(LoaderMessages, StartsServersWhoseNamesMayFailWithoutAddress) {
  LoadOptions options = TestOptions(
      "backend b\n server s x.example:1 check\n server t localhost:2 check\n");
  options.ignore_resolution_failures = true;
  const Loaded loaded = Load(std::move(options));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(loaded.proxy(0).servers[0].unresolved());
  EXPECT_FALSE(loaded.proxy(0).servers[0].disabled);
  EXPECT_EQ(loaded.proxy(0).servers[1].address.ToString(), "127.0.0.1:2");
  EXPECT_TRUE(
      loaded.Says("NOTICE [test.cfg:2] : 'server b/s' : could not "
                  "resolve address 'x.example', disabling server."));
}

}  // namespace
}  // namespace checkd
