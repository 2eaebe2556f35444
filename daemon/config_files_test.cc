#include "daemon/config_files.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace checkd {
namespace {

class ConfigFilesTest : public testing::Test {
 protected:
  ConfigFilesTest() {
    char folder[] = "/tmp/checkd-files-XXXXXX";
    folder_ = mkdtemp(folder);
  }
  ~ConfigFilesTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  std::string folder_;
};

TEST_F(ConfigFilesTest, ReadsAFolderInOrderWithoutHiddenAndOtherFiles) {
  Write("b.cfg", "B");
  Write("a.cfg", "A");
  Write("B.cfg", "capital");
  Write(".hidden.cfg", "no");
  Write("a.txt", "no");
  const auto files = ReadConfigFiles({folder_});
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 3u);
  EXPECT_EQ((*files)[0].text, "capital");
  EXPECT_EQ((*files)[1].text, "A");
  EXPECT_EQ((*files)[2].name, folder_ + "/b.cfg");
}

TEST_F(ConfigFilesTest, NamesWhatCannotBeRead) {
  const auto files = ReadConfigFiles({Write("a", ""), "/nonexistent"});
  EXPECT_EQ(files.status().message(),
            "config : Cannot open configuration file/directory /nonexistent : "
            "No such file or directory");
}

}  // namespace
}  // namespace checkd
