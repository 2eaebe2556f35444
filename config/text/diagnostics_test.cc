#include "config/text/diagnostics.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

const Place kPlace = {.file = "a.cfg", .line = 3, .column = 7};

TEST(Diagnostics, NamesThePlaceInEachSpelling) {
  EXPECT_EQ(kPlace.Prefix(), "parsing [a.cfg:3]: ");
  EXPECT_EQ(kPlace.Spaced().Prefix(), "parsing [a.cfg:3] : ");
  EXPECT_EQ(kPlace.Bracketed().Prefix(), "[a.cfg:3] : ");
  EXPECT_EQ(kPlace.Unnamed().Prefix(), "");
}

TEST(Diagnostics, KeepsMessagesInOrder) {
  Diagnostics diagnostics;
  diagnostics.Notice(kPlace, "one %d", 1);
  diagnostics.Warning(kPlace.Spaced(), "two '%s'", "x");
  diagnostics.Diag(kPlace.Unnamed(), "three");
  ASSERT_EQ(diagnostics.entries().size(), 3u);
  EXPECT_EQ(diagnostics.entries()[0].text, "parsing [a.cfg:3]: one 1");
  EXPECT_EQ(diagnostics.entries()[1].text, "parsing [a.cfg:3] : two 'x'");
  EXPECT_EQ(diagnostics.entries()[2].text, "three");
  EXPECT_EQ(diagnostics.entries()[2].severity, Severity::kDiag);
  EXPECT_EQ(diagnostics.entries()[0].file, "a.cfg");
  EXPECT_EQ(diagnostics.entries()[0].line, 3);
  EXPECT_EQ(diagnostics.entries()[0].column, 7);
}

TEST(Diagnostics, CountsFatalAlertsApartFromHarmlessOnes) {
  Diagnostics diagnostics;
  diagnostics.HarmlessAlert(kPlace, "a");
  EXPECT_EQ(diagnostics.fatal_count(), 0u);
  diagnostics.Alert(kPlace, "b");
  EXPECT_EQ(diagnostics.fatal_count(), 1u);
  EXPECT_EQ(diagnostics.count(Severity::kAlert), 2u);
  EXPECT_EQ(diagnostics.count(Severity::kWarning), 0u);
}

TEST(Diagnostics, DropsFinalLineFeeds) {
  Diagnostics diagnostics;
  diagnostics.Add(Severity::kAlert, true, kPlace.Unnamed(), "a\n  b\n\n");
  EXPECT_EQ(diagnostics.entries()[0].text, "a\n  b");
}

TEST(Diagnostics, RemembersAnAbort) {
  Diagnostics diagnostics;
  EXPECT_FALSE(diagnostics.aborted());
  diagnostics.Abort();
  EXPECT_TRUE(diagnostics.aborted());
}

}  // namespace
}  // namespace checkd
