#include "transport/values/buffer.h"

#include <cstring>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Buffer, OwnsNothingUntilItIsNeeded) {
  BufferPool pool(16);
  Buffer buffer(&pool);
  EXPECT_EQ(pool.in_use(), 0u);
  EXPECT_EQ(buffer.capacity(), 0u);
  EXPECT_EQ(buffer.room(), 0u);
  EXPECT_FALSE(buffer.full());
  EXPECT_TRUE(buffer.Reserve());
  EXPECT_TRUE(buffer.Reserve());
  EXPECT_EQ(pool.in_use(), 1u);
  buffer.Release();
  buffer.Release();
  EXPECT_EQ(pool.in_use(), 0u);
}

TEST(Buffer, WithoutPoolTakesNothing) {
  Buffer buffer;
  EXPECT_FALSE(buffer.Reserve());
  EXPECT_EQ(buffer.Append("x"), 0u);
  EXPECT_EQ(buffer.view(), "");
}

TEST(Buffer, GivesItsStorageBackWhenDestroyed) {
  BufferPool pool(16);
  {
    Buffer buffer(&pool);
    buffer.Append("x");
    EXPECT_EQ(pool.in_use(), 1u);
  }
  EXPECT_EQ(pool.in_use(), 0u);
}

TEST(Buffer, AppendTakesWhatFits) {
  BufferPool pool(8);
  Buffer buffer(&pool);
  EXPECT_EQ(buffer.Append("12345"), 5u);
  EXPECT_EQ(buffer.Append("67890"), 3u);
  EXPECT_TRUE(buffer.full());
  EXPECT_EQ(buffer.view(), "12345678");
}

TEST(Buffer, ConsumedBytesBecomeRoomAgain) {
  BufferPool pool(8);
  Buffer buffer(&pool);
  buffer.Append("12345678");
  buffer.Consume(3);
  EXPECT_EQ(buffer.view(), "45678");
  EXPECT_EQ(buffer.Append("abcd"), 3u);
  EXPECT_EQ(buffer.view(), "45678abc");
}

TEST(Buffer, RoomIsAllThatIsFree) {
  BufferPool pool(8);
  Buffer buffer(&pool);
  buffer.Append("123456");
  buffer.Consume(1);
  ASSERT_EQ(buffer.room(), 3u);
  std::memcpy(buffer.tail(), "xyz", 3);
  buffer.Commit(3);
  EXPECT_EQ(buffer.view(), "23456xyz");
}

TEST(Buffer, EveryMixOfAppendAndConsumeKeepsTheBytesInOrder) {
  for (size_t step = 1; step <= 8; ++step) {
    BufferPool pool(8);
    Buffer buffer(&pool);
    std::string read;
    std::string written;
    while (written.size() < 200) {
      const std::string more(step,
                             static_cast<char>('a' + written.size() % 26));
      written += more.substr(0, buffer.Append(more));
      const size_t n = (buffer.size() + 1) / 2;
      read += buffer.view().substr(0, n);
      buffer.Consume(n);
    }
    read += buffer.view();
    EXPECT_EQ(read, written) << step;
  }
}

TEST(Buffer, MovesWithItsStorage) {
  BufferPool pool(8);
  Buffer from(&pool);
  from.Append("abc");
  Buffer to(std::move(from));
  EXPECT_EQ(to.view(), "abc");
  EXPECT_EQ(from.view(),
            "");  // NOLINT: a moved-from buffer is empty and usable
  from.Append("z");
  to = std::move(from);
  EXPECT_EQ(to.view(), "z");
  EXPECT_EQ(pool.in_use(), 1u);
}

TEST(BufferPool, ReusesBlocksUpToItsLimit) {
  BufferPool pool(8, 1);
  char* first = pool.Take();
  char* second = pool.Take();
  pool.Return(first);
  pool.Return(second);  // freed
  EXPECT_EQ(pool.Take(), first);
  pool.Return(first);
  EXPECT_EQ(pool.in_use(), 0u);
}

}  // namespace
}  // namespace checkd
