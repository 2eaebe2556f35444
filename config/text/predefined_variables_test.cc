#include "config/text/predefined_variables.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

TEST(PredefinedVariables, NameVersionFilesAndPeer) {
  Environment environment;
  const std::string files[] = {"a.cfg", "b.cfg"};
  AddPredefinedVariables(
      {.version = "3.5-dev5", .local_peer = "host", .files = files},
      environment);
  EXPECT_EQ(environment.Get("HAPROXY_BRANCH"), "3.5");
  EXPECT_EQ(environment.Get("HAPROXY_STARTUP_VERSION"), "3.5-dev5");
  EXPECT_EQ(environment.Get("HAPROXY_CFGFILES"), "a.cfg;b.cfg");
  EXPECT_EQ(environment.Get("HAPROXY_LOCALPEER"), "host");
}

TEST(PredefinedVariables, GiveEveryLogFormatAValue) {
  Environment environment;
  AddPredefinedVariables({}, environment);
  for (std::string_view name :
       {"HAPROXY_HTTP_LOG_FMT", "HAPROXY_HTTPS_LOG_FMT", "HAPROXY_TCP_LOG_FMT",
        "HAPROXY_HTTP_CLF_LOG_FMT", "HAPROXY_TCP_CLF_LOG_FMT",
        "HAPROXY_KEYLOG_FC_LOG_FMT", "HAPROXY_KEYLOG_BC_LOG_FMT"}) {
    ASSERT_TRUE(environment.Get(name).has_value()) << name;
    EXPECT_NE(*environment.Get(name), "") << name;
  }
}

}  // namespace
}  // namespace checkd
