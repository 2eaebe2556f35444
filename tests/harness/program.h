// Where the programs are that integration tests run.
#ifndef TESTS_HARNESS_PROGRAM_H_
#define TESTS_HARNESS_PROGRAM_H_

#include <string>
#include <string_view>

namespace checkd {

// The program under test: //daemon:checkd, or what CHECKD_UNDER_TEST names
// (Debian's haproxy, to try the tests themselves:
// `bazel test --test_env=CHECKD_UNDER_TEST=/usr/sbin/haproxy
// //tests/launch/...`).
std::string CheckdPath();

// True if CheckdPath() is HAProxy: it needs a `bind` or a stats socket, and
// lacks what is checkd's own.
bool UnderTestIsHaproxy();

// The path of an installed program, or "" if there is none. Tests that need it
// then say so: GTEST_SKIP() << "nginx is not installed".
std::string FindProgram(std::string_view name);

}  // namespace checkd

#endif  // TESTS_HARNESS_PROGRAM_H_
