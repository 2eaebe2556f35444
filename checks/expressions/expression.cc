#include "checks/expressions/expression.h"

#include <algorithm>
#include <utility>

namespace checkd {

SampleType OutOf(const Converter& converter, SampleType in) {
  const bool same =
      converter.in == SampleType::kAny && converter.out == SampleType::kAny;
  return same ? in : converter.out;
}

Expression::Expression(const Fetch* fetch, Arguments arguments,
                       std::vector<Step> steps, size_t limit)
    : fetch_(fetch),
      arguments_(std::move(arguments)),
      steps_(std::move(steps)) {
  const bool pure =
      std::none_of(steps_.begin(), steps_.end(), [](const Step& step) {
        const bool reads = std::any_of(
            step.arguments.begin(), step.arguments.end(),
            [](const Argument& arg) { return !arg.variable.name.empty(); });
        return step.converter->impure || reads;
      });
  constant_ = pure && fetch_->source == Source::kConstant;
  if (!constant_) return;
  Scratch scratch(limit);
  ExpressionInput in;
  in.scratch = &scratch;
  Sample sample;
  if (Run(in, &sample)) folded_.emplace(sample);
}

SampleType Expression::type() const {
  SampleType type = fetch_->type;
  for (const Step& step : steps_) type = OutOf(*step.converter, type);
  return type;
}

bool Expression::Run(const ExpressionInput& in, Sample* out) const {
  if (fetch_->evaluate == nullptr || !fetch_->evaluate(in, arguments_, out)) {
    return false;
  }
  for (const Step& step : steps_) {
    if (!Cast(out, step.converter->in, in.scratch) ||
        !step.converter->convert(in, step.arguments, out)) {
      return false;
    }
  }
  return true;
}

bool Expression::Evaluate(const ExpressionInput& in, SampleType wanted,
                          Sample* out) const {
  if (constant_) {
    if (!folded_) return false;
    *out = folded_->view();
  } else if (!Run(in, out)) {
    return false;
  }
  return Cast(out, wanted, in.scratch);
}

}  // namespace checkd
