#include "checks/expressions/rows.h"

#include <string>

#include "checks/expressions/log_format.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Rows, EachNameStandsOnce) {
  for (const Fetch& row : Fetches()) {
    EXPECT_EQ(FindFetch(row.name), &row) << row.name;
  }
  for (const Converter& row : Converters()) {
    EXPECT_EQ(FindConverter(row.name), &row) << row.name;
  }
  for (const LogAlias& row : LogAliases()) {
    EXPECT_EQ(FindLogAlias(row.name), &row) << row.name;
  }
}

TEST(Rows, SayWhatTheyAreFor) {
  for (const Fetch& row : Fetches()) {
    EXPECT_FALSE(row.help.empty()) << row.name;
    const bool takes = row.form.types[0] != ArgumentType::kNone;
    EXPECT_EQ(takes, !row.form.text.empty()) << row.name;
  }
  for (const Converter& row : Converters()) {
    EXPECT_FALSE(row.help.empty()) << row.name;
    EXPECT_NE(row.convert, nullptr) << row.name;
    const bool takes = row.form.types[0] != ArgumentType::kNone;
    EXPECT_EQ(takes, !row.form.text.empty()) << row.name;
  }
}

TEST(Rows, KnowWhatChecksLack) {
  EXPECT_EQ(NameOf(FindFetch("path")->source), "HTTP request headers");
  EXPECT_EQ(NameOf(FindFetch("ssl_fc")->source), "client-side connection");
  EXPECT_EQ(NameOf(FindFetch("fe_name")->source), "frontend");
  EXPECT_EQ(NameOf(FindFetch("req.len")->source), "request buffer");
  EXPECT_EQ(NameOf(FindFetch("method")->source), "HTTP request");
  EXPECT_EQ(NameOf(FindFetch("res.payload")->source), "");
  EXPECT_EQ(FindFetch("nothing_of_the_kind"), nullptr);
}

}  // namespace
}  // namespace checkd
