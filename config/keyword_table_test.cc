#include "config/words/keyword_table.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "config/global/global_words.h"
#include "config/keyword_reference.h"
#include "config/proxy/proxy_words.h"
#include "config/rules/rule_words.h"
#include "config/section_opener.h"
#include "config/sections/check_options.h"
#include "config/sections/section_words.h"
#include "config/server/server_words.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(KeywordTable, KnowsWhatIsDoneWithAWord) {
  ASSERT_NE(ServerKeywords().Find("inter"), nullptr);
  EXPECT_EQ(ServerKeywords().Find("inter")->treatment, Treatment::kUsed);
  EXPECT_EQ(ServerKeywords().Find("track")->treatment, Treatment::kUnsupported);
  EXPECT_EQ(ProxyKeywords().Find("acl")->treatment, Treatment::kIgnored);
  EXPECT_EQ(ProxyKeywords().Find("inter"), nullptr);
}

TEST(KeywordTable, HasEachWordOfAScopeOnce) {
  std::set<std::pair<Scope, std::string_view>> seen;
  for (const KeywordList* list : AllKeywords()) {
    EXPECT_FALSE(list->has_duplicates());
    for (std::string_view word : list->known()) {
      EXPECT_TRUE(seen.emplace(list->scope(), word).second) << word;
    }
  }
}

TEST(KeywordTable, FindsAliases) {
  const auto* const row = ProxyKeywords().Find("redisp");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->word, "redispatch");
  EXPECT_EQ(ProxyOptions().Find("independant-streams"),
            ProxyOptions().Find("independent-streams"));
}

TEST(KeywordTable, SuggestsTheNearestWord) {
  EXPECT_EQ(ServerKeywords().Nearest("chek"), "check");
  EXPECT_EQ(CheckOptions().Nearest("http-chk"), "httpchk");
  EXPECT_EQ(GlobalKeywords().Nearest("zzzzzz"), "");
}

TEST(KeywordTable, SuggestsNoWordThatIsRefused) {
  EXPECT_EQ(ProxyKeywords().Nearest("reqallov"), "");
}

TEST(KeywordTable, CountsArgumentsAsWritten) {
  EXPECT_EQ(Keyword{.word = "daemon"}.argument_count(), 0u);
  EXPECT_EQ((Keyword{.word = "setenv", .arguments = "<name> <value>"}
                 .argument_count()),
            2u);
}

// A used word without code would be skipped.
template <typename Table>
void ExpectCode(const Table& table) {
  for (const Keyword* keyword : table.rows()) {
    const auto* const row = table.Find(keyword->word);
    EXPECT_FALSE(keyword->help.empty()) << keyword->word;
    if (keyword->treatment == Treatment::kUsed ||
        keyword->treatment == Treatment::kUnsupported) {
      EXPECT_NE(row->take, nullptr) << keyword->word;
    }
    if (keyword->treatment == Treatment::kUnsupported ||
        keyword->treatment == Treatment::kRemoved) {
      EXPECT_FALSE(keyword->note.empty()) << keyword->word;
    }
  }
}

TEST(KeywordTable, HasCodeForEachWordThatIsUsed) {
  ExpectCode(SectionKeywords());
  ExpectCode(GlobalKeywords());
  ExpectCode(ProxyKeywords());
  ExpectCode(CheckOptions());
  ExpectCode(ProxyOptions());
  ExpectCode(ProxyTimeouts());
  ExpectCode(ServerKeywords());
  ExpectCode(RuleKeywords(RulesetType::kTcp));
  ExpectCode(RuleKeywords(RulesetType::kHttp));
  ExpectCode(HealthcheckKeywords());
  ExpectCode(ResolversKeywords());
}

TEST(KeywordTable, IsTheManual) {
  std::ifstream file("docs/configuration.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find(KeywordReference()), std::string::npos)
      << "run: bazel run //config:keyword_reference, and paste between the "
         "markers of docs/configuration.md";
}

}  // namespace
}  // namespace checkd
