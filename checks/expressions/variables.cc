#include "checks/expressions/variables.h"

#include <algorithm>
#include <array>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

struct ScopeName {
  std::string_view name;
  VariableScope scope;
};

constexpr ScopeName kScopes[] = {
    {"proc", VariableScope::kProc},     {"sess", VariableScope::kSess},
    {"check", VariableScope::kCheck},   {"txn", VariableScope::kTraffic},
    {"req", VariableScope::kTraffic},   {"res", VariableScope::kTraffic},
    {"psess", VariableScope::kTraffic}, {"ptxn", VariableScope::kTraffic},
    {"preq", VariableScope::kTraffic},  {"pres", VariableScope::kTraffic},
};

constexpr std::string_view kConditions[] = {
    "ifexists", "ifnotexists", "ifempty", "ifnotempty",
    "ifset",    "ifnotset",    "ifgt",    "iflt"};

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '.';
}

bool IsEmpty(const Sample& sample) {
  const bool number =
      sample.type == SampleType::kBool || sample.type == SampleType::kInt;
  return !number && sample.bytes.empty();
}

// `now`: null if it has no value.
bool Holds(uint8_t conditions, bool exists, const StoredSample* now,
           const Sample& sample) {
  const auto wants = [conditions](uint8_t one) {
    return (conditions & one) != 0;
  };
  if (wants(kIfExists) && !exists) return false;
  if (wants(kIfNotExists) && exists) return false;
  if (wants(kIfEmpty) && !IsEmpty(sample)) return false;
  if (wants(kIfNotEmpty) && IsEmpty(sample)) return false;
  if (wants(kIfSet) && now == nullptr) return false;
  if (wants(kIfNotSet) && now != nullptr) return false;
  if (now == nullptr || sample.type != SampleType::kInt ||
      now->view().type != SampleType::kInt) {
    return true;
  }
  if (wants(kIfGreater) && now->view().number <= sample.number) return false;
  return !wants(kIfLess) || now->view().number < sample.number;
}

}  // namespace

absl::StatusOr<VariableName> ParseVariableName(std::string_view text) {
  const size_t dot = text.find('.');
  for (const ScopeName& scope : kScopes) {
    if (dot == text.npos || scope.name != text.substr(0, dot)) continue;
    const std::string_view name = text.substr(dot + 1);
    if (name.empty() ||
        !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "invalid variable name '", std::string(text),
          "'. Only letters, digits, '.' and '_' may follow the scope."));
    }
    return VariableName{scope.scope, std::string(name)};
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "invalid variable name '", std::string(text),
      "'. A variable name must start with its scope. The scope can be 'proc', "
      "'(p)sess', '(p)txn', '(p)req', '(p)res' or 'check'."));
}

uint8_t VariableConditionFrom(std::string_view word) {
  const auto* const found =
      std::find(std::begin(kConditions), std::end(kConditions), word);
  if (found == std::end(kConditions)) return 0;
  return static_cast<uint8_t>(1 << (found - std::begin(kConditions)));
}

void ProcVariables::Declare(std::string_view name) {
  MutexLock lock(&mutex_);
  values_.try_emplace(std::string(name));
}

bool ProcVariables::Get(std::string_view name, Scratch* scratch,
                        Sample* out) const {
  MutexLock lock(&mutex_);
  const auto found = values_.find(name);
  if (found == values_.end() || !found->second.set) return false;
  *out = found->second.sample.view();
  out->bytes = scratch->Keep(out->bytes);
  return out->bytes.data() != nullptr;
}

void ProcVariables::Set(std::string_view name, uint8_t conditions,
                        const Sample& sample) {
  MutexLock lock(&mutex_);
  const auto found = values_.find(name);
  if (found == values_.end()) return;
  Value& value = found->second;
  if (!Holds(conditions, true, value.set ? &value.sample : nullptr, sample)) {
    return;
  }
  value = {true, StoredSample(sample)};
}

void ProcVariables::Unset(std::string_view name) {
  MutexLock lock(&mutex_);
  const auto found = values_.find(name);
  if (found != values_.end()) found->second = Value();
}

Variables::Value* Variables::Find(const VariableName& name) {
  for (Value& value : values_) {
    if (value.scope == name.scope && value.name == name.name) return &value;
  }
  return nullptr;
}

bool Variables::Get(const VariableName& name, Scratch* scratch,
                    Sample* out) const {
  if (name.scope == VariableScope::kProc) {
    return process_ != nullptr && process_->Get(name.name, scratch, out);
  }
  const Value* const value = Find(name);
  if (value == nullptr) return false;
  *out = value->sample.view();
  return true;
}

void Variables::Set(const VariableName& name, uint8_t conditions,
                    const Sample& sample) {
  if (name.scope == VariableScope::kTraffic) return;
  if (name.scope == VariableScope::kProc) {
    if (process_ != nullptr) process_->Set(name.name, conditions, sample);
    return;
  }
  Value* const value = Find(name);
  if (!Holds(conditions, value != nullptr,
             value != nullptr ? &value->sample : nullptr, sample)) {
    return;
  }
  size_t bytes = sample.bytes.size();
  for (const Value& other : values_) {
    if (&other != value) bytes += other.sample.view().bytes.size();
  }
  if (bytes > kMaxBytes) return;
  StoredSample stored(sample);  // which may be a view into what it replaces
  if (value != nullptr) {
    value->sample = std::move(stored);
  } else {
    values_.push_back({name.scope, name.name, std::move(stored)});
  }
}

void Variables::Unset(const VariableName& name) {
  if (name.scope == VariableScope::kProc) {
    if (process_ != nullptr) process_->Unset(name.name);
    return;
  }
  std::erase_if(values_, [&](const Value& value) {
    return value.scope == name.scope && value.name == name.name;
  });
}

}  // namespace checkd
