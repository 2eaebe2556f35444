// Serves the stats sockets: listens, accepts, and moves bytes between clients
// and their sessions, on the control loop (F470-F472).
//
//   CliServer server(&context, &table, options);
//   for (const StatsSocket& s : config.global.stats_sockets)
//     if (absl::Status st = server.Listen(s); !st.ok()) ...
//
// While as many are served as may be, others wait in the kernel's queues, first
// come first served at each socket. A client that neither sends nor reads
// anything for its timeout is closed without a word, unless its answer is still
// to come. One that asks for much and reads slowly holds tens of kilobytes
// (session.h); one that reads fast has to let others have their turn.
//
// Thread: the loop's, for all of it; commands run there too.
#ifndef DAEMON_CLI_CLI_SERVER_H_
#define DAEMON_CLI_CLI_SERVER_H_

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "config/values/config.h"
#include "daemon/cli/command_table.h"
#include "daemon/cli/session.h"
#include "tasks/tasklet.h"
#include "transport/connection.h"
#include "transport/listener.h"

namespace checkd {

class CliServer {
 public:
  struct Options {
    // `stats timeout`: what a client starts with; it may set another for
    // itself.
    int64_t timeout_ms = 10000;
    int max_clients = 10;  // `stats maxconn`
    CliSession::Options session;
  };

  // `context` and `table` outlive it.
  CliServer(const TransportContext* context, const CommandTable* table,
            const Options& options);
  // Closes sockets and clients, whatever they still wait for. Paths of unix
  // sockets are left behind. Not from within a command.
  ~CliServer();
  CliServer(const CliServer&) = delete;
  CliServer& operator=(const CliServer&) = delete;

  // Starts to serve `socket`; an inherited descriptor is adopted as it is.
  // FailedPrecondition, naming the address and the system's reason, if it
  // cannot be bound. Sockets that were bound before stay so. From here on
  // clients are accepted, as soon as the loop runs.
  absl::Status Listen(const StatsSocket& socket);

  // Answers that were waited for may be there (CliDump::waiting()). Looks at
  // every client; cheap for the few that there may be.
  void Wake();

  // Lines of `show cli sockets`. A heading, then "<address> <level> all" for
  // each.
  std::string DescribeSockets() const;

  size_t clients() const { return clients_.size(); }

 private:
  class Client;
  struct Socket;

  void OnAccept(const Socket& socket, int fd);
  bool full() const {
    return clients_.size() >= static_cast<size_t>(options_.max_clients);
  }
  static void OnRoom(void* self);
  void Remove(Client* client);

  const TransportContext* const context_;
  const CommandTable* const table_;
  const Options options_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::list<std::unique_ptr<Client>> clients_;
  size_t next_socket_ = 0;  // the first to accept when there is room again
  Tasklet room_;
};

}  // namespace checkd

#endif  // DAEMON_CLI_CLI_SERVER_H_
