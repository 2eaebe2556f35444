#include "checks/expressions/header_values.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> All(const HttpResponse& response,
                             std::string_view name, HeaderValues::Form form) {
  std::vector<std::string> all;
  HeaderValues values(response, name, form);
  while (values.Next()) all.emplace_back(values.value());
  return all;
}

TEST(HeaderValues, AreLinesOrElements) {
  HttpResponse response;
  response.headers = {
      {"Vary", " a, \"b,c\\\",d\" ,,e "}, {"Other", "x"}, {"vary", "f"}};
  EXPECT_THAT(All(response, "VARY", HeaderValues::kLines),
              ElementsAre("a, \"b,c\\\",d\" ,,e", "f"));
  EXPECT_THAT(All(response, "vary", HeaderValues::kElements),
              ElementsAre("a", "\"b,c\\\",d\"", "", "e", "f"));
  EXPECT_THAT(All(response, "", HeaderValues::kLines),
              ElementsAre("a, \"b,c\\\",d\" ,,e", "x", "f"));
  EXPECT_THAT(All(response, "none", HeaderValues::kLines), IsEmpty());
}

TEST(HeaderValues, AnEmptyLineIsOneEmptyValue) {
  HttpResponse response;
  response.headers = {{"a", " "}, {"a", ","}};
  EXPECT_THAT(All(response, "a", HeaderValues::kElements),
              ElementsAre("", "", ""));
}

}  // namespace
}  // namespace checkd
