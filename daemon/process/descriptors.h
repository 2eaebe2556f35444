// How many descriptors a start takes, looked at before it begins: who ran out
// of them halfway would be deaf to signals, or to clients.
//
//   absl::Status s = VerifyDescriptors(DescriptorsOfWorker(config));
//   if (!s.ok()) return Refuse(s.message());
#ifndef DAEMON_PROCESS_DESCRIPTORS_H_
#define DAEMON_PROCESS_DESCRIPTORS_H_

#include "absl/status/status.h"
#include "config/values/config.h"

namespace checkd {

// What a process that checks `config` opens at its start, and the few with
// which it can do something: pollers for each thread, signals, logs, stats
// sockets, network namespaces, and room for a check, a client and a question to
// a name server. Not those of files that loading the configuration has opened
// already, nor of `checkd max-open-checks`.
int DescriptorsOfWorker(const Config& config);
// The same for a master; its worker gives them back.
inline constexpr int kDescriptorsOfMaster = 10;
// What going to the background takes on top.
inline constexpr int kDescriptorsOfDaemonizer = 2;

// ResourceExhausted if fewer than `needed` can be opened now; the text says how
// many, and what to do. Opens so many and closes them again, and so counts what
// is open already; it reserves nothing.
absl::Status VerifyDescriptors(int needed);

}  // namespace checkd

#endif  // DAEMON_PROCESS_DESCRIPTORS_H_
