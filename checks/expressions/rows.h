// Fetches and converters as rows: name, arguments, types, sources, help. What
// parses them, what lists them and the manual are derived from these rows.
//
//   const Fetch* fetch = FindFetch("res.payload");
//   const Converter* converter = FindConverter("hex");
//
// The rows are data with a function each, by subject: fetches_*.cc and
// converters_*.cc. Immutable; thread-safe.
#ifndef CHECKS_EXPRESSIONS_ROWS_H_
#define CHECKS_EXPRESSIONS_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "checks/expressions/context.h"
#include "checks/expressions/sample.h"
#include "checks/expressions/variables.h"
#include "checks/text/regex.h"

namespace checkd {

enum class ArgumentType : uint8_t {
  kNone,
  kText,
  kInt,
  kNumberOrVariable,  // "12" or "check.x"
  kVariable,
  kTextOrVariable,  // the name of a variable, or else plain text
  kIpv4,
  kIpv6,
  kBackend,  // a name; empty: the check's own
  kServer,   // "backend/server", or a server of the check's own backend
};

// Positions without a type take nothing. Those behind `required` may be left
// out.
struct ArgumentForm {
  std::array<ArgumentType, 5> types{};
  uint8_t required = 0;
  std::string_view text = {};  // as the manual writes it: "<offset>,<length>"
};

struct Argument {
  bool given = false;
  std::string text;    // as written
  int64_t number = 0;  // kInt; kNumberOrVariable if `variable` has no name
  VariableName variable;
  Address address;  // kIpv4, kIpv6
  // Made by a row's `verify`, if the argument is a pattern.
  std::unique_ptr<const Regex> regex;
};

// As many as the form has types; those not given have `given` unset.
using Arguments = std::vector<Argument>;

// Where a fetch looks. A check lacks the last five.
enum class Source : uint8_t {
  kConstant,  // its arguments alone
  kInternal,  // the process, the machine, the run
  kServer,    // backends and servers
  kConnection,
  kResponse,  // what was received: bytes or message
  kRequestHeaders,
  kRequest,
  kFrontend,
  kRequestBuffer,
  kClient,
};

// As HAProxy's messages call it; empty for what a check has.
std::string_view NameOf(Source source);

struct Fetch {
  std::string_view name;
  ArgumentForm form;
  SampleType type;
  Source source;
  // False: undefined. Null: nothing of the kind ever happens in a check, so it
  // is always undefined.
  bool (*evaluate)(const ExpressionInput& in, const Arguments& arguments,
                   Sample* out);
  std::string_view help;
  // As a converter's.
  absl::Status (*verify)(Arguments* arguments) = nullptr;
};

struct Converter {
  std::string_view name;
  ArgumentForm form;
  SampleType in;
  SampleType out;
  // From a sample of type `in` (kAny: any) to one of type `out`, in place;
  // false: undefined.
  bool (*convert)(const ExpressionInput& in, const Arguments& arguments,
                  Sample* sample);
  std::string_view help;
  // What the types cannot say of the arguments; may prepare them. Null:
  // nothing.
  absl::Status (*verify)(Arguments* arguments) = nullptr;
  // Its result depends on more than its input and arguments.
  bool impure = false;
};

// Null: no version of HAProxy, nor checkd, has it.
const Fetch* FindFetch(std::string_view name);
const Converter* FindConverter(std::string_view name);

// All, by name.
absl::Span<const Fetch> Fetches();
absl::Span<const Converter> Converters();

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_ROWS_H_
