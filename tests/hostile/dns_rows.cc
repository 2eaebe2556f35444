#include "tests/hostile/dns_rows.h"

#include "absl/strings/str_cat.h"
#include "transport/dns/testing/dns_wire.h"

namespace checkd {
namespace {

constexpr int kFlood = 300;  // datagrams for each question
constexpr uint16_t kTruncated = kDnsGood | 0x0200;
constexpr uint16_t kServFail = kDnsGood | 2;
constexpr uint16_t kNxDomain = kDnsGood | 3;
constexpr uint16_t kRefused = kDnsGood | 5;

template <size_t n>
std::string Bytes(const char (&literal)[n]) {
  return std::string(literal, n - 1);
}

// No records, and these flags.
DnsAnswer Code(uint16_t flags) {
  return [flags](const std::string& question) {
    return DnsReplyTo(question, flags, 0, "");
  };
}

// Whatever is asked.
DnsAnswer Always(std::string bytes) {
  return [bytes = std::move(bytes)](const std::string&) { return bytes; };
}

DnsAnswer Records(uint16_t count, std::string records) {
  return [count, records = std::move(records)](const std::string& question) {
    return DnsReplyTo(question, kDnsGood, count, records);
  };
}

std::string WithWrongId(std::string message) {
  message[0] = static_cast<char>(message[0] ^ 0x55);
  return message;
}

std::string WithWrongName(std::string message) {
  message[13] = static_cast<char>(message[13] ^ 1);
  return message;
}

// Aliases, each of another name, and no address at the end.
std::string Chain(int length) {
  std::string records;
  for (int i = 0; i < length; ++i) {
    const std::string owner =
        i == 0 ? "\xc0\x0c" : WireName(absl::StrCat("n", i, ".test"));
    const std::string target = WireName(absl::StrCat("n", i + 1, ".test"));
    absl::StrAppend(&records, owner, Wire16(kDnsWireCname), Wire16(1),
                    Wire32(60), Wire16(static_cast<uint16_t>(target.size())),
                    target);
  }
  return records;
}

std::string Addresses(int count) {
  std::string records;
  for (int i = 0; i < count; ++i) {
    records += RecordOfName(kDnsWireA, "\x7f\x01\x01\x01");
  }
  return records;
}

}  // namespace

std::vector<DnsRow> UdpRows(const std::string& ip) {
  const DnsAnswer good = [ip](const std::string& question) {
    return GoodDnsAnswer(question, ip);
  };
  const DnsAnswer wrong_id = [ip](const std::string& question) {
    return WithWrongId(GoodDnsAnswer(question, ip));
  };
  const DnsAnswer wrong_name = [ip](const std::string& question) {
    return WithWrongName(GoodDnsAnswer(question, ip));
  };
  const DnsAnswer echo = [](const std::string& question) { return question; };
  return {
      {.name = "silent", .answer = echo, .times = 0},
      {.name = "deaf_to_a_port", .answer = echo, .grudge = true},
      {.name = "echoes", .answer = echo},
      {.name = "wrong_ids", .answer = wrong_id, .times = kFlood},
      {.name = "wrong_names", .answer = wrong_name, .times = kFlood},
      {.name = "foreign_sender", .answer = good, .foreign = true},
      {.name = "late", .answer = good, .late = Millis(700)},
      {.name = "repeats", .answer = good, .times = kFlood, .works = true},
      {.name = "empty", .answer = Always(""), .times = kFlood},
      {.name = "short", .answer = Always("short"), .times = kFlood},
      {.name = "nuls", .answer = Always(std::string(500, '\0'))},
      {.name = "ones", .answer = Always(std::string(500, '\xff'))},
      {.name = "largest", .answer = Always(std::string(65000, 'x'))},
      {.name = "header_alone",
       .answer =
           [](const std::string& question) { return question.substr(0, 12); }},
      {.name = "truncated", .answer = Code(kTruncated)},
      {.name = "servfail", .answer = Code(kServFail)},
      {.name = "refused", .answer = Code(kRefused)},
      {.name = "nxdomains", .answer = Code(kNxDomain), .times = kFlood},
      {.name = "no_address", .answer = Code(kDnsGood)},
      {.name = "loop_of_pointers",
       .answer = Records(1, Bytes("\xc0\x1d\xc0\x1d\0\1\0\1\0\0\0\1\0\0"))},
      {.name = "pointer_beyond",
       .answer = Records(1, Bytes("\xff\xff\0\1\0\1\0\0\0\1\0\4abcd"))},
      {.name = "alias_of_itself",
       .answer = Records(1, RecordOfName(kDnsWireCname, "\xc0\x0c"))},
      {.name = "chain_of_aliases", .answer = Records(15, Chain(15))},
      {.name = "counts_that_lie", .answer = Records(65535, Addresses(1))},
      {.name = "length_beyond",
       .answer = Records(1, Bytes("\xc0\x0c\0\1\0\1\0\0\0\1\xff\xff"))},
      {.name = "address_of_two_bytes",
       .answer = Records(1, RecordOfName(kDnsWireA, "ab"))},
      {.name = "broken_edns",
       .answer = Records(1, Bytes("\0\0\x29\xff\xff\0\0\0\0\xff\xff"))},
  };
}

std::vector<DnsRow> TcpRows(const std::string& ip) {
  const DnsAnswer good = [ip](const std::string& question) {
    return GoodDnsAnswer(question, ip);
  };
  const Step asked = DnsQuestionCame();
  return {
      {.name = "tcp_deaf", .script = {Silence()}},
      {.name = "tcp_deaf_after_question", .script = {asked, Silence()}},
      {.name = "tcp_hangs_up", .script = {Hangup()}},
      {.name = "tcp_fin", .script = {asked, Fin()}},
      {.name = "tcp_hangs_up_after_question", .script = {asked, Hangup()}},
      {.name = "tcp_rst_at_once", .script = {Rst()}},
      {.name = "tcp_rst_after_question", .script = {asked, Rst()}},
      {.name = "tcp_length_of_0", .script = {asked, Say(Bytes("\0\0"))}},
      {.name = "tcp_lengths_of_0", .script = {asked, Flood(Bytes("\0\0"))}},
      {.name = "tcp_length_alone", .script = {asked, Say("\xff\xff")}},
      {.name = "tcp_half_length", .script = {asked, Say("\1")}},
      {.name = "tcp_half_answer",
       .script = {asked, Say(Bytes("\0\x30"
                                   "half"))}},
      {.name = "tcp_half_answer_fin",
       .script = {asked,
                  Say(Bytes("\0\x30"
                            "half")),
                  Fin()}},
      {.name = "tcp_half_answer_rst",
       .script = {asked,
                  Say(Bytes("\0\x30"
                            "half")),
                  Rst()}},
      {.name = "tcp_slow",
       .script = {asked, Drip(Bytes("\0\x30"
                                    "slow answer"))}},
      {.name = "tcp_flood", .script = {Flood("x")}},
      {.name = "tcp_random", .script = {asked, RandomFlood()}},
      {.name = "tcp_small_messages",
       .script = {asked, Flood(Bytes("\0\x0c"
                                     "abcdefghijkl"))}},
      {.name = "tcp_large_messages",
       .script = {asked, Flood("\xff\xff" + std::string(65535, 'x'))}},
      {.name = "tcp_wrong_ids",
       .script = {AnswerEach([ip](const std::string& question) {
         return WithWrongId(GoodDnsAnswer(question, ip));
       })}},
      {.name = "tcp_servfail", .script = {AnswerEach(Code(kServFail))}},
      {.name = "tcp_nxdomain", .script = {AnswerEach(Code(kNxDomain))}},
      {.name = "tcp_truncated", .script = {AnswerEach(Code(kTruncated))}},
      {.name = "tcp_long_chain",
       .script = {AnswerEach(Records(2000, Chain(2000)))}},
      {.name = "tcp_one_answer_each",
       .script = {[good](Wire& wire) {
                    const std::string length = wire.Take(2);
                    return length.size() == 2 &&
                           wire.Send(Framed(good(wire.Take(length[1]))));
                  },
                  Fin()},
       .works = true},
      {.name = "tcp_good", .script = {AnswerEach(good)}, .works = true},
  };
}

}  // namespace checkd
