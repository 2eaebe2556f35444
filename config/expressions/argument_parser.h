// The arguments of one fetch or converter, by the form that its row gives.
#ifndef CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_
#define CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "checks/expressions/rows.h"

namespace checkd {

// `written`: what stands between the parentheses, by commas; empty: there are
// none. One value for each type of `form`, those that were left out unset.
// `declare`: see ExpressionContext. Errors do not name the row.
absl::StatusOr<Arguments> BindArguments(
    const ArgumentForm& form, const std::vector<std::string>& written,
    const std::function<void(std::string_view)>& declare);

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_ARGUMENT_PARSER_H_
