#include "daemon/startup/startup.h"

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daemon/testing/own_files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Startup : public testing::Test {
 protected:
  Startup() {
    fd_ = open(files_.Path("err").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    console_ = std::make_unique<Console>(fd_, "checkd", "/bin/checkd");
  }
  ~Startup() override { close(fd_); }

  void Use(const std::string& text) {
    line_.config_paths = {files_.Write("a.cfg", text)};
  }
  // -c; its standard output is in out_.
  int Check() {
    testing::internal::CaptureStdout();
    const int code = JudgeConfiguration(line_, console_.get());
    out_ = testing::internal::GetCapturedStdout();
    return code;
  }
  std::string Errors() const { return files_.Read("err"); }

  OwnFiles files_;
  int fd_;
  std::unique_ptr<Console> console_;
  CommandLine line_;
  std::string out_;
};

constexpr char kGood[] = "backend b\n  server s 127.0.0.1:1 check\n";
// The name of a backend is refused, and nothing else is (F145).
constexpr char kWarns[] = "global\n  uid none\nbackend b\n";

// F119.
TEST_F(Startup, AValidConfigurationIsExit0AndSaysSoWhenAsked) {
  Use(kGood);
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_, "");
  line_.verbose = true;
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_, "Configuration file is valid\n1 server: 1 TCP\n");
}

TEST_F(Startup, TheKindsOfChecksAreCounted) {
  line_.verbose = true;
  Use(R"(
backend a
  option httpchk
  server s1 127.0.0.1:1 check
  server s2 127.0.0.1:1 check healthcheck h
  server s3 127.0.0.1:1 check
  server s4 127.0.0.1:1
backend b
  option tcp-check
  disabled
  server s1 127.0.0.1:1 check
healthcheck h
  type ssl-hello-chk
)");
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_,
            "Configuration file is valid\n"
            "3 servers: 2 httpchk, 1 ssl-hello-chk; 2 not checked\n");
  Use("backend b\n  server s 127.0.0.1:1\n");
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_,
            "Configuration file is valid\n"
            "No server is checked; 1 not checked\n");
}

TEST_F(Startup, TheRulesOfEachServerAreListed) {
  line_.verbose = line_.very_verbose = true;
  Use(R"(
backend a
  option httpchk GET /h HTTP/1.1 x.example
  http-check expect status 200,204
  server s1 127.0.0.1:1 check inter 500ms port 7
  server s2 127.0.0.1:1
backend b
  option tcp-check
  tcp-check connect port 9
  tcp-check send PING\r\n
  tcp-check expect ! string ERR
  server s1 127.0.0.1:2 check inter 2m
backend c
  server s1 [::1]:3 check
)");
  EXPECT_EQ(Check(), 0);
  EXPECT_THAT(
      out_,
      StartsWith("a/s1 127.0.0.1:7 each 500ms by httpchk: send GET /h HTTP/1.1,"
                 " host: x.example; expect status 200,204\n"
                 "a/s2 127.0.0.1:1 not checked\n"
                 "b/s1 127.0.0.1:2 each 2m by tcp-check: connect port 9; send "
                 "\"PING\\r\\n\"; expect ! string \"ERR\"\n"
                 "c/s1 [::1]:3 each 2s by TCP: connect\n"));
}

TEST_F(Startup, WarningsAreMentionedAndHarmless) {
  Use(kWarns);
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_, "Warnings were found.\n");
}

// F118.
TEST_F(Startup, ErrorsAreExit1AndNameTheFile) {
  Use("backend b\n  nonsense\n");
  EXPECT_EQ(Check(), 1);
  const std::string text = Errors();
  EXPECT_THAT(text, HasSubstr(absl::StrCat("config : parsing [",
                                           files_.Path("a.cfg"), ":2]")));
  EXPECT_THAT(text, HasSubstr(absl::StrCat(
                        "config : Error(s) found in configuration file : ",
                        files_.Path("a.cfg"), "\n")));
  EXPECT_THAT(text,
              HasSubstr("config : Fatal errors found in configuration.\n"));
}

TEST_F(Startup, AFileThatIsNotThereIsExit1) {
  line_.config_paths = {files_.Path("none.cfg")};
  EXPECT_EQ(Check(), 1);
  EXPECT_THAT(Errors(),
              HasSubstr(absl::StrCat(
                  "config : Cannot open configuration file/directory ",
                  files_.Path("none.cfg"), " : No such file or directory\n")));
}

// F120.
TEST_F(Startup, ZeroWarningMakesAWarningAnError) {
  Use(kWarns);
  line_.zero_warning = true;
  EXPECT_EQ(Check(), 1);
  EXPECT_THAT(Errors(), HasSubstr("Some warnings were found and 'zero-warning' "
                                  "is set. Aborting.\n"));
  Use(std::string("global\n  zero-warning\n") + kWarns);
  line_.zero_warning = false;
  EXPECT_EQ(Check(), 1);
}

TEST_F(Startup, StrictExitMissesAListener) {
  Use(kGood);
  line_.strict_exit = true;
  EXPECT_EQ(Check(), 2);
  EXPECT_EQ(out_,
            "Configuration file has no error but will not start (no listener) "
            "=> exit(2).\n");
  Use(absl::StrCat("listen l\n  bind :1\n", kGood));
  EXPECT_EQ(Check(), 0);
}

TEST_F(Startup, QuietSaysNothing) {
  Use(kWarns);
  line_.quiet = line_.verbose = true;
  console_->set_quiet(true);
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(Errors(), "");
  Use("nonsense\n");
  EXPECT_EQ(Check(), 1);
  EXPECT_EQ(Errors(), "");
}

TEST_F(Startup, DiagnosticsAreForThoseWhoAsk) {
  Use(absl::StrCat(".diag \"look here\"\n", kGood));
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(Errors(), "");
  line_.diagnostics = true;
  EXPECT_EQ(Check(), 0);
  EXPECT_THAT(Errors(), HasSubstr("[DIAG]    "));
  EXPECT_THAT(Errors(), HasSubstr("look here"));
  EXPECT_EQ(out_, "Warnings were found.\n");
}

// F019.
TEST_F(Startup, ConditionsAreAnsweredByTheExitCode) {
  line_.condition = "1";
  EXPECT_EQ(EvaluateCondition(line_, console_.get()), 0);
  line_.condition = "0";
  EXPECT_EQ(EvaluateCondition(line_, console_.get()), 1);
  line_.condition = "nonsense(";
  EXPECT_EQ(EvaluateCondition(line_, console_.get()), 2);
}

TEST_F(Startup, TheEnvironmentIsWhatTheConfigurationLeft) {
  setenv("CHECKD_TEST_GONE", "1", 1);
  setenv("CHECKD_TEST_KEPT", "1", 1);
  Use(
      absl::StrCat("global\n  setenv CHECKD_TEST_NEW a=b\n"
                   "  unsetenv CHECKD_TEST_GONE\n",
                   kGood));
  const LoadedConfig loaded = LoadOrExplain(line_, console_.get());
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_THAT(loaded.environment, Contains("CHECKD_TEST_NEW=a=b"));
  EXPECT_THAT(loaded.environment, Contains("CHECKD_TEST_KEPT=1"));
  EXPECT_THAT(loaded.environment,
              Not(Contains(StartsWith("CHECKD_TEST_GONE"))));
  EXPECT_THAT(loaded.environment, Contains(StartsWith("HAPROXY_CFGFILES=")));
  EXPECT_THAT(loaded.environment, Not(Contains(HasSubstr("_LOG_FMT="))));
}

TEST_F(Startup, OptionsCompleteTheConfiguration) {
  Use(absl::StrCat("global\n  pidfile /run/a\n", kGood));
  line_.pidfile = "/run/b";
  line_.maxconn = 77;
  line_.tag = "haproxy";
  const LoadedConfig loaded = LoadOrExplain(line_, console_.get());
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->global.pidfile, "/run/b");
  EXPECT_EQ(loaded.config->global.maxconn, 77);
  EXPECT_EQ(loaded.config->global.log_tag, "haproxy");
  EXPECT_NE(loaded.config->global.node, "");
}

// F094.
TEST_F(Startup, UsersAndGroupsMustBeKnown) {
  Use(absl::StrCat("global\n  user nobody-of-that-name\n", kGood));
  EXPECT_EQ(Check(), 1);
  EXPECT_THAT(Errors(),
              HasSubstr("cannot find user id for 'nobody-of-that-name'."));
  Use(absl::StrCat("global\n  group none-of-that-name\n", kGood));
  EXPECT_EQ(Check(), 1);
  EXPECT_THAT(Errors(),
              HasSubstr("cannot find group id for 'none-of-that-name'."));
  Use(absl::StrCat("global\n  user root\n  group root\n", kGood));
  const LoadedConfig loaded = LoadOrExplain(line_, console_.get());
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->global.uid, 0);
  EXPECT_EQ(loaded.config->global.gid, 0);
}

TEST_F(Startup, SomethingMustBeThereToDo) {
  const auto has_work = [&](const std::string& text) {
    Use(text);
    return HasAnythingToDo(*LoadOrExplain(line_, console_.get()).config);
  };
  EXPECT_FALSE(has_work("backend b\n  server s 127.0.0.1:1\n"));
  EXPECT_FALSE(has_work(absl::StrCat(kGood, "  disabled\n")));
  EXPECT_TRUE(has_work(kGood));
  EXPECT_TRUE(has_work("listen l\n  bind :1\n"));
  EXPECT_TRUE(has_work("global\n  stats socket /tmp/s\n"));
}

}  // namespace
}  // namespace checkd
