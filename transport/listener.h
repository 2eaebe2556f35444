// Accepts connections on the loop: for the CLI, the demo fleet and tests.
//
//   Listener listener(&context, [&](int fd, const Address& peer) {
//     connection->Adopt(fd, &owner);
//   });
//   int err = listener.Listen(address);      // port 0: see listener.address()
//
// Thread: the loop's.
#ifndef TRANSPORT_LISTENER_H_
#define TRANSPORT_LISTENER_H_

#include <functional>

#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"
#include "transport/values/address.h"

namespace checkd {

class Listener : private PollHandler {
 public:
  // Called from the loop for each accepted socket, which is non-blocking and
  // the callee's to close or to hand to Connection::Adopt(). At most 64 times
  // in a row before others on the loop have their turn. May close, pause or
  // destroy the listener.
  using Accepted = std::function<void(int fd, const Address& peer)>;

  // `context` must outlive the listener.
  Listener(const TransportContext* context, Accepted accepted);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Binds and listens. 0, or a positive errno; then nothing is open, and it may
  // be tried again. Only when not open. `backlog`: connections that may wait in
  // the kernel until they are accepted. When descriptors or memory run out
  // later, it accepts nothing for 100 ms at a time, and whoever connects waits
  // in that queue.
  int Listen(const Address& address, int backlog = 1024);
  // The same for a unix socket's path, which nobody can connect to before it
  // has `rights`. `*failed` is the step that an errno comes from. ENAMETOOLONG
  // also if there is no room for the ".<pid>.tmp" of the name that it is first
  // bound by. Kernel sockets only.
  int ListenAt(const Address& path, const PathRights& rights, int backlog,
               ListenStep* failed);
  // Accepts on `fd`, which another process has bound and given to this one; it
  // is never closed here. Connections that wait already are accepted too. 0, or
  // an errno: EINVAL if it does not listen. Kernel sockets only.
  int Inherit(int fd);
  // Accepts nothing more, and closes the socket unless it was inherited. A unix
  // socket's path is left behind. Harmless when not open; Listen() may follow.
  void Close();

  // Leaves newcomers in the kernel's queue until Resume(). Also from within
  // `accepted`; again is harmless. It outlasts Close() and Listen().
  void Pause();
  // Accepts those who came meanwhile too, from the loop and never from inside
  // this call. Harmless when not paused.
  void Resume();

  bool open() const { return fd_ >= 0; }
  // What is listened on, with the port that was picked.
  const Address& address() const { return address_; }

 private:
  static void OnPoll(PollHandler* handler, uint32_t ready);
  static void OnAgain(void* self);
  int Register(int fd, bool inherited);
  void Accept();

  const TransportContext* const context_;
  Accepted accepted_;
  Address address_;
  // Goes on after a burst, or when descriptors had run out: edge-triggered, the
  // poller does not tell again of those who wait already.
  Task again_;
  bool* destroyed_ = nullptr;  // set while `accepted_` runs
  int fd_ = -1;
  bool inherited_ = false;
  bool paused_ = false;
};

}  // namespace checkd

#endif  // TRANSPORT_LISTENER_H_
