// Nothing is allocated for a check once one has run.
#include <cstdlib>
#include <new>
#include <string>

#include "gtest/gtest.h"
#include "mux/connector.h"
#include "mux/testing/canned_net.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"

namespace {
int allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }

namespace checkd {
namespace {

void Ignore(void*) {}
constexpr DataCallbacks kCallbacks = {&Ignore, &Ignore, "ignore"};

class SteadyStateTest : public testing::Test {
 protected:
  // One conversation; the status of the response, or 0 without HTTP.
  int Converse(MuxProtocol protocol) {
    MuxStream& s = *connector_.Open({.address = &address_}, protocol,
                                    {&kCallbacks, nullptr});
    net_.Signal(kWritable);
    Buffer out(connector_.buffers());
    if (!s.mux()->EncodeRequest(request_, out)) out.Append("ping");
    s.mux()->SndBuf(s, out, out.size());
    EXPECT_TRUE(out.empty());
    net_.Signal(kReadable);
    Buffer in(connector_.buffers());
    EXPECT_GT(s.mux()->RcvBuf(s, in, SIZE_MAX), 0u);
    const HttpResponse* response = s.mux()->response(s);
    const int status = response == nullptr ? 0 : response->status;
    s.mux()->Detach(s, CloseMode::kReset);
    return status;
  }

  CannedNet net_{"HTTP/1.1 200 OK\r\nServer: x\r\nDate: y\r\n\r\nhello"};
  MonotonicClock clock_;
  EventLoop loop_{&clock_, &net_};
  TransportContext context_{&loop_, &net_, &net_};
  Connector connector_{&context_, Connector::Options()};
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  const HttpRequest request_{};
};

TEST_F(SteadyStateTest, AConversationAllocatesNothing) {
  for (const MuxProtocol protocol : {MuxProtocol::kNone, MuxProtocol::kHttp1}) {
    Converse(protocol);
    const int before = allocations;
    const int status = Converse(protocol);
    EXPECT_EQ(allocations, before);
    EXPECT_EQ(status, protocol == MuxProtocol::kHttp1 ? 200 : 0);
  }
}

}  // namespace
}  // namespace checkd
