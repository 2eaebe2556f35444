#include "transport/dns/dns_message.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "transport/dns/dns_name.h"

namespace checkd {
namespace {

constexpr uint16_t kClassInternet = 1;
constexpr size_t kMaxMessage = 65535;
constexpr int kMaxAliases = 16;

struct Record {
  DnsName owner;
  uint16_t type = 0;
  uint16_t klass = 0;
  uint32_t ttl_s = 0;
  size_t data = 0;  // where its data begin and end in the message
  size_t end = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view message) : message_(message) {}

  size_t at() const { return at_; }
  std::string_view message() const { return message_; }
  size_t left() const { return message_.size() - at_; }

  // Both false, and nothing moves, if the message ends before.
  bool U16(uint16_t* value) {
    if (left() < 2) return false;
    *value = static_cast<uint16_t>(Byte(0) << 8 | Byte(1));
    at_ += 2;
    return true;
  }
  bool U32(uint32_t* value) {
    if (left() < 4) return false;
    *value = static_cast<uint32_t>(Byte(0)) << 24 | Byte(1) << 16 |
             Byte(2) << 8 | Byte(3);
    at_ += 4;
    return true;
  }
  bool Name(DnsName* name) {
    std::optional<DnsName> read = ReadDnsName(message_, &at_);
    if (!read) return false;
    *name = std::move(*read);
    return true;
  }
  void Seek(size_t at) { at_ = at; }

 private:
  uint8_t Byte(size_t i) const {
    return static_cast<uint8_t>(message_[at_ + i]);
  }

  std::string_view message_;
  size_t at_ = 0;
};

bool ReadRecord(Reader* reader, Record* record) {
  uint16_t size = 0;
  if (!reader->Name(&record->owner) || !reader->U16(&record->type) ||
      !reader->U16(&record->klass) || !reader->U32(&record->ttl_s) ||
      !reader->U16(&size) || reader->left() < size) {
    return false;
  }
  // The top bit is not for use (RFC 2181 section 8).
  if (record->ttl_s > 0x7FFFFFFF) record->ttl_s = 0;
  record->data = reader->at();
  record->end = record->data + size;
  reader->Seek(record->end);
  return true;
}

bool SkipRecords(Reader* reader, int count) {
  Record record;
  while (count-- > 0) {
    if (!ReadRecord(reader, &record)) return false;
  }
  return true;
}

// The name that is the rest of the record's data from `at`.
bool ReadDataName(std::string_view message, const Record& record, size_t at,
                  DnsName* name) {
  Reader reader(message);
  reader.Seek(at);
  return reader.Name(name) && reader.at() == record.end;
}

// Unset if the record is no address, or not of the size of one.
Address AddressOf(std::string_view message, const Record& record) {
  const Address address = Address::FromIpBytes(
      message.substr(record.data, record.end - record.data));
  const bool right = (record.type == kDnsWireA &&
                      address.family() == Address::Family::kIpv4) ||
                     (record.type == kDnsWireAaaa &&
                      address.family() == Address::Family::kIpv6);
  return right ? address : Address();
}

class Parser {
 public:
  Parser(std::string_view message, const DnsQuestion& question)
      : reader_(message), question_(question) {}

  ParsedDnsReply Run() {
    ParsedDnsReply parsed;
    parsed.finding = Parse();
    parsed.cname = cname_;
    parsed.reply.status = ToStatus(parsed.finding);
    if (parsed.finding == DnsFinding::kValid) {
      parsed.reply.records = std::move(records_);
    }
    return parsed;
  }

 private:
  DnsFinding Parse();
  bool ReadHeader();
  bool ReadQuestion();
  bool ReadAnswers();
  DnsFinding FollowAliases();
  DnsFinding Collect();
  bool AddSrv(const Record& record);
  bool AddGlue();

  bool Ours(const Record& record) const {
    return record.type == WireType(question_.type) && record.owner.plain &&
           record.owner.text == name_;
  }

  Reader reader_;
  const DnsQuestion question_;
  uint16_t flags_ = 0;
  uint16_t questions_ = 0, answers_ = 0, authorities_ = 0, additional_ = 0;
  std::vector<Record> answer_;   // of class IN
  std::string name_;             // whose records are wanted
  uint32_t ttl_s_ = 0x7FFFFFFF;  // of the aliases to there
  bool cname_ = false;
  std::vector<DnsRecord> records_;
};

DnsFinding Parser::Parse() {
  if (!ReadHeader() || !ReadQuestion()) return DnsFinding::kMalformed;
  switch (flags_ & kDnsRcode) {
    case 0:
      break;
    case 3:
      return DnsFinding::kNxDomain;
    case 5:
      return DnsFinding::kRefused;
    default:
      return DnsFinding::kServerFailure;
  }
  if (flags_ & kDnsIsTruncated) return DnsFinding::kTruncated;
  if (!ReadAnswers()) return DnsFinding::kMalformed;
  const DnsFinding aliases = FollowAliases();
  return aliases == DnsFinding::kValid ? Collect() : aliases;
}

bool Parser::ReadHeader() {
  uint16_t id;
  return reader_.U16(&id) && reader_.U16(&flags_) && reader_.U16(&questions_) &&
         reader_.U16(&answers_) && reader_.U16(&authorities_) &&
         reader_.U16(&additional_) && (flags_ & kDnsIsAnswer) &&
         !(flags_ & kDnsOpcode) && questions_ == 1;
}

bool Parser::ReadQuestion() {
  DnsName name;
  uint16_t type = 0, klass = 0;
  if (!reader_.Name(&name) || !reader_.U16(&type) || !reader_.U16(&klass)) {
    return false;
  }
  name_ = question_.name;
  return name.plain && name.text == name_ && type == WireType(question_.type) &&
         klass == kClassInternet;
}

bool Parser::ReadAnswers() {
  for (int i = 0; i < answers_; ++i) {
    Record record;
    if (!ReadRecord(&reader_, &record)) return false;
    if (record.klass == kClassInternet) answer_.push_back(std::move(record));
  }
  return true;
}

// Leaves in name_ the end of the chain that begins at the name asked for. The
// aliases may be in any order.
DnsFinding Parser::FollowAliases() {
  for (int i = 0; i <= kMaxAliases; ++i) {
    const auto alias = std::find_if(
        answer_.begin(), answer_.end(), [this](const Record& record) {
          return record.type == kDnsWireCname && record.owner.plain &&
                 record.owner.text == name_;
        });
    if (alias == answer_.end()) return DnsFinding::kValid;
    DnsName target;
    if (!ReadDataName(reader_.message(), *alias, alias->data, &target)) {
      return DnsFinding::kMalformed;
    }
    if (!target.plain) return DnsFinding::kCnameError;
    cname_ = true;
    name_ = std::move(target.text);
    ttl_s_ = std::min(ttl_s_, alias->ttl_s);
  }
  return DnsFinding::kCnameError;
}

DnsFinding Parser::Collect() {
  bool others = false;
  for (const Record& record : answer_) {
    if (!Ours(record)) {
      others = others || record.type == WireType(question_.type);
      continue;
    }
    if (question_.type == DnsType::kSrv) {
      if (!AddSrv(record)) return DnsFinding::kMalformed;
      continue;
    }
    const Address address = AddressOf(reader_.message(), record);
    if (!address.is_set()) return DnsFinding::kMalformed;
    records_.push_back(
        {.address = address, .ttl_s = std::min(ttl_s_, record.ttl_s)});
  }
  if (records_.empty()) {
    return others ? DnsFinding::kCnameError : DnsFinding::kEmpty;
  }
  if (question_.type == DnsType::kSrv && !AddGlue()) {
    return DnsFinding::kMalformed;
  }
  return DnsFinding::kValid;
}

bool Parser::AddSrv(const Record& record) {
  DnsRecord srv{.ttl_s = std::min(ttl_s_, record.ttl_s)};
  Reader data(reader_.message().substr(0, record.end));
  data.Seek(record.data);
  DnsName target;
  if (!data.U16(&srv.priority) || !data.U16(&srv.weight) ||
      !data.U16(&srv.port) ||
      !ReadDataName(reader_.message(), record, data.at(), &target)) {
    return false;
  }
  if (!target.plain || target.text.empty()) return true;
  srv.target = std::move(target.text);
  records_.push_back(std::move(srv));
  return true;
}

bool Parser::AddGlue() {
  if (!SkipRecords(&reader_, authorities_)) return false;
  absl::flat_hash_map<std::string, Address> glue;
  for (int i = 0; i < additional_; ++i) {
    Record record;
    if (!ReadRecord(&reader_, &record)) return false;
    if (record.klass != kClassInternet || !record.owner.plain) continue;
    const Address address = AddressOf(reader_.message(), record);
    if (address.is_set()) glue.emplace(std::move(record.owner.text), address);
  }
  for (DnsRecord& record : records_) {
    const auto found = glue.find(record.target);
    if (found != glue.end()) record.address = found->second;
  }
  return true;
}

}  // namespace

DnsWireType WireType(DnsType type) {
  switch (type) {
    case DnsType::kA:
      return kDnsWireA;
    case DnsType::kAaaa:
      return kDnsWireAaaa;
    case DnsType::kSrv:
      break;
  }
  return kDnsWireSrv;
}

DnsStatus ToStatus(DnsFinding finding) {
  switch (finding) {
    case DnsFinding::kValid:
      return DnsStatus::kValid;
    case DnsFinding::kNxDomain:
      return DnsStatus::kNxDomain;
    case DnsFinding::kRefused:
      return DnsStatus::kRefused;
    default:
      return DnsStatus::kOther;
  }
}

ParsedDnsReply ParseDnsReply(std::string_view message,
                             const DnsQuestion& question) {
  return Parser(message.substr(0, kMaxMessage), question).Run();
}

}  // namespace checkd
