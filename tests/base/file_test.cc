// Files are written whole, private, or not at all.
#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.h"

namespace underpin {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
 protected:
  Files() {
    std::string name = fs::temp_directory_path() / "underpin-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~Files() override { fs::remove_all(folder_); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  fs::path folder_;
};

TEST_F(Files, replace_the_old_content_and_are_private) {
  write_file(folder_ / "a", "old");
  fs::permissions(folder_ / "a", fs::perms::all);
  write_file(folder_ / "a", "new");
  EXPECT_EQ(read_file(folder_ / "a"), "new");
  struct stat status {};
  ASSERT_EQ(stat((folder_ / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(entries(), 1u) << "no temporary stays";
}

TEST_F(Files, leave_the_old_one_and_nothing_else_when_the_rename_fails) {
  fs::create_directories(folder_ / "a" / "b");  // a directory cannot be replaced by a file
  EXPECT_THROW(write_file(folder_ / "a", "x"), Error);
  EXPECT_TRUE(fs::is_directory(folder_ / "a"));
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, what_is_no_regular_file_is_written_to_and_stays) {
  write_file("/dev/null", "x");
  struct stat status {};
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reading = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  write_file(pipe, "content");
  std::string got(7, ' ');
  EXPECT_EQ(read(reading, got.data(), got.size()), 7);
  close(reading);
  EXPECT_EQ(got, "content");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(Files, through_a_link_the_file_it_names_is_replaced) {
  write_file(folder_ / "real", "old");
  fs::create_symlink(folder_ / "real", folder_ / "link");
  write_file(folder_ / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(read_file(folder_ / "real"), "new");
  EXPECT_EQ(entries(), 2u);
}

TEST_F(Files, that_cannot_be_read_are_errors_with_the_path) {
  write_file(folder_ / "big", std::string(100, 'x'));
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  for (const auto& path : {folder_ / "none", folder_, folder_ / "pipe", folder_ / "big"}) {
    try {
      read_file(path, 50);
      ADD_FAILURE() << path;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos) << error.what();
    }
  }
  EXPECT_EQ(read_file("/dev/null"), "");
}

}  // namespace
}  // namespace underpin
