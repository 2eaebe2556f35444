// A certificate is for a host if HAProxy says so (F752): the same servers,
// checked by both.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/temp_dir.h"
#include "tests/tls/name_cases.h"
#include "tests/tls/two_opinions.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

IssuedCertificate Issue(const TestAuthority& root, const NameCase& one) {
  CertificateWish wish{.common_name = "", .names = one.names};
  wish.more_common_names = one.common_names;
  return root.Issue(wish);
}

std::string Words(const NameCase& one) {
  return absl::StrCat(one.by_sni ? "check-sni" : "verifyhost", " \"", one.host,
                      "\"");
}

TEST(VerifiedNames, AreThoseThatHaproxyTakes) {
  const TestAuthority root;
  const TempDir dir;
  const std::string ca_file = dir.Write("root.pem", root.pem());
  std::vector<TlsCase> cases;
  for (const NameCase& one : NameCases()) {
    cases.push_back({one.id, Issue(root, one).all(), Words(one)});
  }
  TwoOpinions both(cases,
                   absl::StrCat("ssl verify required ca-file ", ca_file));
  ASSERT_TRUE(both.Ask());
  for (const NameCase& one : NameCases()) {
    if (one.up == NameCase::Only::kNobody) {
      both.ExpectAgreement(one.id);
      continue;
    }
    const bool ours = one.up == NameCase::Only::kCheckd;
    EXPECT_EQ(both.checkd(one.id).status, ours ? "UP" : "DOWN") << one.id;
    EXPECT_EQ(both.haproxy(one.id).status, ours ? "DOWN" : "UP") << one.id;
  }
}

}  // namespace
}  // namespace checkd
