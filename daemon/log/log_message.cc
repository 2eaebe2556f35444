#include "daemon/log/log_message.h"

#include <ctime>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Nov 24 19:04:34", local time.
void AppendTraditionalTime(int64_t time_us, std::string* out) {
  const time_t seconds = time_us / 1000000;
  struct tm tm;
  localtime_r(&seconds, &tm);
  absl::StrAppendFormat(out, "%s %2d %02d:%02d:%02d", kMonths[tm.tm_mon],
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

// "2026-11-24T19:04:34.123456+00:00", local time with its offset.
void AppendIsoTime(int64_t time_us, std::string* out) {
  const time_t seconds = time_us / 1000000;
  struct tm tm;
  localtime_r(&seconds, &tm);
  const long offset = tm.tm_gmtoff < 0 ? -tm.tm_gmtoff : tm.tm_gmtoff;
  absl::StrAppendFormat(
      out, "%04d-%02d-%02dT%02d:%02d:%02d.%06d%c%02d:%02d", tm.tm_year + 1900,
      tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
      static_cast<int>(time_us % 1000000), tm.tm_gmtoff < 0 ? '-' : '+',
      static_cast<int>(offset / 3600), static_cast<int>(offset / 60 % 60));
}

void AppendTag(const LogMessage& message, std::string* out) {
  absl::StrAppend(out, message.tag, "[", message.pid, "]: ");
}

}  // namespace

bool LevelForTarget(const LogTarget& target, LogLevel* level) {
  if (*level > target.max_level) return false;
  if (*level < target.min_level) *level = target.min_level;
  return true;
}

void FormatLogMessage(const LogTarget& target, const LogMessage& message,
                      std::string* out) {
  out->clear();
  const int severity = static_cast<int>(message.level);
  const int priority = target.facility * 8 + severity;
  switch (target.format) {
    case LogHeader::kLocal:
      absl::StrAppend(out, "<", priority, ">");
      AppendTraditionalTime(message.time_us, out);
      if (!message.hostname.empty()) {
        absl::StrAppend(out, " ", message.hostname);
      }
      out->push_back(' ');
      AppendTag(message, out);
      break;
    case LogHeader::kRfc3164:
      absl::StrAppend(out, "<", priority, ">");
      AppendTraditionalTime(message.time_us, out);
      absl::StrAppend(out, " ",
                      message.hostname.empty() ? "localhost" : message.hostname,
                      " ");
      AppendTag(message, out);
      break;
    case LogHeader::kRfc5424:
      absl::StrAppend(out, "<", priority, ">1 ");
      AppendIsoTime(message.time_us, out);
      absl::StrAppend(out, " ",
                      message.hostname.empty() ? "-" : message.hostname, " ",
                      message.tag, " ", message.pid, " - - ");
      break;
    case LogHeader::kPriority:
      absl::StrAppend(out, "<", priority, ">");
      break;
    case LogHeader::kShort:
      absl::StrAppend(out, "<", severity, ">");
      break;
    case LogHeader::kTimed:
      absl::StrAppend(out, "<", severity, ">");
      AppendIsoTime(message.time_us, out);
      out->push_back(' ');
      break;
    case LogHeader::kIso:
      AppendIsoTime(message.time_us, out);
      out->push_back(' ');
      break;
    case LogHeader::kRaw:
      break;
  }
  out->append(message.text);
  const size_t limit = target.max_length > 1 ? target.max_length - 1 : 1;
  if (out->size() > limit) out->resize(limit);
  out->push_back('\n');
}

}  // namespace checkd
