// What expressions name that stands elsewhere in the configuration.
#ifndef CONFIG_EXPRESSIONS_EXPRESSION_NAMES_H_
#define CONFIG_EXPRESSIONS_EXPRESSION_NAMES_H_

#include <set>
#include <string>
#include <vector>

#include "checks/spec/spec.h"

namespace checkd {

// Collected while a section is read; judged when all sections are known.
struct ExpressionNames {
  // A server or a backend that a fetch looks at (F261).
  struct Use {
    std::string name;     // "[<backend>/]<server>", or "<backend>"
    bool server = false;  // else of a backend
    std::string fetch;
    SourceLocation location;
  };

  // Variables of the process, without their scope: they exist from the start
  // (F235).
  std::set<std::string> process_variables = {};
  std::vector<Use> uses = {};
};

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_EXPRESSION_NAMES_H_
