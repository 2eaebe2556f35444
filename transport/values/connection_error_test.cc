#include "transport/values/connection_error.h"

#include <cerrno>

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(ConnectionError, HasHaproxysTexts) {
  EXPECT_EQ(ConnectionErrorText(ConnectionError::kNone), "");
  EXPECT_EQ(ConnectionErrorText(ConnectionError::kGeneral),
            "General socket error");
  EXPECT_EQ(ConnectionErrorText(ConnectionError::kRefused),
            "ECONNREFUSED returned by OS");
  EXPECT_EQ(ConnectionErrorText(ConnectionError::kNotConnected),
            "ENCONN returned by OS");
  EXPECT_EQ(ConnectionErrorText(ConnectionError::kBrokenPipe),
            "EPIPE returned by OS");
}

TEST(ConnectionError, NamesTheErrnoOfALaterFailure) {
  EXPECT_EQ(ConnectionErrorFromErrno(ECONNREFUSED), ConnectionError::kRefused);
  EXPECT_EQ(ConnectionErrorFromErrno(ENETUNREACH),
            ConnectionError::kUnreachable);
  EXPECT_EQ(ConnectionErrorFromErrno(EHOSTUNREACH),
            ConnectionError::kUnreachable);
  EXPECT_EQ(ConnectionErrorFromErrno(ETIMEDOUT), ConnectionError::kGeneral);
  EXPECT_EQ(ConnectionErrorFromErrno(0), ConnectionError::kNone);
}

TEST(ConnectionError, IsGeneralWhenConnectFailsAtOnce) {
  EXPECT_EQ(ConnectionErrorFromErrno(ENETUNREACH, SocketCall::kConnect),
            ConnectionError::kGeneral);
  EXPECT_EQ(ConnectionErrorFromErrno(ENOENT, SocketCall::kConnect),
            ConnectionError::kGeneral);
  EXPECT_EQ(ConnectionErrorFromErrno(ECONNREFUSED, SocketCall::kConnect),
            ConnectionError::kGeneral);
  EXPECT_EQ(ConnectionErrorFromErrno(EADDRNOTAVAIL, SocketCall::kConnect),
            ConnectionError::kOutOfPorts);
  EXPECT_EQ(ConnectionErrorFromErrno(EADDRINUSE, SocketCall::kConnect),
            ConnectionError::kAddressInUse);
}

TEST(ConnectionError, TellsWhatASocketLacked) {
  EXPECT_EQ(ConnectionErrorFromErrno(EMFILE, SocketCall::kSocket),
            ConnectionError::kProcessFdLimit);
  EXPECT_EQ(ConnectionErrorFromErrno(ENFILE, SocketCall::kSocket),
            ConnectionError::kSystemFdLimit);
  EXPECT_EQ(ConnectionErrorFromErrno(ENOMEM, SocketCall::kSocket),
            ConnectionError::kSystemMemory);
  EXPECT_EQ(ConnectionErrorFromErrno(EAFNOSUPPORT, SocketCall::kSocket),
            ConnectionError::kProtocol);
}

}  // namespace
}  // namespace checkd
