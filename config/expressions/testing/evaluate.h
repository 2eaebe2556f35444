// The value of an expression, for tests.
#ifndef CONFIG_EXPRESSIONS_TESTING_EVALUATE_H_
#define CONFIG_EXPRESSIONS_TESTING_EVALUATE_H_

#include <string>
#include <string_view>

#include "checks/expressions/testing/fake_facts.h"
#include "config/expressions/expression_parser.h"

namespace checkd {

// As text, in a tcp check that received `bytes`; "(undefined)"; or what is
// wrong with the expression.
inline std::string EvaluateText(std::string_view expression,
                                std::string_view bytes) {
  const auto compiled =
      ParseExpression(expression, ExpressionContext(), SampleType::kString);
  if (!compiled.ok()) return std::string(compiled.status().message());
  FakeFacts facts;
  ProcVariables process;
  Variables variables(&process);
  Scratch scratch(16384);
  const ExpressionInput in{.bytes = bytes,
                           .facts = &facts,
                           .variables = &variables,
                           .scratch = &scratch};
  Sample sample;
  if (!compiled->Evaluate(in, SampleType::kString, &sample)) {
    return "(undefined)";
  }
  return std::string(sample.bytes);
}

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_TESTING_EVALUATE_H_
