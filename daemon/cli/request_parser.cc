#include "daemon/cli/request_parser.h"

#include <algorithm>

namespace checkd {
namespace {

constexpr size_t kMaxTerminator = 64;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Takes a trailing `<<` or `<<PATTERN` off `text`; false if there is none.
bool TakePayloadMarker(std::string& text, std::string* terminator) {
  size_t end = text.size();
  while (end > 0 && IsBlank(text[end - 1])) --end;
  size_t start = end;
  while (start > 0 && !IsBlank(text[start - 1])) --start;
  const std::string_view word(text.data() + start, end - start);
  if (word.size() < 2 || word.substr(0, 2) != "<<" ||
      word.size() - 2 > kMaxTerminator) {
    return false;
  }
  *terminator = std::string(word.substr(2));
  text.resize(start);
  return true;
}

}  // namespace

std::optional<std::string_view> RequestParser::TakeLine() {
  const size_t end = input_.find('\n', std::max(position_, scanned_));
  if (end == std::string::npos) {
    input_.erase(0, std::exchange(position_, 0));
    scanned_ = input_.size();
    return std::nullopt;
  }
  const std::string_view line(input_.data() + position_, end - position_);
  position_ = end + 1;
  return line;
}

std::optional<CliLine> RequestParser::NextLine() {
  if (error_ != Error::kNone) return std::nullopt;
  while (auto line = TakeLine()) {
    if (!in_payload_) {
      if (line->size() >= max_line_) {
        error_ = Error::kLineTooBig;
        return std::nullopt;
      }
      pending_ = CliLine{std::string(*line), ""};
      if (!TakePayloadMarker(pending_.text, &terminator_)) {
        return std::exchange(pending_, {});
      }
      in_payload_ = true;
      ++payload_prompts_;
      continue;
    }
    std::string_view content = *line;
    if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
    if (content == terminator_) {
      in_payload_ = false;
      return std::exchange(pending_, {});
    }
    pending_.payload.append(*line);
    pending_.payload.push_back('\n');
    if (pending_.payload.size() > kMaxPayload) {
      error_ = Error::kPayloadTooBig;
      return std::nullopt;
    }
    ++payload_prompts_;
  }
  if (in_payload_) {
    if (pending_.payload.size() + input_.size() > kMaxPayload) {
      error_ = Error::kPayloadTooBig;
    }
  } else if (input_.size() >= max_line_) {
    error_ = Error::kLineTooBig;
  }
  return std::nullopt;
}

std::vector<CliCommand> SplitCommands(const CliLine& line) {
  std::vector<CliCommand> commands(1);
  std::string word;
  bool in_word = false;
  const auto end_word = [&] {
    // One word too many is kept, so that the limit can be reported.
    if (in_word && commands.back().words.size() <= kMaxCliWords) {
      commands.back().words.push_back(std::move(word));
    }
    word.clear();
    in_word = false;
  };
  std::string_view text = line.text;
  const bool carriage_return = !text.empty() && text.back() == '\r';
  if (carriage_return) text.remove_suffix(1);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      word.push_back(text[++i]);
      in_word = true;
    } else if (c == ';') {
      end_word();
      commands.emplace_back();
    } else if (IsBlank(c)) {
      end_word();
    } else {
      word.push_back(c);
      in_word = true;
    }
  }
  end_word();
  commands.back().payload = line.payload;
  if (carriage_return) commands.emplace_back();
  return commands;
}

}  // namespace checkd
