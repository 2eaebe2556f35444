// A sample expression, compiled: a fetch and the converters behind it (F250).
//
//   Expression expression(FindFetch("res.payload"), std::move(arguments), {});
//   Sample sample;
//   if (expression.Evaluate(input, SampleType::kString, &sample)) ...
//
// Whoever puts one together (config/expressions) has seen to it that each step
// takes what the one before gives, and that no argument is missing. Immutable;
// evaluation is thread-safe, each with an input of its own.
#ifndef CHECKS_EXPRESSIONS_EXPRESSION_H_
#define CHECKS_EXPRESSIONS_EXPRESSION_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "checks/expressions/context.h"
#include "checks/expressions/rows.h"
#include "checks/expressions/sample.h"

namespace checkd {

class Expression {
 public:
  struct Step {
    const Converter* converter;
    Arguments arguments;
  };

  // Folds: what depends on nothing but the text is evaluated here and now, and
  // costs a copy of a view afterwards. `limit`: of the values on the way, in
  // bytes (tune.bufsize).
  Expression(const Fetch* fetch, Arguments arguments, std::vector<Step> steps,
             size_t limit);

  // What it gives; kAny: known when it runs.
  SampleType type() const;
  bool constant() const { return constant_; }

  // False: undefined, or it cannot be made a `wanted`. The sample may point
  // into this, into what `in` shows, and into its scratch.
  bool Evaluate(const ExpressionInput& in, SampleType wanted,
                Sample* out) const;

 private:
  bool Run(const ExpressionInput& in, Sample* out) const;

  const Fetch* fetch_;
  Arguments arguments_;
  std::vector<Step> steps_;
  bool constant_ = false;
  std::optional<StoredSample> folded_;  // constant and defined
};

// The type that comes out of `converter` when one of type `in` goes in; kAny:
// known when it runs.
SampleType OutOf(const Converter& converter, SampleType in);

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_EXPRESSION_H_
