#include "config/text/conditional_stack.h"

namespace checkd {

bool ConditionalStack::NeedsElifCondition() const {
  return !blocks_.empty() && blocks_.back().outer && !blocks_.back().had_turn &&
         !blocks_.back().in_else;
}

std::string_view ConditionalStack::If(bool condition) {
  if (blocks_.size() >= kMaxDepth) return "too many nested '.if', max is 100.";
  const bool outer = active();
  const bool taken = outer && condition;
  blocks_.push_back({outer, taken, taken, false});
  return {};
}

std::string_view ConditionalStack::Elif(bool condition) {
  if (blocks_.empty()) return "lone '.elif' with no matching '.if'.";
  Block& block = blocks_.back();
  if (block.in_else) return "'.elif' after '.else' is not permitted.";
  block.taken = block.outer && !block.had_turn && condition;
  block.had_turn = block.had_turn || block.taken;
  return {};
}

std::string_view ConditionalStack::Else() {
  if (blocks_.empty()) return "lone '.else' with no matching '.if'.";
  Block& block = blocks_.back();
  if (block.in_else) return "'.else' after '.else' is not permitted.";
  block.in_else = true;
  block.taken = block.outer && !block.had_turn;
  block.had_turn = true;
  return {};
}

std::string_view ConditionalStack::Endif() {
  if (blocks_.empty()) return "lone '.endif' with no matching '.if'.";
  blocks_.pop_back();
  return {};
}

}  // namespace checkd
