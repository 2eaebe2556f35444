#include "config/text/caret.h"

#include <algorithm>
#include <vector>

#include "config/text/printable.h"

namespace checkd {
namespace {

constexpr int kWidth = 80;
constexpr int kTabWidth = 8;  // at most
// More bytes than that are not looked at before and behind the fault.
constexpr size_t kMostBytes = 4 * kWidth;
constexpr std::string_view kCut = "...";
constexpr int kCutWidth = 3;

// What is shown of one character, and what is as wide, for the line below.
struct Cell {
  size_t end;  // behind its bytes
  int columns;
  std::string_view text;
  std::string_view blank;
};

Cell CellAt(std::string_view line, size_t at) {
  static constexpr std::string_view kBlanks = "  ";
  const Character next = CharacterAt(line.substr(at));
  Cell cell{.end = at + next.size,
            .columns = next.columns,
            .text = next.printable ? line.substr(at, next.size) : "?",
            .blank = kBlanks.substr(0, next.columns)};
  if (line[at] == '\t') cell.text = cell.blank = "\t";
  if (line[at] == '\t') cell.columns = kTabWidth;
  return cell;
}

// A line of which `first` to `last` are shown.
struct Window {
  std::vector<Cell> cells;
  size_t fault = 0;  // the cell of the caret, or their number
  size_t first = 0;
  size_t last = 0;
  bool cut_front = false;
  bool cut_back = false;

  int Columns(size_t from, size_t to) const {
    int columns = 0;
    for (size_t i = from; i < to; ++i) columns += cells[i].columns;
    return columns;
  }
};

// Shows what is in front of the fault, if it fits, or the half of a line.
void ChooseFirst(Window* window) {
  if (!window->cut_front && window->Columns(0, window->fault) < kWidth) return;
  window->cut_front = true;
  window->first = window->fault;
  int columns = kCutWidth;
  while (window->first > 0) {
    columns += window->cells[window->first - 1].columns;
    if (columns > kWidth / 2) return;
    --window->first;
  }
}

void ChooseLast(Window* window) {
  int columns = window->Columns(window->first, window->fault) +
                (window->cut_front ? kCutWidth : 0);
  window->last = window->fault;
  while (window->last < window->cells.size()) {
    columns += window->cells[window->last].columns;
    if (columns > kWidth) break;
    ++window->last;
  }
  if (window->last < window->cells.size()) window->cut_back = true;
  if (!window->cut_back) return;
  // Room for the mark, unless the fault is there.
  size_t last = window->last;
  int freed = 0;
  while (freed < kCutWidth && last > window->fault + 1) {
    freed += window->cells[--last].columns;
  }
  window->cut_back = freed >= kCutWidth;
  if (window->cut_back) window->last = last;
}

Window WindowOf(std::string_view line, size_t offset) {
  Window window;
  size_t at = offset > kMostBytes ? offset - kMostBytes : 0;
  window.cut_front = at > 0;
  const size_t end = std::min(line.size(), offset + kMostBytes);
  window.cut_back = end < line.size();
  while (at < end) {
    window.cells.push_back(CellAt(line, at));
    at = window.cells.back().end;
    if (at <= offset) window.fault = window.cells.size();
  }
  ChooseFirst(&window);
  ChooseLast(&window);
  return window;
}

}  // namespace

std::string CaretLines(std::string_view lead, std::string_view line,
                       size_t offset) {
  const Window window = WindowOf(line, std::min(offset, line.size()));
  std::string shown(2, ' ');
  shown.append(lead);
  std::string below(2 + lead.size(), ' ');
  if (window.cut_front) {
    shown.append(kCut);
    below.append(kCutWidth, ' ');
  }
  for (size_t i = window.first; i < window.last; ++i) {
    shown.append(window.cells[i].text);
    if (i < window.fault) below.append(window.cells[i].blank);
  }
  if (window.cut_back) shown.append(kCut);
  return shown + "\n" + below + "^";
}

}  // namespace checkd
