#include "transport/codecs/proxy_codec.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "absl/strings/str_cat.h"
#include "transport/codecs/crc32c.h"

namespace checkd {
namespace {

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr size_t kFixedSize = 16;  // signature, command, family, length
constexpr size_t kMaxPayload = 0xffff;
constexpr size_t kTlvOverhead = 3;
constexpr size_t kCrcSize = 4;

// Inside of the SSL block: which client (PP2_CLIENT_SSL), what came of its
// certificate, and TLVs of its own.
constexpr uint8_t kTlsClient = 0x01;
constexpr std::string_view kVerified("\0\0\0\0", 4);
constexpr uint8_t kSubtypeVersion = 0x21;
constexpr uint8_t kSubtypeCipher = 0x23;
// Before a handshake HAProxy calls them so, whatever the connection may speak.
constexpr std::string_view kVersionToCome = "TLSv1.3";
constexpr std::string_view kCipherToCome = "(NONE)";

constexpr std::string_view kText = "PROXY ";
constexpr size_t kMaxLine = 107;  // with its CRLF

// The 13th byte: version and command.
constexpr uint8_t kVersion = 0x20;
constexpr uint8_t kLocal = 0x0;
constexpr uint8_t kProxy = 0x1;

// What the 14th byte says, and how long each address is then.
struct Row {
  uint8_t family;
  int domain;
  size_t address_size;
  bool ports;
};
constexpr uint8_t kUnspec = 0x0;
constexpr uint8_t kStream = 0x1;
constexpr uint8_t kDatagram = 0x2;
constexpr size_t kUnixSize = 108;
constexpr Row kRows[] = {
    {0x1, AF_INET, 4, true},
    {0x2, AF_INET6, 16, true},
    {0x3, AF_UNIX, kUnixSize, false},
};

using State = ParsedProxyHeader::State;

void AppendUint16(std::string& out, size_t value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value);
}

uint16_t Uint16(std::string_view two) {
  return static_cast<uint16_t>(static_cast<uint8_t>(two[0]) << 8 |
                               static_cast<uint8_t>(two[1]));
}

Address MappedToIpv6(const Address& address) {
  if (address.family() != Address::Family::kIpv4) return address;
  Address::Ipv6Bytes bytes{};
  bytes[10] = bytes[11] = 0xff;
  const std::string_view ip = address.ip_bytes();
  std::copy(ip.begin(), ip.end(), bytes.begin() + 12);
  return Address::Ipv6(bytes, address.port());
}

struct Pair {
  Address source;
  Address destination;
};

// Two addresses that the protocol can name side by side; nullopt if it cannot.
std::optional<Pair> Nameable(const Address& source,
                             const Address& destination) {
  // Clients of unix sockets rarely have a name.
  if (source.is_unix() && destination.is_unix() && !source.path().empty()) {
    return Pair{source, destination};
  }
  if (!source.is_ip() || !destination.is_ip()) return std::nullopt;
  if (source.family() == destination.family()) return Pair{source, destination};
  return Pair{MappedToIpv6(source), MappedToIpv6(destination)};
}

// --- Version 1 ---

std::string EncodeLine(const Address& source, const Address& destination) {
  const std::optional<Pair> pair = Nameable(source, destination);
  if (!pair || !pair->source.is_ip()) return "PROXY UNKNOWN\r\n";
  const bool v4 = pair->source.family() == Address::Family::kIpv4;
  return absl::StrCat(kText, v4 ? "TCP4 " : "TCP6 ", pair->source.HostString(),
                      " ", pair->destination.HostString(), " ",
                      pair->source.port(), " ", pair->destination.port(),
                      "\r\n");
}

std::optional<uint16_t> Port(std::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  if (text[0] == '0' && text.size() > 1) return std::nullopt;
  uint32_t port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    port = 10 * port + static_cast<uint32_t>(c - '0');
  }
  if (port > 0xffff) return std::nullopt;
  return static_cast<uint16_t>(port);
}

std::optional<Address> Endpoint(std::string_view host, std::string_view port,
                                Address::Family family) {
  const std::optional<uint16_t> number = Port(port);
  if (!number) return std::nullopt;
  std::optional<Address> address = Address::FromIp(host, *number);
  if (!address || address->family() != family) return std::nullopt;
  return address;
}

// Exactly five words, with one space between them.
bool Split(std::string_view line, std::string_view (&words)[5]) {
  for (std::string_view& word : words) {
    const size_t end = line.find(' ');
    word = line.substr(0, end);
    const bool last = &word == std::end(words) - 1;
    if ((end == std::string_view::npos) != last) return false;
    if (!last) line.remove_prefix(end + 1);
  }
  return true;
}

// `line` without its beginning and its end.
bool ParseLine(std::string_view line, ParsedProxyHeader* parsed) {
  if (line == "UNKNOWN" || line.substr(0, 8) == "UNKNOWN ") return true;
  std::string_view words[5];
  if (!Split(line, words)) return false;
  Address::Family family;
  if (words[0] == "TCP4") {
    family = Address::Family::kIpv4;
  } else if (words[0] == "TCP6") {
    family = Address::Family::kIpv6;
  } else {
    return false;
  }
  std::optional<Address> source = Endpoint(words[1], words[3], family);
  std::optional<Address> destination = Endpoint(words[2], words[4], family);
  if (!source || !destination) return false;
  parsed->source = *std::move(source);
  parsed->destination = *std::move(destination);
  return true;
}

void ParseText(std::string_view bytes, ParsedProxyHeader* parsed) {
  const std::string_view head = bytes.substr(0, kMaxLine);
  const size_t end = head.find_first_of("\r\n");
  if (end == std::string_view::npos || head.substr(end) == "\r") {
    if (head.size() == kMaxLine) parsed->state = State::kBad;
    return;
  }
  const bool good =
      head.substr(end, 2) == "\r\n" &&
      ParseLine(head.substr(kText.size(), end - kText.size()), parsed);
  parsed->state = good ? State::kDone : State::kBad;
  parsed->size = end + 2;
}

// --- Version 2 ---

const Row* RowOf(int domain) {
  for (const Row& row : kRows) {
    if (row.domain == domain) return &row;
  }
  return nullptr;
}

void AppendAddress(std::string& out, const Address& address) {
  if (address.is_ip()) {
    out += address.ip_bytes();
    return;
  }
  std::string path(address.path());
  if (address.family() != Address::Family::kUnix) path.insert(0, 1, '\0');
  path.resize(kUnixSize);
  out += path;
}

void AppendTlv(std::string& out, uint8_t type, std::string_view value) {
  out += static_cast<char>(type);
  AppendUint16(out, value.size());
  out += value;
}

std::string SslBlock(const ProxyHeader& header, const ProxiedTls& tls) {
  std::string block(1, static_cast<char>(tls.enabled ? kTlsClient : 0));
  block += kVerified;
  if (!tls.enabled) return block;
  AppendTlv(block, kSubtypeVersion, kVersionToCome);
  if (header.cipher) AppendTlv(block, kSubtypeCipher, kCipherToCome);
  return block;
}

std::string EncodeBinary(const ProxyHeader& header, const Address& source,
                         const Address& destination, const ProxiedTls& tls) {
  std::optional<Pair> pair;
  if (!header.local) pair = Nameable(source, destination);
  std::string out(kSignature);
  out += static_cast<char>(kVersion | (pair ? kProxy : kLocal));
  const Row* const row = pair ? RowOf(pair->source.SocketFamily()) : nullptr;
  out += static_cast<char>(row ? row->family << 4 | kStream : kUnspec);
  AppendUint16(out, 0);
  if (row != nullptr) {
    AppendAddress(out, pair->source);
    AppendAddress(out, pair->destination);
    if (row->ports) {
      AppendUint16(out, pair->source.port());
      AppendUint16(out, pair->destination.port());
    }
  }
  for (const ProxyTlv& tlv : header.tlvs) {
    if (tlv.value.size() > kMaxPayload) return "";
    AppendTlv(out, tlv.type, tlv.value);
  }
  const size_t crc_at = out.size() + kTlvOverhead;
  if (header.crc32c) {
    AppendTlv(out, kProxyTlvCrc32c, std::string(kCrcSize, '\0'));
  }
  if (header.authority && !tls.sni.empty()) {
    AppendTlv(out, kProxyTlvAuthority, tls.sni);
  }
  if (header.ssl) AppendTlv(out, kProxyTlvSsl, SslBlock(header, tls));
  const size_t payload = out.size() - kFixedSize;
  if (payload > kMaxPayload) return "";
  out[14] = static_cast<char>(payload >> 8);
  out[15] = static_cast<char>(payload);
  if (header.crc32c) {
    const uint32_t crc = Crc32c(out);
    for (size_t i = 0; i < kCrcSize; ++i) {
      out[crc_at + i] = static_cast<char>(crc >> (24 - 8 * i));
    }
  }
  return out;
}

// nullopt: a path that does not end. Unset: a socket without a name.
std::optional<Address> UnixAddress(std::string_view bytes) {
  if (bytes.find_first_not_of('\0') == std::string_view::npos) return Address();
  if (bytes[0] == '\0') {
    bytes.remove_prefix(1);
    return Address::Abstract(bytes.substr(0, bytes.find_last_not_of('\0') + 1));
  }
  const size_t end = bytes.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  return Address::Unix(bytes.substr(0, end));
}

// Takes the addresses off the front of `payload`.
bool ParseAddresses(const Row& row, bool stream, std::string_view* payload,
                    ParsedProxyHeader* parsed) {
  const size_t size = row.address_size;
  const size_t whole = 2 * size + (row.ports ? 4 : 0);
  if (payload->size() < whole) return false;
  const std::string_view from = payload->substr(0, size);
  const std::string_view to = payload->substr(size, size);
  const std::string_view ports = payload->substr(2 * size, whole - 2 * size);
  payload->remove_prefix(whole);
  if (!stream) return true;
  std::optional<Address> source, destination;
  if (row.ports) {
    source = Address::FromIpBytes(from, Uint16(ports));
    destination = Address::FromIpBytes(to, Uint16(ports.substr(2)));
  } else {
    source = UnixAddress(from);
    destination = UnixAddress(to);
  }
  if (!source || !destination) return false;
  parsed->source = *std::move(source);
  parsed->destination = *std::move(destination);
  return true;
}

bool CrcIsRight(std::string_view header, size_t value_at) {
  std::string zeroed(header);
  zeroed.replace(value_at, kCrcSize, kCrcSize, '\0');
  const uint32_t sent = static_cast<uint32_t>(Uint16(header.substr(value_at)))
                            << 16 |
                        Uint16(header.substr(value_at + 2));
  return Crc32c(zeroed) == sent;
}

bool ParseTlvs(std::string_view header, std::string_view rest,
               ParsedProxyHeader* parsed) {
  bool summed = false;
  while (!rest.empty()) {
    if (rest.size() < kTlvOverhead) return false;
    const uint8_t type = static_cast<uint8_t>(rest[0]);
    const size_t size = Uint16(rest.substr(1));
    rest.remove_prefix(kTlvOverhead);
    if (rest.size() < size) return false;
    if (type == kProxyTlvCrc32c) {
      const size_t at = header.size() - rest.size();
      if (size != kCrcSize || summed || !CrcIsRight(header, at)) return false;
      summed = true;
    }
    parsed->tlvs.push_back({type, std::string(rest.substr(0, size))});
    rest.remove_prefix(size);
  }
  return true;
}

bool ParsePayload(std::string_view header, ParsedProxyHeader* parsed) {
  const uint8_t family = static_cast<uint8_t>(header[13]);
  std::string_view payload = header.substr(kFixedSize);
  // The family of a LOCAL header is to be ignored, and with it all that it
  // would be needed for.
  if (parsed->local && family != 0) return true;
  if (family != 0) {
    const uint8_t protocol = family & 0xf;
    const uint8_t domain = family >> 4;
    if (protocol > kDatagram || domain > std::size(kRows)) return false;
    if (domain != kUnspec) {
      const bool stream = protocol == kStream;
      if (!ParseAddresses(kRows[domain - 1], stream, &payload, parsed)) {
        return false;
      }
    }
  }
  return ParseTlvs(header, payload, parsed);
}

void ParseBinary(std::string_view bytes, size_t max_size,
                 ParsedProxyHeader* parsed) {
  parsed->version = ProxyHeader::Version::kV2;
  if (bytes.size() < kFixedSize) return;
  const uint8_t command = static_cast<uint8_t>(bytes[12]);
  const size_t size = kFixedSize + Uint16(bytes.substr(14));
  const bool known =
      command == (kVersion | kLocal) || command == (kVersion | kProxy);
  if (!known || size > max_size) {
    parsed->state = State::kBad;
    return;
  }
  if (bytes.size() < size) return;
  parsed->size = size;
  parsed->local = command == (kVersion | kLocal);
  parsed->state =
      ParsePayload(bytes.substr(0, size), parsed) ? State::kDone : State::kBad;
}

// Whether one of the two begins the other.
bool Agree(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return a.substr(0, size) == b.substr(0, size);
}

}  // namespace

std::string EncodeProxyHeader(const ProxyHeader& header, const Address& source,
                              const Address& destination,
                              const ProxiedTls& tls) {
  return header.version == ProxyHeader::Version::kV1
             ? EncodeLine(source, destination)
             : EncodeBinary(header, source, destination, tls);
}

ParsedProxyHeader ParseProxyHeader(std::string_view bytes, size_t max_size) {
  ParsedProxyHeader parsed;
  if (bytes.empty()) return parsed;
  if (Agree(bytes, kSignature)) {
    ParseBinary(bytes, max_size, &parsed);
  } else if (!Agree(bytes, kText)) {
    parsed.state = State::kBad;
  } else if (bytes.size() > kText.size()) {
    ParseText(bytes, &parsed);
  }
  return parsed;
}

}  // namespace checkd
