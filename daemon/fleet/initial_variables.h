// What variables of the process are at the start (`set-var` of `global`).
#ifndef DAEMON_FLEET_INITIAL_VARIABLES_H_
#define DAEMON_FLEET_INITIAL_VARIABLES_H_

#include "checks/expressions/variables.h"
#include "config/values/config.h"

namespace checkd {

// Declares the variables that `config` names and gives them their values.
// Before the shards run.
void InitVariables(const Config& config, ProcVariables* variables);

}  // namespace checkd

#endif  // DAEMON_FLEET_INITIAL_VARIABLES_H_
