// Where HAProxy 2.6 is known to differ from the reference (README.md lists the
// items): both texts are brought to one form before they are compared.
#ifndef TESTS_ORACLE_DIFFERENCES_H_
#define TESTS_ORACLE_DIFFERENCES_H_

#include <string>

namespace checkd {

enum class Program { kCheckd, kHaproxy26 };

// `text` as the reference and 2.6 would both say it.
std::string InCommonTerms(Program program, std::string text);

}  // namespace checkd

#endif  // TESTS_ORACLE_DIFFERENCES_H_
