#include "checks/spec/status.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

// F400-F418: number, code, text, result.
TEST(CheckStatus, TableIsThatOfTheSpec) {
  const struct {
    int number;
    const char* code;
    const char* text;
    int result;
  } kRows[] = {
      {0, "UNK", "Unknown", 0},
      {1, "INI", "Initializing", 0},
      {3, "CHECKED", "No status change", 1},
      {4, "HANA", "Health analyze", 2},
      {5, "SOCKERR", "Socket error", 2},
      {6, "L4OK", "Layer4 check passed", 3},
      {7, "L4TOUT", "Layer4 timeout", 2},
      {8, "L4CON", "Layer4 connection problem", 2},
      {9, "L6OK", "Layer6 check passed", 3},
      {10, "L6TOUT", "Layer6 timeout", 2},
      {11, "L6RSP", "Layer6 invalid response", 2},
      {12, "L7TOUT", "Layer7 timeout", 2},
      {13, "L7RSP", "Layer7 invalid response", 2},
      {15, "L7OK", "Layer7 check passed", 3},
      {16, "L7OKC", "Layer7 check conditionally passed", 4},
      {17, "L7STS", "Layer7 wrong status", 2},
      {18, "PROCERR", "External check error", 2},
      {19, "PROCTOUT", "External check timeout", 2},
      {20, "PROCOK", "External check passed", 3},
  };
  for (const auto& row : kRows) {
    const auto status = static_cast<CheckStatus>(row.number);
    EXPECT_EQ(Info(status).code, row.code);
    EXPECT_EQ(Info(status).text, row.text);
    EXPECT_EQ(static_cast<int>(Info(status).result), row.result) << row.code;
    EXPECT_EQ(CheckStatusFromCode(row.code), status);
    EXPECT_EQ(HasCode(status), row.number > 14) << row.code;  // F421
  }
}

TEST(CheckStatus, CodeIsFoundWhateverItsCase) {
  EXPECT_EQ(CheckStatusFromCode("l7okC"), CheckStatus::kL7Okc);
}

TEST(CheckStatus, UnknownCodesAreUnknown) {
  for (const char* code : {"", "L7", "L7OKCC", "SKIP", "L5OK"}) {
    EXPECT_EQ(CheckStatusFromCode(code), CheckStatus::kUnknown) << code;
  }
}

}  // namespace
}  // namespace checkd
