// What 2.6 is known to do otherwise than the reference, where text alone cannot
// be brought to one form (tests/oracle/differences.h does that). Each entry is
// as narrow as it can be, and names its item.
#ifndef TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_H_
#define TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_H_

#include "tests/differential/rule_case.h"
#include "tests/differential/side.h"

namespace checkd {

// Whether what differs is on the list, and nothing else does.
bool KnownDifference(const RuleCase& test, const Observation& checkd,
                     const Observation& haproxy);

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_H_
