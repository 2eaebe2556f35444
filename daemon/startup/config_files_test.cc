#include "daemon/startup/config_files.h"

#include "daemon/testing/own_files.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(ConfigFiles, ReadsAFolderInOrderWithoutHiddenAndOtherFiles) {
  OwnFiles own;
  own.Write("b.cfg", "B");
  own.Write("a.cfg", "A");
  own.Write("B.cfg", "capital");
  own.Write(".hidden.cfg", "no");
  own.Write("a.txt", "no");
  const auto files = ReadConfigFiles({own.folder()});
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 3u);
  EXPECT_EQ((*files)[0].text, "capital");
  EXPECT_EQ((*files)[1].text, "A");
  EXPECT_EQ((*files)[2].name, own.Path("b.cfg"));
}

TEST(ConfigFiles, NamesWhatCannotBeRead) {
  OwnFiles own;
  const auto files = ReadConfigFiles({own.Write("a", ""), "/nonexistent"});
  EXPECT_EQ(files.status().message(),
            "config : Cannot open configuration file/directory /nonexistent : "
            "No such file or directory");
}

}  // namespace
}  // namespace checkd
