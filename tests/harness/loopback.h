// Addresses and sockets on loopback that no other test uses.
//
// Ports come from the kernel (port 0). An address of 127/8 is drawn at random:
// a pid says little, since every sandbox starts its own count. A port stays
// usable on such an address after its socket closed, because nobody else is on
// that address; so servers can go away and come back.
#ifndef TESTS_HARNESS_LOOPBACK_H_
#define TESTS_HARNESS_LOOPBACK_H_

#include <string>

namespace checkd {

// "127.a.b.c", a new one for every call.
std::string LoopbackAddress();

// The first three numbers, "127.a.b": 254 addresses of a caller's own.
std::string LoopbackNetwork();

// A TCP port that nobody listens on at `address` just now.
int FreePort(const std::string& address);

// A TCP socket that listens at `address`:`port` (0: any). It is inherited by
// children only where ChildProcess is told so. -1 with errno on failure.
int ListenTcp(const std::string& address, int port = 0);

// A TCP socket that has a port of `address` and does not listen: connections to
// it are refused, and nobody else gets the port.
int BindTcp(const std::string& address, int port = 0);

// ListenTcp() on a unix path.
int ListenUnix(const std::string& path);

// The port that `fd` is bound to.
int LocalPort(int fd);

// A blocking, connected socket, or -1 with errno.
int ConnectTcp(const std::string& address, int port);
int ConnectUnix(const std::string& path);

// A socket that does not wait for its connection.
int StartConnectTcp(const std::string& address, int port);

}  // namespace checkd

#endif  // TESTS_HARNESS_LOOPBACK_H_
