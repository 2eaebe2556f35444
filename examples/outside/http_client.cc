// Fetches a page. `bazel run :http_client -- 127.0.0.1 80 /`
#include <cstdio>
#include <cstdlib>
#include <string>

#include "mux/connector.h"
#include "mux/http/http.h"
#include "stream/conn_stream.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

namespace {

// There is no "send" callback: Wake() comes once the connection stands, and
// what SndBuf() then does not take goes out when the writer is woken for it.
class Fetch {
 public:
  Fetch(checkd::Connector* connector, const checkd::Endpoint& endpoint,
        const checkd::HttpRequest& request)
      : request_(request),
        out_(connector->buffers()),
        in_(connector->buffers()),
        writer_(&OnCanSend, this, connector->loop()) {
    wait_.tasklet = &writer_;
    if (!cs_.Open(*connector, endpoint, checkd::MuxProtocol::kHttp1)) End();
  }

  bool ended() const { return ended_; }
  int status() const { return status_; }  // 0: there was no response
  const std::string& body() const { return body_; }
  bool failed() const { return cs_.failed(); }
  const char* error() const {
    return checkd::ConnectionErrorText(cs_.error()).data();
  }

 private:
  static void OnRecv(void* self) { static_cast<Fetch*>(self)->Receive(); }
  static void OnWake(void* self) { static_cast<Fetch*>(self)->Wake(); }
  static void OnCanSend(void* self) { static_cast<Fetch*>(self)->Send(); }
  static constexpr checkd::DataCallbacks kCallbacks = {&OnRecv, &OnWake,
                                                       "fetch"};

  void Wake() {
    if (cs_.failed() || !cs_.mux()->EncodeRequest(request_, out_)) {
      End();
    } else if (wait_.events == 0) {
      Send();
    }
  }

  void Send() {
    cs_.mux()->SndBuf(cs_.stream(), out_, out_.size());
    if (cs_.failed()) return End();
    if (!out_.empty()) {
      cs_.mux()->Subscribe(cs_.stream(), checkd::kCanSend, wait_);
    }
  }

  void Receive() {
    while (cs_.mux()->RcvBuf(cs_.stream(), in_, SIZE_MAX) > 0) {
      body_.append(in_.view());
      in_.Clear();
    }
    const checkd::MuxStream& s = cs_.stream();
    if (s.end_of_message() || s.eof() || s.protocol_error()) End();
  }

  void End() {
    ended_ = true;
    if (!cs_.is_open()) return;
    if (const auto* response = cs_.mux()->response(cs_.stream())) {
      status_ = response->status;
    }
    if (wait_.events != 0) {
      cs_.mux()->Unsubscribe(cs_.stream(), checkd::kCanSend, wait_);
    }
    cs_.Close(checkd::CloseMode::kReset);
  }

  const checkd::HttpRequest& request_;
  checkd::ConnStream cs_{&kCallbacks, this};
  checkd::Buffer out_, in_;
  checkd::Tasklet writer_;
  checkd::WaitEvent wait_;
  std::string body_;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto address = checkd::Address::FromIp(
      argv[1], static_cast<uint16_t>(std::atoi(argv[2])));
  if (!address) return 2;
  const checkd::HttpRequest request = {.method = "GET",
                                       .uri = argv[3],
                                       .version = "HTTP/1.1",
                                       .headers = {{"Host", argv[1]}},
                                       .body = ""};

  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::KernelNet net;
  const checkd::TransportContext context{&loop, &poller, &net};
  checkd::Connector connector(&context, {});
  Fetch fetch(&connector, {.address = &*address}, request);
  while (!fetch.ended()) loop.RunOnce(checkd::Seconds(1));

  if (fetch.status() == 0) {
    std::puts(fetch.failed() ? fetch.error() : "no response");
    return 1;
  }
  std::printf("%d\n%s", fetch.status(), fetch.body().c_str());
}
