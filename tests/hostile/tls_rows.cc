#include "openssl/ssl.h"
#include "tests/hostile/server_rows.h"

namespace checkd {
namespace {

// A megabyte of records without data is the most: whether that comes before the
// timeout is up to the machine.
constexpr char kBounded[] = "SOCKERR|L7TOUT";

// Lives as long as the scripts.
SSL_CTX* Context(uint16_t version) {
  static SSL_CTX* const tls12 = MakeServerContext(TLS1_2_VERSION).release();
  static SSL_CTX* const tls13 = MakeServerContext(TLS1_3_VERSION).release();
  return version == TLS1_2_VERSION ? tls12 : tls13;
}

// Three certificates of 30 000 bytes each: more than a client takes.
SSL_CTX* HugeContext() {
  static SSL_CTX* const context =
      MakeServerContext(TLS1_3_VERSION, 60000).release();
  return context;
}

template <size_t n>
std::string Bytes(const char (&literal)[n]) {
  return std::string(literal, n - 1);
}

ServerRow Row(const char* name, Script script, const char* status,
              const char* text = "") {
  return {name, kStatusCheck, std::move(script), status, text, "", Over::kTls};
}

// Instead of a ServerHello.
ServerRow Raw(const char* name, std::string unit) {
  return Row(name, {AnyRawBytes(), FloodRaw(std::move(unit))}, "L6RSP");
}

// After the handshake and the request.
ServerRow Forged(const char* name, uint16_t version,
                 std::function<std::string(RecordForge&)> records,
                 const char* status) {
  return Row(
      name, {Handshake(Context(version)), Request(), Forge(std::move(records))},
      status);
}

// A good many records at once: a system call each would be no flood.
std::function<std::string(RecordForge&)> Many(uint8_t type, std::string bytes) {
  return [type, bytes = std::move(bytes)](RecordForge& forge) {
    std::string all;
    for (int i = 0; i < 1000; ++i) all += forge.Seal(type, bytes);
    return all;
  };
}

std::string KeyUpdates(RecordForge& forge) {
  std::string all;
  for (int i = 0; i < 100; ++i) {
    all += forge.Seal(SSL3_RT_HANDSHAKE, Bytes("\x18\0\0\1\0"));
    forge.NextKeys();
  }
  return all;
}

// A header of a ServerHello and the first of its fields.
std::string HalfServerHello() {
  return Bytes("\x16\3\3\0\x7a\2\0\0\x76\3\3") + std::string(20, 'r');
}

}  // namespace

std::vector<ServerRow> TlsQuietRows() {
  SSL_CTX* const tls12 = Context(TLS1_2_VERSION);
  SSL_CTX* const tls13 = Context(TLS1_3_VERSION);
  return {
      Row("tls_silent", {AnyRawBytes(), Silence()}, "L6TOUT"),
      Row("tls_deaf", {Silence()}, "L6TOUT"),
      Row("tls_fin_at_once", {Fin()}, "L6RSP"),
      Row("tls_fin_after_hello", {AnyRawBytes(), Fin()}, "L6RSP"),
      Row("tls_rst_after_hello", {AnyRawBytes(), Rst()}, "L6RSP"),
      Row("tls_half_hello", {AnyRawBytes(), SayRaw(HalfServerHello())},
          "L6TOUT"),
      Row("tls_half_hello_fin",
          {AnyRawBytes(), SayRaw(HalfServerHello()), Fin()}, "L6RSP"),
      Row("tls_half_hello_rst",
          {AnyRawBytes(), SayRaw(HalfServerHello()), Pause(Millis(20)), Rst()},
          "L6RSP"),
      Row("tls_half_record", {AnyRawBytes(), SayRaw(Bytes("\x16\3\3"))},
          "L6TOUT"),
      Row("tls_echo", {AnyRawBytes(), Echo()}, "L6RSP"),
      Row("tls_http", {AnyRawBytes(), SayRaw("HTTP/1.1 400 Bad\r\n\r\n")},
          "L6RSP"),
      Row("tls_ssh", {SayRaw("SSH-2.0-OpenSSH_9.2\r\n"), Silence()}, "L6RSP"),
      Row("tls_huge_record", {AnyRawBytes(), SayRaw(Bytes("\x16\3\3\xff\xff"))},
          "L6RSP"),
      Row("tls_huge_message",
          {AnyRawBytes(), SayRaw(Bytes("\x16\3\3\0\4\2\xff\xff\xff"))},
          "L6RSP"),
      Row("tls_fatal_alert",
          {AnyRawBytes(), SayRaw(Bytes("\x15\3\3\0\2\2\x28"))}, "L6RSP"),
      Row("tls_close_notify",
          {AnyRawBytes(), SayRaw(Bytes("\x15\3\3\0\2\1\0"))}, "L6RSP"),
      Row("tls_ssl2", {AnyRawBytes(), SayRaw(Bytes("\x80\x2e\4\0\1\0\2"))},
          "L6RSP"),
      Row("tls_slow_hello",
          {AnyRawBytes(), SayRaw(HalfServerHello()),
           [](Wire& wire) {
             while (wire.SendRaw("r") && wire.Wait(Millis(100))) {
             }
             return false;
           }},
          "L6TOUT"),
      Row("tls_slow_alerts",
          {AnyRawBytes(),
           [](Wire& wire) {
             while (wire.SendRaw(Bytes("\x15\3\3\0\2\1\x5a")) &&
                    wire.Wait(Millis(150))) {
             }
             return false;
           }},
          "L6TOUT"),
      Row("tls_huge_chain", {Handshake(HugeContext())}, "L6RSP"),
      Row("tls_silent_12", {Handshake(tls12), Request(), Silence()}, "L7TOUT"),
      Row("tls_rst_after_handshake", {Handshake(tls13), Request(), Rst()},
          "SOCKERR", "ECONNRESET"),
      Row("tls_clear_after_handshake",
          {Handshake(tls13), Request(), SayRaw("HTTP/1.1 200 OK\r\n\r\n")},
          "SOCKERR", "SSL fatal error"),
      Row("tls_fatal_after_request",
          {Handshake(tls13), Request(),
           [](Wire& wire) {
             return wire.SendRaw(wire.forge().Seal(SSL3_RT_ALERT, "\2\x28"));
           }},
          "SOCKERR", "SSL fatal error"),
      Row("tls_notify_after_request",
          {Handshake(tls12), Request(),
           [](Wire& wire) {
             return wire.SendRaw(
                 wire.forge().Seal(SSL3_RT_ALERT, Bytes("\1\0")));
           }},
          "L7RSP"),
  };
}

std::vector<ServerRow> TlsFloodRows() {
  const uint16_t v12 = TLS1_2_VERSION;
  const uint16_t v13 = TLS1_3_VERSION;
  // A lifetime, an addend, a nonce, a ticket, no extensions.
  const std::string ticket =
      Bytes("\4\0\0\x12\0\0\x10\0\1\2\3\4\1n\0\4tick\0\0");
  return {
      Raw("tls_garbage", "garbage"),
      Raw("tls_nuls", Bytes("\0")),
      Raw("tls_warnings", Bytes("\x15\3\3\0\2\1\x5a")),
      Raw("tls_change_cipher_specs", Bytes("\x14\3\3\0\1\1")),
      Raw("tls_empty_records", Bytes("\x16\3\3\0\0")),
      Raw("tls_hello_requests", Bytes("\x16\3\3\0\4\0\0\0\0")),
      Raw("tls_early_data", Bytes("\x17\3\3\0\5hello")),
      Row("tls_message_in_bytes",
          {AnyRawBytes(), SayRaw(Bytes("\x16\3\3\0\4\2\0\x40\0")),
           FloodRaw(Bytes("\x16\3\3\0\1x"))},
          "L6RSP"),
      Forged("tls_empty_data_12", v12, Many(SSL3_RT_APPLICATION_DATA, ""),
             "SOCKERR"),
      Forged("tls_empty_data_13", v13, Many(SSL3_RT_APPLICATION_DATA, ""),
             "SOCKERR"),
      Forged("tls_warnings_12", v12, Many(SSL3_RT_ALERT, "\1\x5a"), "SOCKERR"),
      Forged("tls_warnings_13", v13, Many(SSL3_RT_ALERT, "\1\x5a"), "SOCKERR"),
      Forged("tls_renegotiations", v12,
             Many(SSL3_RT_HANDSHAKE, Bytes("\0\0\0\0")), kBounded),
      Forged("tls_tickets", v13, Many(SSL3_RT_HANDSHAKE, ticket), kBounded),
      Forged("tls_key_updates", v13, KeyUpdates, "SOCKERR"),
      Forged("tls_bytes_12", v12, Many(SSL3_RT_APPLICATION_DATA, "x"), "L7RSP"),
      Forged(
          "tls_bytes_13", v13,
          [](RecordForge& forge) {
            std::string all;
            for (int i = 0; i < 100; ++i) {
              for (const char* c : {"\r", "\n"}) {
                all += forge.Seal(SSL3_RT_APPLICATION_DATA, c);
              }
            }
            return all;
          },
          "L7RSP"),
  };
}

}  // namespace checkd
