// Prints the table of rules of docs/configuration.md.
#include <cstdio>

#include "config/rules/check_rules.h"

int main() {
  std::fputs(checkd::RuleReference().c_str(), stdout);
  return 0;
}
