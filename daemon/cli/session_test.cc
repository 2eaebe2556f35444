#include "daemon/cli/session.h"

#include "absl/strings/match.h"
#include "daemon/cli/session_commands.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

// Answers in `pieces` of ten bytes.
class TenBytes : public CliDump {
 public:
  explicit TenBytes(int pieces) : pieces_(pieces) {}
  bool Next(std::string* out) override {
    if (pieces_-- == 0) return false;
    *out += "012345678\n";
    return true;
  }

 private:
  int pieces_;
};

class CliSessionTest : public testing::Test {
 protected:
  CliSessionTest() {
    options_.max_line = 1000;
    options_.uptime_s = [] { return int64_t{90061}; };
    AddSessionCommands(&table_);
    table_.Add(
        {"put", CliLevel::kUser, "", "the payload", [](const CliCall& call) {
           return CliReply::Dump(call.command.payload);
         }});
    table_.Add({"show one", CliLevel::kUser, "", "one",
                [](const CliCall&) { return CliReply::Dump("1"); }});
    table_.Add(
        {"show long", CliLevel::kUser, "<n>", "much", [](const CliCall&) {
           CliReply reply;
           reply.dump = std::make_unique<TenBytes>(1'000'000);
           return reply;
         }});
    table_.Add({"set it", CliLevel::kAdmin, "", "a change",
                [](const CliCall&) { return CliReply::Silent(); }});
    table_.Add({"fail", CliLevel::kUser, "", "an error",
                [](const CliCall&) { return CliReply::Error("No."); }});
  }

  CliSession Session(CliLevel level = CliLevel::kAdmin) {
    CliState state;
    state.level = level;
    return CliSession(&table_, state, &options_);
  }

  // All that there is to write now.
  static std::string Drain(CliSession& session) {
    std::string text;
    while (!session.Output().empty()) {
      const std::string_view part = session.Output();
      text.append(part);
      session.Consume(part.size());
    }
    return text;
  }

  std::string Ask(const std::string& input, CliLevel level = CliLevel::kAdmin) {
    CliSession session = Session(level);
    session.OnInput(input);
    return Drain(session);
  }

  CommandTable table_;
  CliSession::Options options_;
};

TEST_F(CliSessionTest, AnswersOneLineAndCloses) {
  CliSession session = Session();
  session.OnInput("show one\nshow one\n");
  EXPECT_EQ(Drain(session), "1\n\n");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, SilentSuccessIsOneLf) {
  EXPECT_EQ(Ask("set it\n"), "\n");
  EXPECT_EQ(Ask("\n"), "\n");
}

TEST_F(CliSessionTest, JoinsTheAnswersOfOneLine) {
  EXPECT_EQ(Ask("show one;fail;set it\n"), "1\n\nNo.\n\n\n");
  EXPECT_EQ(Ask("show one;\n"), "1\n\n\n");
}

TEST_F(CliSessionTest, ActsOnALineWhoseSenderHasShutDown) {
  CliSession session = Session();
  session.OnInput("show one\n");
  session.OnEndOfInput();
  EXPECT_EQ(Drain(session), "1\n\n");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, DropsAnUnfinishedLineAtTheEnd) {
  CliSession session = Session();
  session.OnInput("show one");
  session.OnEndOfInput();
  EXPECT_EQ(Drain(session), "");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, RefusesWhatTheLevelDoesNotAllow) {
  EXPECT_EQ(Ask("set it\n", CliLevel::kOperator), "Permission denied\n\n");
}

TEST_F(CliSessionTest, LowersItsLevelAndNeverRaisesIt) {
  EXPECT_EQ(Ask("show cli level;user;show cli level;operator\n"),
            "admin\n\n\nuser\n\nPermission denied\n\n");
}

TEST_F(CliSessionTest, NamesTheFirstUnknownWordAndWhatIsLikeIt) {
  const std::string answer = Ask("show foo\n");
  EXPECT_TRUE(absl::StartsWith(
      answer,
      "Unknown command: 'show', but maybe one of the following ones is a "
      "better match:\n  show cli level "))
      << answer;
  EXPECT_TRUE(absl::StrContains(answer, "\n  quit "));
  EXPECT_FALSE(absl::StrContains(answer, "\n  fail"));
}

TEST_F(CliSessionTest, HelpListsEveryCommandWhateverTheLevel) {
  const std::string answer = Ask("help\n", CliLevel::kUser);
  EXPECT_TRUE(absl::StartsWith(
      answer,
      "The following commands are valid at this level:\n  echo <text> "));
  EXPECT_TRUE(absl::StrContains(answer, "\n  operator  "));
  EXPECT_TRUE(absl::StrContains(answer, "\n  set it"));
}

TEST_F(CliSessionTest, PromptKeepsTheSessionOpen) {
  CliSession session = Session();
  session.OnInput("prompt\n");
  EXPECT_EQ(Drain(session), "\n> ");
  session.OnInput("show one;show one\n");
  EXPECT_EQ(Drain(session), "1\n\n1\n\n> ");
  EXPECT_FALSE(session.finished());
  session.OnInput("quit\n");
  EXPECT_EQ(Drain(session), "");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, TimedPromptShowsTheAge) {
  CliSession session = Session();
  session.OnInput("prompt p timed\n");
  EXPECT_EQ(Drain(session), "\n[1:01:01:01]> ");
}

TEST_F(CliSessionTest, InteractiveModeHasNoPrompt) {
  CliSession session = Session();
  session.OnInput("prompt i\nshow one\n");
  EXPECT_EQ(Drain(session), "\n1\n\n");
  EXPECT_FALSE(session.finished());
}

TEST_F(CliSessionTest, PrefixesMessagesWithTheirSeverity) {
  EXPECT_EQ(Ask("set severity-output number;fail;show one\n"),
            "\n[3]: No.\n\n1\n\n");
  EXPECT_EQ(Ask("set severity-output string;fail\n"), "\n[err]: No.\n\n");
  EXPECT_EQ(Ask("set severity-output x\n"),
            "one of 'none', 'number', 'string' is a required argument\n\n");
}

TEST_F(CliSessionTest, RefusesTooManyWords) {
  std::string line = "show";
  for (int i = 0; i < 64; ++i) line += " a";
  EXPECT_EQ(Ask(line + "\n"),
            "Too many arguments. Commands must have at most 64 arguments.\n\n");
}

TEST_F(CliSessionTest, EndsWhenALineIsTooBig) {
  CliSession session = Session();
  session.OnInput(std::string(2000, 'a'));
  EXPECT_TRUE(absl::StartsWith(Drain(session),
                               "The command line is too big for the buffer"));
  EXPECT_TRUE(session.finished());
}

// A client that reads slowly costs no more memory than one that does not.
TEST_F(CliSessionTest, MakesALongAnswerAsItIsRead) {
  CliSession session = Session();
  session.OnInput("show long\n");
  size_t total = 0;
  while (!session.Output().empty()) {
    const size_t size = session.Output().size();
    ASSERT_LT(size, 200'000u);
    session.Consume(size < 1000 ? size : 1000);
    total += size < 1000 ? size : 1000;
  }
  EXPECT_EQ(total, 10'000'001u);
}

// A client that sends without reading is not listened to for ever.
TEST_F(CliSessionTest, WantsNoInputWhileItsAnswersAreNotRead) {
  CliSession session = Session();
  session.OnInput("prompt i\n");
  size_t taken = 0;
  while (session.wants_input()) {
    session.OnInput("show long\nshow one\nshow one\n");
    taken += 27;
    session.Output();
    ASSERT_LT(taken, 10'000u);
  }
  session.Consume(session.Output().size());
  while (session.wants_input()) {
    session.OnInput("show one\n");
    taken += 9;
    ASSERT_LT(taken, 10'000u);
  }
}

TEST_F(CliSessionTest, CarriageReturnsAddALineToTheAnswer) {
  EXPECT_EQ(Ask("show one\r\n"), "1\n\n\n");
  EXPECT_EQ(Ask("set it\r\n"), "\n\n");
}

TEST_F(CliSessionTest, AsksForEachLineOfAPayload) {
  CliSession session = Session();
  session.OnInput("prompt\nput <<\n");
  EXPECT_EQ(Drain(session), "\n> + ");
  session.OnInput("a\nb\n");
  EXPECT_EQ(Drain(session), "+ + ");
  session.OnInput("\n");
  EXPECT_EQ(Drain(session), "a\nb\n\n> ");
}

TEST_F(CliSessionTest, AsksForNoPayloadWithoutAPrompt) {
  EXPECT_EQ(Ask("put <<END\na\n\nEND\n"), "a\n\n\n");
}

TEST_F(CliSessionTest, DropsAnUnfinishedPayloadAtTheEnd) {
  CliSession session = Session();
  session.OnInput("put <<\na\n");
  session.OnEndOfInput();
  EXPECT_EQ(Drain(session), "");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, BarePromptSwitchesBack) {
  CliSession session = Session();
  session.OnInput("prompt\nprompt\nshow one\n");
  EXPECT_EQ(Drain(session), "\n> \n");
  EXPECT_TRUE(session.finished());
}

TEST_F(CliSessionTest, QuitPrintsNothingAndDropsTheRest) {
  EXPECT_EQ(Ask("show one;quit;show one\n"), "1\n\n");
}

// As HAProxy's master: the prompt has no LF of its own.
TEST_F(CliSessionTest, APromptWithoutLfComesAfterAnEmptyLine) {
  options_.prompt = "master> ";
  EXPECT_EQ(Ask("prompt\nshow one\n\n"), "master> 1\n\nmaster> master> ");
}

TEST_F(CliSessionTest, EchoesWords) {
  EXPECT_EQ(Ask("echo a  b\n"), "a b\n\n");
}

TEST_F(CliSessionTest, SetsItsTimeout) {
  CliSession session = Session();
  session.OnInput("set timeout cli 90\n");
  EXPECT_EQ(session.timeout_ms(), 90'000);
  EXPECT_EQ(Ask("set timeout cli 5m\n"), "\n");
  EXPECT_EQ(Ask("set timeout cli\n"), "Expects an integer value.\n\n");
  EXPECT_EQ(Ask("set timeout x 1\n"), "'set timeout' only supports 'cli'.\n\n");
  EXPECT_EQ(Ask("set timeout cli 0\n"), "Invalid timeout value.\n\n");
}

TEST_F(CliSessionTest, DoesNoMoreStepsThanGranted) {
  CliSession session = Session();
  session.Grant(3);
  std::string lines = "prompt i\n";
  for (int i = 0; i < 10; ++i) lines += "show one\n";
  session.OnInput(lines);
  EXPECT_EQ(Drain(session), "\n1\n\n1\n\n");
  EXPECT_TRUE(session.spent());
  EXPECT_FALSE(session.finished());
  session.Grant(100);
  EXPECT_EQ(Drain(session).size(), 8 * 3u);
  EXPECT_FALSE(session.spent());
}

TEST_F(CliSessionTest, APieceOfALongAnswerIsAStep) {
  CliSession session = Session();
  session.Grant(5);
  session.OnInput("show long\n");
  EXPECT_EQ(Drain(session).size(), 4 * 10u);
  EXPECT_TRUE(session.spent());
}

TEST_F(CliSessionTest, IsNotFinishedBeforeWhatWasSentIsDone) {
  CliSession session = Session();
  session.Grant(0);
  session.OnInput("show one\n");
  session.OnEndOfInput();
  EXPECT_FALSE(session.finished());
  session.Grant(10);
  EXPECT_EQ(Drain(session), "1\n\n");
  EXPECT_TRUE(session.finished());
}

}  // namespace
}  // namespace checkd
