#include "config/words/keyword_table.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "config/server/server_words.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(KeywordTable, KnowsWhatIsDoneWithAWord) {
  ASSERT_NE(FindKeyword(Scope::kServer, "inter"), nullptr);
  EXPECT_EQ(FindKeyword(Scope::kServer, "inter")->treatment, Treatment::kUsed);
  EXPECT_EQ(FindKeyword(Scope::kServer, "track")->treatment,
            Treatment::kUnsupported);
  EXPECT_EQ(FindKeyword(Scope::kProxy, "acl")->treatment, Treatment::kIgnored);
  EXPECT_EQ(FindKeyword(Scope::kProxy, "inter"), nullptr);
}

TEST(KeywordTable, HasEachWordOnce) {
  for (int scope = 0; scope < static_cast<int>(Scope::kCount); ++scope) {
    std::set<std::string_view> seen;
    for (const Keyword& keyword : Keywords(static_cast<Scope>(scope))) {
      EXPECT_TRUE(seen.insert(keyword.word).second) << keyword.word;
    }
  }
}

TEST(KeywordTable, SuggestsTheNearestWord) {
  EXPECT_EQ(NearestKeyword(Scope::kServer, "chek"), "check");
  EXPECT_EQ(NearestKeyword(Scope::kOption, "http-chk"), "httpchk");
  EXPECT_EQ(NearestKeyword(Scope::kGlobal, "zzzzzz"), "");
}

// A word that is used needs code; one that needs code is not ignored.
TEST(KeywordTable, AgreesWithTheServerParsers) {
  for (const Keyword& keyword : Keywords(Scope::kServer)) {
    if (keyword.treatment == Treatment::kUsed) {
      EXPECT_TRUE(HasServerWord(keyword.word)) << keyword.word;
    }
    if (keyword.treatment == Treatment::kIgnored) {
      EXPECT_FALSE(HasServerWord(keyword.word)) << keyword.word;
    }
    if (keyword.treatment == Treatment::kUnsupported) {
      EXPECT_FALSE(keyword.note.empty()) << keyword.word;
    }
  }
}

TEST(KeywordTable, IsTheManual) {
  std::ifstream file("docs/configuration.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find(KeywordReference()), std::string::npos)
      << "run: bazel run //config/words:keyword_reference, and paste between "
         "the "
         "markers of docs/configuration.md";
}

}  // namespace
}  // namespace checkd
