// Sockets in other network namespaces (`namespace <name>`): those that
// `ip netns` keeps in /var/run/netns.
//
// The descriptor of a namespace is opened when it is first needed and kept, so
// that a check costs two setns() and no path. A namespace that is deleted and
// made anew under its name is not noticed.
//
// Thread: any. Only the calling thread changes its namespace, and it is back in
// its own when a function returns; where that cannot be, the process ends, as
// every later socket would be in the wrong network.
#ifndef TRANSPORT_SOCKETS_NET_NAMESPACES_H_
#define TRANSPORT_SOCKETS_NET_NAMESPACES_H_

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "tasks/mutex.h"

namespace checkd {

class NetNamespaces {
 public:
  NetNamespaces() = default;
  ~NetNamespaces();
  NetNamespaces(const NetNamespaces&) = delete;
  NetNamespaces& operator=(const NetNamespaces&) = delete;

  // Where the namespace `name` is to be found; the calling thread's own for "".
  static std::string Path(const std::string& name);

  // Remembers its descriptor, and that of the way back. 0 or -errno: -ENOENT if
  // there is none of that name. Nothing is entered.
  int Open(const std::string& name) ABSL_LOCKS_EXCLUDED(mutex_);

  // socket() in `name`: a descriptor, or -errno. `*entered` tells whether the
  // error is of the namespace (false) or of socket() itself. The descriptor is
  // the caller's; setns() needs CAP_SYS_ADMIN. Callers wait for each other
  // while a socket is made. All threads count as living in the namespace in
  // which the first of them called.
  int Socket(const std::string& name, int domain, int type, int protocol,
             bool* entered);

 private:
  // The descriptor for setns(), or -errno. The empty name: the thread's own.
  int Find(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<std::string, int> fds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // TRANSPORT_SOCKETS_NET_NAMESPACES_H_
