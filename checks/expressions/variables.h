// Variables that rules set and read (F235, F255): of the process, and of one
// run of a check.
//
//   ProcVariables process;                  // one, for all shards
//   Variables variables(&process);          // one a run
//   variables.Set(*ParseVariableName("check.code"), 0, Sample::Int(5));
//   Sample sample;
//   if (variables.Get(name, &scratch, &sample)) ...
//   variables.Clear();                      // the run is over
//
// Scopes `sess` and `check` live as long as a run. Those of traffic (txn, req,
// res and their parents) can be named, hold nothing, and read as undefined.
#ifndef CHECKS_EXPRESSIONS_VARIABLES_H_
#define CHECKS_EXPRESSIONS_VARIABLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "checks/expressions/sample.h"
#include "tasks/mutex.h"

namespace checkd {

enum class VariableScope : uint8_t { kProc, kSess, kCheck, kTraffic };

struct VariableName {
  VariableScope scope = VariableScope::kTraffic;
  std::string name;  // without its scope

  friend bool operator==(const VariableName&, const VariableName&) = default;
};

// "check.code". InvalidArgument in HAProxy's words (F235): no scope, an unknown
// one, or a name with other characters than letters, digits, '.' and '_'.
absl::StatusOr<VariableName> ParseVariableName(std::string_view text);

// When a variable is set (`set-var(<name>,<condition>,...)`); all must hold.
enum VariableCondition : uint8_t {
  kIfExists = 1,     // it was set once
  kIfNotExists = 2,  // it never was
  kIfEmpty = 4,      // what it is to be set to is empty
  kIfNotEmpty = 8,   // and the opposite
  kIfSet = 16,       // it has a value
  kIfNotSet = 32,    // it has none
  kIfGreater = 64,   // its value is greater than the new one; integers only,
  kIfLess = 128,     // others pass
};

// 0 if `word` is none.
uint8_t VariableConditionFrom(std::string_view word);

// A value that owns its bytes.
class StoredSample {
 public:
  StoredSample() = default;
  explicit StoredSample(const Sample& sample)
      : type_(sample.type), number_(sample.number), bytes_(sample.bytes) {}
  // Good as long as this is and is not assigned to.
  Sample view() const { return {type_, number_, bytes_}; }

 private:
  SampleType type_ = SampleType::kBool;
  int64_t number_ = 0;
  std::string bytes_;
};

// Of the process. Thread-safe. They exist from the load of the configuration
// on, at first without value; what names one declares it, so that nothing is
// added at run time.
class ProcVariables {
 public:
  void Declare(std::string_view name);
  // A copy in `scratch`; false: no value, or no room.
  bool Get(std::string_view name, Scratch* scratch, Sample* out) const;
  void Set(std::string_view name, uint8_t conditions, const Sample& sample);
  void Unset(std::string_view name);

 private:
  struct Value {
    bool set = false;
    StoredSample sample;
  };
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, Value> values_ ABSL_GUARDED_BY(mutex_);
};

class Variables {
 public:
  // `process` outlives this; null: there are no such variables.
  explicit Variables(ProcVariables* process) : process_(process) {}

  // Views into this, or copies in `scratch`: good until the next Set() or
  // Clear(). False: it has no value.
  bool Get(const VariableName& name, Scratch* scratch, Sample* out) const;
  // If all of `conditions` (VariableCondition) hold. A run's variables hold at
  // most kMaxBytes together; what does not fit is not set.
  void Set(const VariableName& name, uint8_t conditions, const Sample& sample);
  void Unset(const VariableName& name);
  void Clear() { values_.clear(); }

 private:
  static constexpr size_t kMaxBytes = size_t{1} << 20;

  // A run has few: looked for one by one.
  struct Value {
    VariableScope scope;
    std::string name;
    StoredSample sample;
  };
  Value* Find(const VariableName& name);
  const Value* Find(const VariableName& name) const {
    return const_cast<Variables*>(this)->Find(name);
  }

  ProcVariables* const process_;
  std::vector<Value> values_;
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_VARIABLES_H_
