// Options that need privileges, with the real root (tags = ["local"]), and
// what only a network namespace of one's own can show. A test is skipped only
// if the system refuses what it is about.
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"
#include "transport/testing/real_loop.h"
#include "transport/testing/recording_owner.h"

namespace checkd {
namespace {

// True if the lack of a privilege is said as it should be, so that there is
// nothing more to test.
bool Refused(const SocketOptions& options, std::string_view words) {
  const absl::Status status = VerifySocketOptions(options);
  if (status.ok()) return false;
  EXPECT_EQ(std::string(status.message()),
            std::string(words) + ": Operation not permitted");
  return true;
}

int Made(const Address& address, const SocketOptions& options) {
  SocketMaker maker;
  SocketCall failed;
  return maker.Make(address, options, &failed);
}

TEST(SocketPrivileges, MarksPackets) {
  const SocketOptions options{.mark = 77};
  if (Refused(options, "'x-mark' needs CAP_NET_ADMIN"))
    GTEST_SKIP() << "CAP_NET_ADMIN is missing";
  const int fd = Made(*Address::FromIp("127.0.0.1"), options);
  ASSERT_GE(fd, 0);
  int mark = 0;
  socklen_t length = sizeof(mark);
  ASSERT_EQ(getsockopt(fd, SOL_SOCKET, SO_MARK, &mark, &length), 0);
  EXPECT_EQ(mark, 77);
  close(fd);
}

TEST(SocketPrivileges, BindsASourceThatIsNotOurs) {
  for (const char* text : {"192.0.2.77", "2001:db8::77"}) {
    const SocketOptions options{.foreign_source = *Address::FromIp(text, 4321)};
    if (Refused(options, "'x-usesrc " +
                             options.foreign_source.ToConfigString() +
                             "' needs CAP_NET_ADMIN or CAP_NET_RAW"))
      GTEST_SKIP() << "CAP_NET_ADMIN is missing";
    const int fd = Made(options.foreign_source, options);
    ASSERT_GE(fd, 0);
    KernelNet net;
    EXPECT_EQ(net.LocalAddress(fd), options.foreign_source);
    close(fd);
  }
}

// --- Two namespaces and a cable between them ---

bool Shell(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string OwnNamespace() {
  char text[64] = {};
  EXPECT_GT(readlink("/proc/thread-self/ns/net", text, sizeof(text) - 1), 0);
  return text;
}

class TwoNamespaces : public testing::Test {
 protected:
  void SetUp() override {
    if (!Shell("ip netns add " + near_))
      GTEST_SKIP() << "ip netns is refused: no CAP_SYS_ADMIN";
    ASSERT_TRUE(Shell("ip netns add " + far_));
    if (!Shell("ip link add ckv0 netns " + near_ +
               " type veth peer name ckv1 netns " + far_))
      GTEST_SKIP() << "this kernel has no veth";
    ASSERT_TRUE(Shell("ip -n " + near_ + " addr add 10.99.0.1/24 dev ckv0"));
    ASSERT_TRUE(Shell("ip -n " + near_ + " addr add 10.99.0.3/24 dev ckv0"));
    ASSERT_TRUE(Shell("ip -n " + far_ + " addr add 10.99.0.2/24 dev ckv1"));
    ASSERT_TRUE(Shell("ip -n " + near_ + " link set ckv0 up"));
    ASSERT_TRUE(Shell("ip -n " + far_ + " link set ckv1 up"));
  }
  ~TwoNamespaces() override {
    Shell("ip netns del " + near_);
    Shell("ip netns del " + far_);
  }

  const std::string near_ = "checkd-a-" + std::to_string(getpid());
  const std::string far_ = "checkd-b-" + std::to_string(getpid());
};

TEST_F(TwoNamespaces, AConnectionGoesThroughTheNamespaceThatItNames) {
  const std::string own = OwnNamespace();
  const Address server = *Address::FromIp("10.99.0.2", 8080);
  RealLoop real;
  SocketMaker maker;
  SocketCall failed;
  const int listening =
      maker.Make(server, {.source = server, .net_namespace = far_}, &failed);
  ASSERT_GE(listening, 0);
  ASSERT_EQ(listen(listening, 5), 0);

  const SocketOptions options{.source = *Address::FromIp("10.99.0.3"),
                              .interface = "ckv0",
                              .net_namespace = near_};
  EXPECT_EQ(VerifySocketOptions(options), absl::OkStatus());
  RecordingOwner owner;
  for (int i = 0; i < 3; ++i) {
    Connection conn(&real.context);
    ASSERT_EQ(
        conn.Open({.address = &server, .defer_ack = false, .socket = &options},
                  &owner),
        0);
    ASSERT_TRUE(real.RunUntil([&] { return conn.established(); }));
    Address peer;
    int accepted = -EAGAIN;
    ASSERT_TRUE(real.RunUntil([&] {
      accepted = real.net.Accept(listening, &peer);
      return accepted >= 0;
    }));
    EXPECT_EQ(peer.HostString(), "10.99.0.3");
    close(accepted);
  }
  EXPECT_EQ(OwnNamespace(), own);
  // Without the namespace there is no way to it.
  Connection stray(&real.context);
  const SocketOptions local{.source = *Address::FromIp("10.99.0.3")};
  EXPECT_NE(stray.Open({.address = &server, .socket = &local}, &owner), 0);
  EXPECT_EQ(stray.error(), ConnectionError::kCannotBind);
  close(listening);
}

// --- What connect() says in a network that is short of something ---

class OwnNetwork : public testing::Test {
 protected:
  // Runs `body` on a thread in an empty network; false if that is refused.
  template <typename Body>
  static bool RunInside(Body body) {
    bool inside = false;
    std::thread([&] {
      inside = unshare(CLONE_NEWNET) == 0;
      if (inside) body();
    }).join();
    return inside;
  }
  static void LoopbackUp() {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request = {};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    EXPECT_EQ(ioctl(fd, SIOCSIFFLAGS, &request), 0);
    close(fd);
  }
};

TEST_F(OwnNetwork, LackOfAnAddressIsNoLackOfPorts) {
  int result = 0;
  const bool inside = RunInside([&] {
    KernelNet net;
    SocketCall failed;
    const Address peer = *Address::FromIp("2001:db8::1", 80);
    const int fd = net.Socket(peer, nullptr, &failed);
    result = net.Connect(fd, peer, 0, false);
    close(fd);
  });
  if (!inside) GTEST_SKIP() << "unshare() is refused: no CAP_SYS_ADMIN";
  EXPECT_EQ(result, -ENETUNREACH);
}

TEST_F(OwnNetwork, PortsThatAreAllTakenAreSaidToBe) {
  std::vector<int> results;
  const bool inside = RunInside([&] {
    LoopbackUp();
    std::ofstream("/proc/sys/net/ipv4/ip_local_port_range") << "50000 50001";
    KernelNet net;
    Address bound;
    const int listening =
        net.Listen(*Address::FromIp("127.0.0.1", 80), 10, &bound);
    EXPECT_GE(listening, 0);
    std::vector<int> fds = {listening};
    for (int i = 0; i < 3; ++i) {
      SocketCall failed;
      fds.push_back(net.Socket(bound, nullptr, &failed));
      results.push_back(net.Connect(fds.back(), bound, 0, false));
    }
    for (const int fd : fds) close(fd);
  });
  if (!inside) GTEST_SKIP() << "unshare() is refused: no CAP_SYS_ADMIN";
  ASSERT_EQ(results.size(), 3u);
  EXPECT_NE(results[0], -EADDRNOTAVAIL);
  EXPECT_EQ(results[2], -EADDRNOTAVAIL);
}

}  // namespace
}  // namespace checkd
