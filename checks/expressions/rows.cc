#include "checks/expressions/rows.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "checks/expressions/row_groups.h"

namespace checkd {
namespace {

// Any arguments, all optional.
constexpr ArgumentForm kAnyArguments = {
    {ArgumentType::kText, ArgumentType::kText, ArgumentType::kText,
     ArgumentType::kText, ArgumentType::kText},
    0,
    "..."};

// What stick tables count: by tracked key, by client address.
constexpr std::string_view kCounterPrefixes[] = {"sc_", "sc0_", "sc1_", "sc2_",
                                                 "src_"};
constexpr std::string_view kCounters[] = {
    "bytes_in_rate",  "bytes_out_rate", "clr_gpc",
    "clr_gpc0",       "clr_gpc1",       "conn_cnt",
    "conn_cur",       "conn_rate",      "get_gpc",
    "get_gpc0",       "get_gpc1",       "get_gpt",
    "get_gpt0",       "glitch_cnt",     "glitch_rate",
    "gpc0_rate",      "gpc1_rate",      "gpc_rate",
    "http_err_cnt",   "http_err_rate",  "http_fail_cnt",
    "http_fail_rate", "http_req_cnt",   "http_req_rate",
    "inc_gpc",        "inc_gpc0",       "inc_gpc1",
    "kbytes_in",      "kbytes_out",     "key",
    "sess_cnt",       "sess_rate",      "tracked",
    "trackers",       "updt_conn_cnt"};

bool Zero(const ExpressionInput&, const Arguments&, Sample* out) {
  *out = Sample::Int(0);
  return true;
}

class FetchTable {
 public:
  FetchTable() {
    for (const auto group :
         {GeneralFetches(), ServerFetches(), PayloadFetches(), HttpFetches()}) {
      rows_.insert(rows_.end(), group.begin(), group.end());
    }
    for (const FetchGroup& group : AbsentFetches()) {
      std::string_view names = group.names;
      while (!names.empty()) {
        const size_t end = std::min(names.find(' '), names.size());
        Add(names.substr(0, end), group);
        names.remove_prefix(std::min(end + 1, names.size()));
      }
    }
    AddCounters();
    std::sort(rows_.begin(), rows_.end(),
              [](const Fetch& a, const Fetch& b) { return a.name < b.name; });
    for (const Fetch& row : rows_) index_.emplace(row.name, &row);
  }

  absl::Span<const Fetch> rows() const { return rows_; }
  const Fetch* Find(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : found->second;
  }

 private:
  void Add(std::string_view name, const FetchGroup& group) {
    rows_.push_back({name, kAnyArguments, group.type, group.source,
                     group.zero ? &Zero : nullptr,
                     group.zero ? "traffic; 0 in a check"
                                : "traffic; undefined in a check"});
  }

  void AddCounters() {
    static constexpr FetchGroup kTraffic = {
        SampleType::kInt, Source::kInternal, false, {}};
    for (std::string_view prefix : kCounterPrefixes) {
      for (std::string_view counter : kCounters) {
        names_.push_back(std::make_unique<std::string>(
            absl::StrCat(std::string(prefix), std::string(counter))));
        Add(*names_.back(), kTraffic);
      }
    }
    for (std::string_view name : {"table_avl", "table_cnt", "table"}) {
      Add(name, kTraffic);
    }
  }

  std::vector<std::unique_ptr<std::string>> names_;
  std::vector<Fetch> rows_;
  absl::flat_hash_map<std::string_view, const Fetch*> index_;
};

class ConverterTable {
 public:
  ConverterTable() {
    for (const auto group :
         {NumberConverters(), TextConverters(), CodecConverters(),
          JsonConverters(), ProtobufConverters(), DigestConverters(),
          OtherConverters()}) {
      for (const Converter& row : group) rows_.push_back(row);
    }
    std::sort(
        rows_.begin(), rows_.end(),
        [](const Converter& a, const Converter& b) { return a.name < b.name; });
    for (const Converter& row : rows_) index_.emplace(row.name, &row);
  }

  absl::Span<const Converter> rows() const { return rows_; }
  const Converter* Find(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : found->second;
  }

 private:
  std::vector<Converter> rows_;
  absl::flat_hash_map<std::string_view, const Converter*> index_;
};

const FetchTable& AllFetches() {
  static const FetchTable* const table = new FetchTable;
  return *table;
}

const ConverterTable& AllConverters() {
  static const ConverterTable* const table = new ConverterTable;
  return *table;
}

}  // namespace

std::string_view NameOf(Source source) {
  switch (source) {
    case Source::kRequestHeaders:
      return "HTTP request headers";
    case Source::kRequest:
      return "HTTP request";
    case Source::kFrontend:
      return "frontend";
    case Source::kRequestBuffer:
      return "request buffer";
    case Source::kClient:
      return "client-side connection";
    default:
      return {};
  }
}

const Fetch* FindFetch(std::string_view name) {
  return AllFetches().Find(name);
}

const Converter* FindConverter(std::string_view name) {
  return AllConverters().Find(name);
}

absl::Span<const Fetch> Fetches() { return AllFetches().rows(); }

absl::Span<const Converter> Converters() { return AllConverters().rows(); }

bool NumberOf(const ExpressionInput& in, const Argument& argument,
              int64_t* out) {
  *out = argument.number;
  if (argument.variable.name.empty()) return true;
  Sample sample;
  if (in.variables == nullptr ||
      !in.variables->Get(argument.variable, in.scratch, &sample) ||
      !Cast(&sample, SampleType::kInt, in.scratch)) {
    return false;
  }
  *out = sample.number;
  return true;
}

std::string_view TextOf(const ExpressionInput& in, const Argument& argument) {
  if (argument.variable.name.empty()) return argument.text;
  Sample sample;
  if (in.variables == nullptr ||
      !in.variables->Get(argument.variable, in.scratch, &sample) ||
      !Cast(&sample, SampleType::kString, in.scratch)) {
    return {};
  }
  return sample.bytes;
}

}  // namespace checkd
