// Which lines of a file count: the nesting of `.if`, `.elif`, `.else`, `.endif`
// (F015).
//
//   ConditionalStack stack;
//   if (stack.NeedsIfCondition()) value = Evaluate(...);
//   error = stack.If(value);
//   ...
//   if (stack.active()) Interpret(line);
//
// Errors are HAProxy's texts, empty if there is none. A value without I/O.
#ifndef CONFIG_TEXT_CONDITIONAL_STACK_H_
#define CONFIG_TEXT_CONDITIONAL_STACK_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace checkd {

class ConditionalStack {
 public:
  static constexpr size_t kMaxDepth = 99;

  // The lines here are interpreted.
  bool active() const { return blocks_.empty() || blocks_.back().taken; }
  // All blocks are closed.
  bool empty() const { return blocks_.empty(); }

  // Whether the condition of an `.if` or `.elif` here matters; if not, it is
  // not to be evaluated, and may be nonsense.
  bool NeedsIfCondition() const { return active(); }
  bool NeedsElifCondition() const;

  // A line of that kind. An error is a literal and leaves the stack as it was;
  // the caller ends the file. `condition` is not looked at where it does not
  // matter.
  std::string_view If(bool condition);
  std::string_view Elif(bool condition);
  std::string_view Else();
  std::string_view Endif();

 private:
  struct Block {
    bool outer;     // the block is in an active place
    bool taken;     // the lines of the present branch count
    bool had_turn;  // this branch or one before it was taken
    bool in_else;
  };
  std::vector<Block> blocks_;
};

}  // namespace checkd

#endif  // CONFIG_TEXT_CONDITIONAL_STACK_H_
