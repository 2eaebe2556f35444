#include "config/arguments/address_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace checkd {
namespace {

using Port = AddressOptions::Port;
using Transport = ParsedAddress::Transport;
using HostFamily = ParsedAddress::HostFamily;

std::optional<std::string_view> Variable(std::string_view name) {
  if (name == "HOST") return "192.0.2.9";
  if (name == "PORT") return "8080";
  if (name == "EMPTY") return "";
  return std::nullopt;
}

// What a server line permits.
AddressOptions ServerOptions() {
  return {.allow_offset = true,
          .allow_fd = true,
          .allow_fqdn = true,
          .allow_datagram = true};
}

ParsedAddress Parse(std::string_view text,
                    const AddressOptions& options = ServerOptions()) {
  absl::StatusOr<ParsedAddress> parsed = ParseAddress(text, options, Variable);
  EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.status();
  return parsed.ok() ? *std::move(parsed) : ParsedAddress();
}

std::string Error(std::string_view text, const AddressOptions& options) {
  absl::StatusOr<ParsedAddress> parsed = ParseAddress(text, options, Variable);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

TEST(AddressParser, ReadsEveryForm) {
  struct {
    std::string_view text, address;
  } const kCases[] = {
      {"192.0.2.1:80", "192.0.2.1:80"},
      {"192.0.2.1", "192.0.2.1"},
      {"[::1]", "[::1]"},
      {"[::1]:80", "[::1]:80"},
      {"::1:80", "[::1]:80"},
      {"::1:", "[::1]"},
      {"[192.0.2.1]:80", "192.0.2.1:80"},
      {":80", "0.0.0.0:80"},
      {"*:80", "0.0.0.0:80"},
      {":", "0.0.0.0"},
      {"ipv4@192.0.2.1:80", "192.0.2.1:80"},
      {"ipv6@::1:80", "[::1]:80"},
      {"ipv6@:80", "[::]:80"},
      {"ip@192.0.2.1:80", "192.0.2.1:80"},
      {"tcp@[::1]:80", "[::1]:80"},
      {"tcp4@192.0.2.1:80", "192.0.2.1:80"},
      {"tcp6@::1:80", "[::1]:80"},
      {"/run/x", "unix@/run/x"},
      {"unix@/run/x", "unix@/run/x"},
      {"unix@x@y:z", "unix@x@y:z"},
      {"uxst@/run/x", "unix@/run/x"},
      {"abns@name", "abns@name"},
      {"abnsz@name", "abnsz@name"},
      {"stream+ipv4@192.0.2.1:80", "192.0.2.1:80"},
      {"stream+unix@/x", "unix@/x"},
      {"fd@7", "fd@7"},
  };
  for (const auto& c : kCases) {
    ParsedAddress parsed = Parse(c.text);
    EXPECT_EQ(parsed.address.ToConfigString(), c.address) << c.text;
    EXPECT_EQ(parsed.fqdn, "") << c.text;
    EXPECT_EQ(parsed.transport, Transport::kStream) << c.text;
  }
}

TEST(AddressParser, TellsHowThePortWasGiven) {
  struct {
    std::string_view text;
    bool mapped;
    int low, high;
  } const kCases[] = {
      {"192.0.2.1", true, 0, 0},     {"192.0.2.1:", true, 0, 0},
      {"192.0.2.1:0", true, 0, 0},   {"192.0.2.1:80", false, 80, 80},
      {"192.0.2.1:+5", true, 0, 0},  {"192.0.2.1:-5", true, 0, 0},
      {"host:80-90", false, 80, 90}, {"unix@/x", false, 0, 0},
      {"192.0.2.1:+", true, 0, 0},
  };
  AddressOptions options = ServerOptions();
  options.allow_range = true;
  for (const auto& c : kCases) {
    ParsedAddress parsed = Parse(c.text, options);
    EXPECT_EQ(parsed.mapped_port, c.mapped) << c.text;
    EXPECT_EQ(parsed.port_low, c.low) << c.text;
    EXPECT_EQ(parsed.port_high, c.high) << c.text;
  }
}

TEST(AddressParser, LeavesHostNamesUnresolved) {
  struct {
    std::string_view text, fqdn;
    HostFamily family;
    bool srv;
  } const kCases[] = {
      {"www.example.com:80", "www.example.com", HostFamily::kAny, false},
      {"localhost", "localhost", HostFamily::kAny, false},
      {"ipv4@localhost:80", "localhost", HostFamily::kIpv4, false},
      {"tcp6@localhost:80", "localhost", HostFamily::kIpv6, false},
      {"_http._tcp.example.com", "_http._tcp.example.com", HostFamily::kAny,
       true},
      {"1.2.3:80", "1.2.3", HostFamily::kAny, false},
  };
  for (const auto& c : kCases) {
    ParsedAddress parsed = Parse(c.text);
    EXPECT_FALSE(parsed.address.is_set()) << c.text;
    EXPECT_EQ(parsed.fqdn, c.fqdn);
    EXPECT_EQ(parsed.family, c.family) << c.text;
    EXPECT_EQ(parsed.is_srv(), c.srv) << c.text;
  }
}

TEST(AddressParser, TellsTheTransport) {
  struct {
    std::string_view text;
    Transport transport;
  } const kCases[] = {
      {"192.0.2.1:80", Transport::kStream},
      {"mptcp@192.0.2.1:80", Transport::kMptcp},
      {"mptcp6@::1:80", Transport::kMptcp},
      {"udp@192.0.2.1:80", Transport::kDatagram},
      {"udp6@::1:80", Transport::kDatagram},
      {"uxdg@/x", Transport::kDatagram},
      {"dgram+ipv4@192.0.2.1:80", Transport::kDatagram},
      {"dgram+/x", Transport::kDatagram},
      {"quic4@192.0.2.1:80", Transport::kQuic},
      {"quic+ipv6@::1:80", Transport::kQuic},
      {"rhttp@", Transport::kReverseHttp},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Parse(c.text).transport, c.transport) << c.text;
  }
  AddressOptions log = ServerOptions();
  log.default_datagram = true;
  EXPECT_EQ(Parse("/dev/log", log).transport, Transport::kDatagram);
  EXPECT_EQ(Parse("tcp@192.0.2.1:514", log).transport, Transport::kStream);
}

TEST(AddressParser, MarksSocketPairs) {
  EXPECT_TRUE(Parse("sockpair@4").sockpair);
  EXPECT_EQ(Parse("sockpair@4").address.fd(), 4);
  EXPECT_FALSE(Parse("fd@4").sockpair);
}

TEST(AddressParser, ExpandsVariables) {
  struct {
    std::string_view text, address;
  } const kCases[] = {
      {"${HOST}:${PORT}", "192.0.2.9:8080"},
      {"$HOST:$PORT", "192.0.2.9:8080"},
      {"ipv4@${HOST}:80", "192.0.2.9:80"},
      {"${UNSET}:${UNSET}", "0.0.0.0"},
      {"${EMPTY}:80", "0.0.0.0:80"},
      {"${HOST:80", "192.0.2.9:80"},
      {"unix@/run/$PORT.sock", "unix@/run/8080.sock"},
      {"/a$/b", "unix@/a/b"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Parse(c.text).address.ToConfigString(), c.address) << c.text;
  }
}

TEST(AddressParser, SaysWhatIsWrong) {
  const AddressOptions server = ServerOptions();
  const AddressOptions plain = {};
  const AddressOptions bind = {.port = Port::kMandatory, .allow_range = true};
  const AddressOptions bare = {.port = Port::kForbidden};
  const AddressOptions datagram = {.allow_stream = false,
                                   .allow_datagram = true};
  const std::string long_path(98, 'p');
  const std::string long_name(108, 'n');
  struct {
    std::string text;
    AddressOptions options;
    std::string error;
  } const kCases[] = {
      {"", server, "'' resolves to an empty address (environment variable"},
      {"${UNSET}", server,
       "'${UNSET}' resolves to an empty address (environment variable "
       "missing?)"},
      {"192.0.2.1", bind, "missing port specification in '192.0.2.1'"},
      {"192.0.2.1:80", bare,
       "port specification not permitted here in '192.0.2.1:80'"},
      {"192.0.2.1:+80", plain,
       "port offset not permitted here in '192.0.2.1:+80'"},
      {"192.0.2.1:80-90", server,
       "port range not permitted here in '192.0.2.1:80-90'"},
      {"192.0.2.1:70000", server, "invalid port '70000'"},
      {"192.0.2.1:99999999999999999999", server,
       "invalid port '99999999999999999999'"},
      {"192.0.2.1:+70000", server, "invalid port '+70000'"},
      {"192.0.2.1:0", bind, "invalid port '0'"},
      {"192.0.2.1:80-", bind, "invalid port ''"},
      {"192.0.2.1:90-80", bind, "invalid port range '90-80'"},
      {"192.0.2.1:x", server,
       "invalid character 'x' in port number 'x' in '192.0.2.1:x'"},
      {"192.0.2.1:8o", server,
       "invalid character 'o' in port number '8o' in '192.0.2.1:8o'"},
      {"192.0.2.1:+x", server,
       "invalid character 'x' in port number '+x' in '192.0.2.1:+x'"},
      {"fd@3", plain, "a file descriptor is not acceptable here in 'fd@3'"},
      {"fd@x", plain, "file descriptor 'x' is not a valid integer in 'fd@x'"},
      {"fd@", server, "file descriptor '' is not a valid integer in 'fd@'"},
      {"fd@99999999999", server,
       "file descriptor '99999999999' is not a valid integer in"},
      {"unix@" + long_path, server,
       "socket path 'unix@" + long_path + "' too long (max 97)"},
      {"abns@" + long_name, server,
       "socket path 'abns@" + long_name + "' too long (max 107)"},
      {"host:80", plain, "invalid address: 'host' in 'host:80'"},
      {"::1", server, "invalid address: ':' in '::1' (the last colon"},
      {"ipv4@::1:80", server, "invalid address: '::1' in 'ipv4@::1:80'"},
      {"ipv6@1.2.3.4:80", server,
       "invalid address: '1.2.3.4' in 'ipv6@1.2.3.4:80'"},
      {"UNIX@/x", server, "invalid address: 'UNIX@/x' in 'UNIX@/x' (known"},
      {"a b:80", server, "invalid address: 'a b' in 'a b:80'"},
      {"[host]:80", server, "invalid address: '[host]' in '[host]:80'"},
      {"udp@192.0.2.1:80", plain,
       "dgram-type address not acceptable in 'udp@192.0.2.1:80'"},
      {"tcp@192.0.2.1:80", datagram,
       "stream-type address not acceptable in 'tcp@192.0.2.1:80'"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Error(c.text, c.options).substr(0, c.error.size()), c.error)
        << c.text;
  }
}

TEST(AddressParser, RefusesOverlongHostNames) {
  EXPECT_EQ(Parse(std::string(255, 'h')).fqdn.size(), 255u);
  EXPECT_NE(Error(std::string(256, 'h'), ServerOptions()), "");
}

}  // namespace
}  // namespace checkd
