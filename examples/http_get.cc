// One GET through a ConnStream: no send callback, the upper layer sends when it
// is woken and there is room. `bazel run //examples:http_get -- 127.0.0.1 80 /`
#include <cstdio>
#include <cstdlib>
#include <string>

#include "mux/connector.h"
#include "stream/conn_stream.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

namespace {

using namespace checkd;

class Get {
 public:
  Get(Connector* connector, const HttpRequest& request)
      : loop_(connector->loop()),
        request_(request),
        out_(connector->buffers()),
        in_(connector->buffers()) {
    wait_.tasklet = &writer_;
  }

  void Start(Connector* connector, const Endpoint& endpoint) {
    if (!cs_.Open(*connector, endpoint, MuxProtocol::kHttp1)) End();
  }

 private:
  static void OnWake(void* self) { static_cast<Get*>(self)->Wake(); }
  static void OnRecv(void* self) { static_cast<Get*>(self)->Recv(); }
  static void OnCanSend(void* self) { static_cast<Get*>(self)->Send(); }
  static constexpr DataCallbacks kCallbacks = {&OnRecv, &OnWake, "http_get"};

  void Wake() {
    if (cs_.failed()) return End();
    if (!cs_.mux()->EncodeRequest(request_, out_)) return End();
    if (wait_.events == 0) Send();
  }
  void Send() {
    cs_.mux()->SndBuf(cs_.stream(), out_, out_.size());
    if (cs_.failed()) return End();
    if (!out_.empty()) cs_.mux()->Subscribe(cs_.stream(), kCanSend, wait_);
  }
  void Recv() {
    while (cs_.mux()->RcvBuf(cs_.stream(), in_, SIZE_MAX) > 0) {
      body_.append(in_.view());
      in_.Clear();
    }
    const MuxStream& s = cs_.stream();
    if (s.end_of_message() || s.eof() || s.protocol_error()) End();
  }
  void End() {
    if (cs_.failed()) {
      std::printf("%s\n", ConnectionErrorText(cs_.error()).data());
    } else if (const HttpResponse* r = cs_.mux()->response(cs_.stream())) {
      std::printf("%d %.*s\n%s", r->status, static_cast<int>(r->reason.size()),
                  r->reason.data(), body_.c_str());
    }
    if (wait_.events) cs_.mux()->Unsubscribe(cs_.stream(), kCanSend, wait_);
    cs_.Close(CloseMode::kReset);
    loop_->Stop();
  }

  EventLoop* const loop_;
  const HttpRequest& request_;
  ConnStream cs_{&kCallbacks, this};
  Tasklet writer_{&Get::OnCanSend, this, loop_};
  WaitEvent wait_;
  Buffer out_, in_;
  std::string body_;
};

}  // namespace

int main(int argc, char** argv) {
  const char* ip = argc > 1 ? argv[1] : "127.0.0.1";
  const int port = argc > 2 ? std::atoi(argv[2]) : 80;
  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop(&clock, &poller);
  KernelNet net;
  const TransportContext context{&loop, &poller, &net};
  Connector connector(&context, Connector::Options());
  const auto address = Address::FromIp(ip, static_cast<uint16_t>(port));
  if (!address) return 2;
  const HttpRequest request = {
      "GET", argc > 3 ? argv[3] : "/", "HTTP/1.1", {{"Host", ip}}, ""};
  Get get(&connector, request);
  get.Start(&connector, {.address = &*address});
  loop.Run();
}
