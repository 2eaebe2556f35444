// Prints the word lists of docs/configuration.md.
#include <cstdio>

#include "config/keyword_reference.h"

int main() {
  std::fputs(checkd::KeywordReference().c_str(), stdout);
  return 0;
}
