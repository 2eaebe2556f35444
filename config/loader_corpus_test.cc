// The corpora of configurations: each block of testdata/accepted.cfg must load,
// each of testdata/refused.cfg must be refused with the text of its heading.
//
//   === F702 | 'id' : custom id 3 already used
//   backend b
//     ...
//
// A last line that ends in '&' has no line feed.
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "config/testing/load_text.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

struct Block {
  std::string title;
  std::string expected;
  std::string text;
};

std::vector<Block> ReadBlocks(const std::string& path) {
  std::vector<Block> blocks;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (!absl::StartsWith(line, "=== ")) {
      if (!blocks.empty()) absl::StrAppend(&blocks.back().text, line, "\n");
      continue;
    }
    Block block;
    block.title = line.substr(4);
    const size_t bar = block.title.find(" | ");
    if (bar != std::string::npos) {
      block.expected = block.title.substr(bar + 3);
      block.title.resize(bar);
    }
    blocks.push_back(std::move(block));
  }
  for (Block& block : blocks) {
    if (absl::EndsWith(block.text, "&\n")) {
      block.text.resize(block.text.size() - 2);
    }
  }
  return blocks;
}

TEST(LoaderCorpus, AcceptsWhatHaproxyAccepts) {
  const std::vector<Block> blocks = ReadBlocks("config/testdata/accepted.cfg");
  ASSERT_GT(blocks.size(), 40u);
  for (const Block& block : blocks) {
    const Loaded loaded = LoadText(block.text);
    EXPECT_TRUE(loaded.ok()) << block.title << "\n"
                             << block.text << loaded.Messages();
  }
}

TEST(LoaderCorpus, RefusesTheRestWithHaproxysWords) {
  const std::vector<Block> blocks = ReadBlocks("config/testdata/refused.cfg");
  ASSERT_GT(blocks.size(), 80u);
  for (const Block& block : blocks) {
    const Loaded loaded = LoadText(block.text);
    EXPECT_FALSE(loaded.ok()) << block.title << "\n" << block.text;
    EXPECT_TRUE(loaded.Says(block.expected))
        << block.title << "\n"
        << block.text << "expected: " << block.expected << "\n"
        << loaded.Messages();
  }
}

TEST(LoaderCorpus, LoadsTheQuickstartWithoutAWord) {
  std::ifstream file("examples/quickstart.cfg");
  std::stringstream text;
  text << file.rdbuf();
  const Loaded loaded = LoadText(text.str());
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.Messages(), "");
  EXPECT_EQ(loaded.proxy(0).servers.size(), 3u);
}

// Every fatal alert says where.
TEST(LoaderCorpus, NamesFileAndLineInEveryRefusal) {
  for (const Block& block : ReadBlocks("config/testdata/refused.cfg")) {
    const Loaded loaded = LoadText(block.text);
    for (const Diagnostic& entry : loaded.diagnostics.entries()) {
      if (!entry.fatal) continue;
      EXPECT_EQ(entry.file, "test.cfg") << entry.text;
      EXPECT_GT(entry.line, 0) << entry.text;
    }
  }
}

}  // namespace
}  // namespace checkd
