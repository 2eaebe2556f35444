#include "tests/hostile/peer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

// What a flood sends at a time.
constexpr size_t kGulp = 65536;

std::string Repeated(std::string_view unit) {
  std::string all;
  while (all.size() < kGulp) all += unit;
  return all;
}

}  // namespace

Step Request() {
  return [](Wire& wire) { return wire.ReadUntil("\r\n\r\n"); };
}

Step AnyBytes() {
  return [](Wire& wire) { return wire.ReadUntil(""); };
}

Step AnyRawBytes() {
  return [](Wire& wire) { return wire.ReadRaw(); };
}

Step Say(std::string bytes) {
  return [bytes = std::move(bytes)](Wire& wire) { return wire.Send(bytes); };
}

Step SayRaw(std::string bytes) {
  return [bytes = std::move(bytes)](Wire& wire) { return wire.SendRaw(bytes); };
}

Step Drip(std::string bytes, Millis pause) {
  return [bytes = std::move(bytes), pause](Wire& wire) {
    for (const char& byte : bytes) {
      if (!wire.Send({&byte, 1}) || !wire.Wait(pause)) return false;
    }
    return true;
  };
}

Step Flood(std::string unit) {
  return [gulp = Repeated(unit)](Wire& wire) {
    while (wire.Send(gulp)) {
    }
    return false;
  };
}

Step FloodRaw(std::string unit) {
  return [gulp = Repeated(unit)](Wire& wire) {
    while (wire.SendRaw(gulp)) {
    }
    return false;
  };
}

Step RandomFlood() {
  return [](Wire& wire) {
    std::string gulp(kGulp, '\0');
    do {
      for (size_t i = 0; i < gulp.size(); i += 256) {
        (void)!getrandom(gulp.data() + i, 256, 0);
      }
    } while (wire.Send(gulp));
    return false;
  };
}

Step Pause(Millis time) {
  return [time](Wire& wire) { return wire.Wait(time); };
}

Step Silence() {
  return [](Wire& wire) { return wire.Wait(Millis(60000)); };
}

Step Fin() {
  return [](Wire& wire) {
    wire.Fin();
    return true;
  };
}

Step Rst() {
  return [](Wire& wire) {
    wire.Reset();
    return false;
  };
}

Step Hangup() {
  return [](Wire& wire) {
    wire.Close();
    return false;
  };
}

Step Urgent() {
  return [](Wire& wire) {
    return send(wire.fd(), "!", 1, MSG_OOB | MSG_NOSIGNAL) == 1;
  };
}

Step Echo() {
  return [](Wire& wire) { return wire.SendRaw(wire.received()); };
}

Step Handshake(SSL_CTX* context) {
  return [context](Wire& wire) { return wire.StartTls(context); };
}

Step Forge(std::function<std::string(RecordForge&)> records) {
  return [records = std::move(records)](Wire& wire) {
    while (wire.SendRaw(records(wire.forge()))) {
    }
    return false;
  };
}

HostilePeer::HostilePeer(Script script, SSL_CTX* tls, bool small_window,
                         Millis life)
    : script_(std::move(script)),
      tls_(tls),
      life_(life),
      address_(LoopbackAddress()),
      listener_(ListenTcp(address_)),
      port_(LocalPort(listener_)) {
  signal(SIGPIPE, SIG_IGN);  // BoringSSL writes without MSG_NOSIGNAL
  fcntl(listener_, F_SETFL, O_NONBLOCK);
  if (small_window) {
    const int bytes = 4096;
    const int segment = 536;  // send buffers grow with it
    setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
    setsockopt(listener_, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
  }
  thread_ = std::thread([this] { Serve(); });
}

HostilePeer::~HostilePeer() {
  stop_ = true;
  thread_.join();
  close(listener_);
}

std::string HostilePeer::endpoint() const {
  return absl::StrCat(address_, ":", port_);
}

void HostilePeer::Serve() {
  LowerPriority();
  while (!stop_) {
    pollfd ready = {listener_, POLLIN, 0};
    poll(&ready, 1, 50);
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) {
      ++accepted_;
      Client& client = clients_.emplace_back();
      client.thread = std::thread([this, fd, &client] { Run(fd, &client); });
    }
    Reap(/*all=*/clients_.size() > kMostConnections);
  }
  Reap(/*all=*/true);
}

void HostilePeer::Run(int fd, Client* client) {
  LowerPriority();
  {
    Wire wire(fd, &stop_, life_);
    bool goes_on = tls_ == nullptr || wire.StartTls(tls_);
    for (const Step& step : script_) {
      if (!goes_on) break;
      goes_on = step(wire);
    }
    if (goes_on) wire.AwaitEnd();
  }
  client->done = true;
}

void HostilePeer::Reap(bool all) {
  for (auto client = clients_.begin(); client != clients_.end();) {
    if (!all && !client->done) {
      ++client;
      continue;
    }
    client->thread.join();
    client = clients_.erase(client);
  }
}

}  // namespace checkd
