// The arguments of one fetch or converter, by the form that its row gives.
#ifndef CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_
#define CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "checks/expressions/rows.h"

namespace checkd {

// `written`: what stands between the parentheses, by commas; empty: there are
// none. One value for each type of `form`, those that were left out unset.
// Errors do not name the row.
absl::StatusOr<Arguments> BindArguments(
    const ArgumentForm& form, const std::vector<std::string>& written);

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_
