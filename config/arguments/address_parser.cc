#include "config/arguments/address_parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

using Transport = ParsedAddress::Transport;
using HostFamily = ParsedAddress::HostFamily;

enum class Form : uint8_t {
  kIp,
  kUnix,
  kAbstract,
  kAbstractExact,
  kFd,
  kSockpair,
  kReverseHttp,
};

struct Prefix {
  std::string_view name;
  Form form;
  HostFamily family = HostFamily::kAny;
  // The transport that the prefix fixes, if it does.
  std::optional<Transport> transport = std::nullopt;
};

constexpr Prefix kPrefixes[] = {
    {"ip", Form::kIp},
    {"ipv4", Form::kIp, HostFamily::kIpv4},
    {"ipv6", Form::kIp, HostFamily::kIpv6},
    {"tcp", Form::kIp, HostFamily::kAny, Transport::kStream},
    {"tcp4", Form::kIp, HostFamily::kIpv4, Transport::kStream},
    {"tcp6", Form::kIp, HostFamily::kIpv6, Transport::kStream},
    {"mptcp", Form::kIp, HostFamily::kAny, Transport::kMptcp},
    {"mptcp4", Form::kIp, HostFamily::kIpv4, Transport::kMptcp},
    {"mptcp6", Form::kIp, HostFamily::kIpv6, Transport::kMptcp},
    {"udp", Form::kIp, HostFamily::kAny, Transport::kDatagram},
    {"udp4", Form::kIp, HostFamily::kIpv4, Transport::kDatagram},
    {"udp6", Form::kIp, HostFamily::kIpv6, Transport::kDatagram},
    {"quic4", Form::kIp, HostFamily::kIpv4, Transport::kQuic},
    {"quic6", Form::kIp, HostFamily::kIpv6, Transport::kQuic},
    {"unix", Form::kUnix},
    {"uxst", Form::kUnix, HostFamily::kAny, Transport::kStream},
    {"uxdg", Form::kUnix, HostFamily::kAny, Transport::kDatagram},
    {"abns", Form::kAbstract},
    {"abnsz", Form::kAbstractExact},
    {"fd", Form::kFd},
    {"sockpair", Form::kSockpair},
    {"rhttp", Form::kReverseHttp, HostFamily::kAny, Transport::kReverseHttp},
};

constexpr std::string_view kKnownPrefixes =
    "ip@, ipv4@, ipv6@, tcp@, tcp4@, tcp6@, mptcp@, udp@, unix@, uxst@, uxdg@, "
    "abns@, abnsz@, fd@";

// HAProxy appends up to ten bytes to a path while it binds; the limit is kept
// so that both accept the same configurations.
constexpr size_t kMaxUnixPath = Address::kMaxPathLength - 10;
constexpr size_t kMaxHostName = 255;
constexpr int kMaxPort = 65535;

template <typename... Args>
absl::Status Invalid(const absl::FormatSpec<Args...>& format,
                     const Args&... args) {
  return absl::InvalidArgumentError(absl::StrFormat(format, args...));
}

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(c); });
}

// The value of a string of digits, cut off well above every limit used here.
int Clamped(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = std::min(value * 10 + (c - '0'), 10'000'000);
  return value;
}

bool IsHostName(std::string_view host) {
  return !host.empty() && host.size() <= kMaxHostName &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.';
         });
}

// One call's worth of state: `written` is quoted in messages, `rest` is what
// is still to be understood of its expansion.
class Parser {
 public:
  Parser(std::string_view written, std::string_view expanded,
         const AddressOptions& options)
      : written_(written), rest_(expanded), options_(options) {}

  absl::StatusOr<ParsedAddress> Parse();

 private:
  void TakeTransportPrefix();
  void TakePrefix();
  absl::Status VerifyTransport() const;
  absl::Status ParseDescriptor();
  absl::Status ParsePath();
  absl::Status ParseIp();
  absl::Status ParsePort(std::string_view port);
  absl::Status ParseFixedPort(std::string_view port);
  absl::Status ParseOffset(std::string_view port);
  absl::Status ParseHost(std::string_view host);
  absl::Status InvalidHost(std::string_view host) const;
  absl::Status InvalidPortCharacter(std::string_view port,
                                    std::string_view digits) const;
  std::string_view PortForms() const;

  const std::string_view written_;
  std::string_view rest_;
  const AddressOptions& options_;
  Form form_ = Form::kIp;
  ParsedAddress result_;
};

absl::StatusOr<ParsedAddress> Parser::Parse() {
  result_.transport =
      options_.default_datagram ? Transport::kDatagram : Transport::kStream;
  TakeTransportPrefix();
  TakePrefix();
  absl::Status status;
  switch (form_) {
    case Form::kIp:
      status = ParseIp();
      break;
    case Form::kUnix:
    case Form::kAbstract:
    case Form::kAbstractExact:
      status = ParsePath();
      break;
    case Form::kFd:
    case Form::kSockpair:
      status = ParseDescriptor();
      break;
    case Form::kReverseHttp:
      break;
  }
  if (status.ok()) status = VerifyTransport();
  if (!status.ok()) return status;
  return std::move(result_);
}

// stream+, dgram+ and quic+ go before any other prefix.
void Parser::TakeTransportPrefix() {
  static constexpr std::pair<std::string_view, Transport> kKinds[] = {
      {"stream+", Transport::kStream},
      {"dgram+", Transport::kDatagram},
      {"quic+", Transport::kQuic},
  };
  for (const auto& [name, transport] : kKinds) {
    if (rest_.substr(0, name.size()) != name) continue;
    rest_.remove_prefix(name.size());
    result_.transport = transport;
    return;
  }
}

void Parser::TakePrefix() {
  if (!rest_.empty() && rest_[0] == '/') {
    form_ = Form::kUnix;
    return;
  }
  const size_t at = rest_.find('@');
  if (at == rest_.npos) return;
  for (const Prefix& prefix : kPrefixes) {
    if (prefix.name != rest_.substr(0, at)) continue;
    rest_.remove_prefix(at + 1);
    form_ = prefix.form;
    result_.family = prefix.family;
    if (prefix.transport) result_.transport = *prefix.transport;
    return;
  }
}

absl::Status Parser::VerifyTransport() const {
  if (result_.transport == Transport::kDatagram) {
    if (options_.allow_datagram) return absl::OkStatus();
    return Invalid(
        "dgram-type address not acceptable in '%s' (a stream address is needed "
        "here)",
        written_);
  }
  if (options_.allow_stream) return absl::OkStatus();
  return Invalid(
      "stream-type address not acceptable in '%s' (a datagram address is "
      "needed here)",
      written_);
}

absl::Status Parser::ParseDescriptor() {
  if (rest_.empty() || !AllDigits(rest_) || Clamped(rest_) >= 10'000'000) {
    return Invalid("file descriptor '%s' is not a valid integer in '%s'", rest_,
                   written_);
  }
  if (!options_.allow_fd) {
    return Invalid("a file descriptor is not acceptable here in '%s'",
                   written_);
  }
  result_.address = Address::Fd(Clamped(rest_));
  result_.sockpair = form_ == Form::kSockpair;
  return absl::OkStatus();
}

absl::Status Parser::ParsePath() {
  const size_t max =
      form_ == Form::kUnix ? kMaxUnixPath : Address::kMaxPathLength;
  if (rest_.size() > max) {
    return Invalid("socket path '%s' too long (max %d)", written_, max);
  }
  switch (form_) {
    case Form::kUnix:
      result_.address = Address::Unix(rest_);
      break;
    case Form::kAbstract:
      result_.address = Address::Abstract(rest_);
      break;
    default:
      result_.address = Address::AbstractExact(rest_);
      break;
  }
  return absl::OkStatus();
}

// The last colon separates the port, unless a bracket comes after it.
absl::Status Parser::ParseIp() {
  std::string_view host = rest_;
  std::string_view port;
  const size_t mark = rest_.find_last_of(":]");
  if (mark != rest_.npos && rest_[mark] == ':') {
    host = rest_.substr(0, mark);
    port = rest_.substr(mark + 1);
  }
  if (absl::Status status = ParsePort(port); !status.ok()) return status;
  result_.mapped_port = result_.port_low == 0;
  if (absl::Status status = ParseHost(host); !status.ok()) return status;
  result_.address.set_port(static_cast<uint16_t>(result_.port_low));
  return absl::OkStatus();
}

absl::Status Parser::ParsePort(std::string_view port) {
  if (port.empty()) {
    if (options_.port != AddressOptions::Port::kMandatory) {
      return absl::OkStatus();
    }
    return Invalid("missing port specification in '%s' (append %s)", written_,
                   PortForms());
  }
  if (options_.port == AddressOptions::Port::kForbidden) {
    return Invalid("port specification not permitted here in '%s'", written_);
  }
  if (port[0] == '+' || port[0] == '-') return ParseOffset(port);
  if (absl::ascii_isdigit(port[0])) return ParseFixedPort(port);
  return InvalidPortCharacter(port, port);
}

absl::Status Parser::ParseOffset(std::string_view port) {
  if (!options_.allow_offset) {
    return Invalid("port offset not permitted here in '%s' (expected %s)",
                   written_, PortForms());
  }
  const std::string_view digits = port.substr(1);
  if (!AllDigits(digits)) return InvalidPortCharacter(port, digits);
  if (Clamped(digits) > kMaxPort) return Invalid("invalid port '%s'", port);
  return absl::OkStatus();
}

absl::Status Parser::ParseFixedPort(std::string_view port) {
  const size_t dash = port.find('-');
  std::string_view bounds[] = {port.substr(0, dash), port.substr(0, dash)};
  if (dash != port.npos) {
    if (!options_.allow_range) {
      return Invalid("port range not permitted here in '%s' (expected %s)",
                     written_, PortForms());
    }
    bounds[1] = port.substr(dash + 1);
  }
  const bool mandatory = options_.port == AddressOptions::Port::kMandatory;
  const int lowest = mandatory ? 1 : 0;
  for (std::string_view bound : bounds) {
    if (!AllDigits(bound)) return InvalidPortCharacter(bound, bound);
    if (bound.empty() || Clamped(bound) > kMaxPort || Clamped(bound) < lowest) {
      return Invalid("invalid port '%s' (a port is %d..%d)", bound, lowest,
                     kMaxPort);
    }
  }
  result_.port_low = Clamped(bounds[0]);
  result_.port_high = Clamped(bounds[1]);
  if (result_.port_low > result_.port_high) {
    return Invalid("invalid port range '%s-%s'", bounds[0], bounds[1]);
  }
  return absl::OkStatus();
}

absl::Status Parser::ParseHost(std::string_view host) {
  if (host.empty() || host == "*") {
    result_.address = result_.family == HostFamily::kIpv6
                          ? Address::Ipv6(Address::Ipv6Bytes{})
                          : Address::Ipv4(Address::Ipv4Bytes{});
    return absl::OkStatus();
  }
  std::string_view numeric = host;
  if (numeric.size() > 2 && numeric.front() == '[' && numeric.back() == ']') {
    numeric = numeric.substr(1, numeric.size() - 2);
  }
  std::optional<Address> address = Address::FromIp(numeric);
  if (address) {
    const bool v4 = address->family() == Address::Family::kIpv4;
    if (result_.family == (v4 ? HostFamily::kIpv6 : HostFamily::kIpv4)) {
      return Invalid("invalid address: '%s' in '%s' (the prefix asks for %s)",
                     host, written_, v4 ? "IPv6" : "IPv4");
    }
    result_.address = *std::move(address);
    return absl::OkStatus();
  }
  if (!options_.allow_fqdn || !IsHostName(host)) return InvalidHost(host);
  result_.fqdn = std::string(host);
  return absl::OkStatus();
}

absl::Status Parser::InvalidHost(std::string_view host) const {
  std::string hint;
  if (host.find('@') != host.npos) {
    hint = "known prefixes: " + std::string(kKnownPrefixes);
  } else if (host.find(':') != host.npos) {
    hint = "the last colon precedes the port: write an IPv6 address as [addr]";
  } else if (options_.allow_fqdn) {
    hint = "neither an IP address nor a host name";
  } else {
    hint = "an IP address is needed here";
  }
  return Invalid("invalid address: '%s' in '%s' (%s)", host, written_, hint);
}

// `digits` is the part of `port` that should have been a number.
absl::Status Parser::InvalidPortCharacter(std::string_view port,
                                          std::string_view digits) const {
  const auto bad = std::find_if_not(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isdigit(c);
  });
  return Invalid(
      "invalid character '%s' in port number '%s' in '%s' (expected %s)",
      std::string(1, *bad), port, written_, PortForms());
}

std::string_view Parser::PortForms() const {
  if (options_.allow_offset && options_.allow_range) {
    return ":N, :N-M, :+N or :-N";
  }
  if (options_.allow_offset) return ":N, :+N or :-N";
  return options_.allow_range ? ":N or :N-M" : ":N";
}

}  // namespace

absl::StatusOr<ParsedAddress> ParseAddress(std::string_view text,
                                           const AddressOptions& options,
                                           AddressVariables variables) {
  std::string buffer;
  std::string_view expanded = text;
  if (text.find('$') != text.npos) {
    buffer = ExpandAddressVariables(text, variables);
    expanded = buffer;
  }
  if (expanded.empty()) {
    return Invalid(
        "'%s' resolves to an empty address (environment variable missing?)",
        text);
  }
  return Parser(text, expanded, options).Parse();
}

}  // namespace checkd
