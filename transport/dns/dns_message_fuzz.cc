// Any bytes are read as an answer without harm, and what comes out is what the
// header promises. The first byte chooses the question.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "transport/dns/dns_message.h"
#include "transport/dns/dns_name.h"

namespace checkd {
namespace {

void Check(std::string_view bytes, const DnsQuestion& question) {
  const ParsedDnsReply parsed = ParseDnsReply(bytes, question);
  const DnsReply& reply = parsed.reply;
  const bool valid = parsed.finding == DnsFinding::kValid;
  if (reply.status != ToStatus(parsed.finding)) abort();
  if (reply.records.empty() == valid) abort();
  for (const DnsRecord& record : reply.records) {
    if (record.ttl_s > 0x7FFFFFFF || record.address.port() != 0) abort();
    if (question.type == DnsType::kSrv) {
      if (CanonicalDnsName(record.target) != record.target) abort();
    } else if (record.address.family() != (question.type == DnsType::kA
                                               ? Address::Family::kIpv4
                                               : Address::Family::kIpv6)) {
      abort();
    }
  }
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using checkd::DnsType;
  if (size == 0) return 0;
  constexpr checkd::DnsQuestion kQuestions[] = {
      {"www.test", DnsType::kA},
      {"www.test", DnsType::kAaaa},
      {"_http._tcp.test", DnsType::kSrv},
  };
  checkd::Check({reinterpret_cast<const char*>(data) + 1, size - 1},
                kQuestions[data[0] % 3]);
  return 0;
}
