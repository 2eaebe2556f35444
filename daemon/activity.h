// `show activity`: how many checks ran, with which results, how late they
// started and how often the process was held up; "name: value" lines, first of
// all shards together, then of each.
#ifndef DAEMON_ACTIVITY_H_
#define DAEMON_ACTIVITY_H_

#include <memory>
#include <string>
#include <vector>

#include "daemon/shard.h"

namespace checkd {

std::string ActivityText(const std::vector<std::unique_ptr<Shard>>& shards);

}  // namespace checkd

#endif  // DAEMON_ACTIVITY_H_
