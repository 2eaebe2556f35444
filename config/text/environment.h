// The variables that a configuration sees: a copy of the process's environment
// that the configuration may change, and the pseudo-variables that tell where
// the reader is (F006, F007, F143, F144).
//
//   Environment environment = Environment::FromProcess();
//   environment.Set("REGION", "north");
//   environment.Get("REGION");   // "north"
//   environment.Get(".LINE");    // where Preprocess() is
//
// A value: copies are independent. The process's own environment is never
// changed. Not thread-safe.
#ifndef CONFIG_TEXT_ENVIRONMENT_H_
#define CONFIG_TEXT_ENVIRONMENT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace checkd {

class Environment {
 public:
  Environment() { SetLine(0); }
  // A copy of `environ` as it is now. No other thread may change that
  // meanwhile.
  static Environment FromProcess();

  // Nothing if `name` is not set. The view lives until the next change.
  std::optional<std::string_view> Get(std::string_view name) const;

  // `setenv`. False, and no change, if `name` is empty or holds a '='.
  bool Set(std::string_view name, std::string_view value);
  // `presetenv`: an existing value stays.
  bool SetIfUnset(std::string_view name, std::string_view value);
  // `unsetenv`. No-op if it is not set.
  void Unset(std::string_view name);
  // `resetenv`: all go but those named. `keep` must not point into this: what
  // is removed would go with it.
  void Reset(absl::Span<const std::string_view> keep);

  // .FILE, .LINE and .SECTION. The preprocessor sets the first two; whoever
  // knows the sections sets the third: the section's name, or its keyword if
  // it has none.
  void SetFile(std::string_view file) { file_ = file; }
  void SetLine(int line);
  void SetSection(std::string_view section) { section_ = section; }

  // All but the pseudo-variables, by name.
  const std::map<std::string, std::string, std::less<>>& variables() const {
    return variables_;
  }

 private:
  std::map<std::string, std::string, std::less<>> variables_;
  std::string file_;
  std::string section_;
  char line_[12];  // decimal, kept as text as Get() hands out views
  size_t line_size_ = 0;
};

}  // namespace checkd

#endif  // CONFIG_TEXT_ENVIRONMENT_H_
