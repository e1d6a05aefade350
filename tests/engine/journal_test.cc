// The journal: what is written down is read again, whatever cut it off.
#include "engine/journal.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "base/error.h"
#include "base/file.h"

namespace underpin::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Step step(const std::string& address) {
  Step out;
  out.action = Action::update;
  out.address = address;
  out.type = "aws_x";
  out.region = "global";
  out.id = "1";
  out.changes = {{"a", "1", "2"}};
  out.prior = R"({"region":"global","id":"1","values":{"a":1}})";
  out.planned = R"({"region":"global","id":"1","values":{"a":2}})";
  return out;
}

class JournalTest : public ::testing::Test {
 protected:
  ~JournalTest() override { std::filesystem::remove_all(folder_); }
  std::string text() const { return read_file(folder_ / "123456789012.jsonl"); }
  RunHead head(const std::string& kind = "apply", const std::string& of = "") {
    return {kind, of, "me", "sha", {}};
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) /
      ("journal_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(JournalTest, gives_back_what_was_written) {
  Journal journal(folder_, "123456789012");
  const auto id = journal.begin_run(head());
  journal.before(step("a"));
  journal.after({"a", Outcome::State::done, "", "", "new-id", ""});
  journal.before(step("b"));
  journal.end_run(false);
  const auto runs = journal.runs();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].id, id);
  EXPECT_TRUE(runs[0].finished);
  EXPECT_FALSE(runs[0].complete);
  ASSERT_THAT(runs[0].entries, SizeIs(2));
  EXPECT_EQ(runs[0].entries[0].state, Outcome::State::done);
  EXPECT_EQ(runs[0].entries[0].step.id, "new-id") << "what AWS chose";
  EXPECT_EQ(runs[0].entries[0].step.prior, step("a").prior);
  EXPECT_EQ(runs[0].entries[1].state, std::nullopt) << "cut off in the middle of it";
}

TEST_F(JournalTest, is_for_its_owner_only) {
  Journal journal(folder_, "123456789012");
  struct stat file {};
  ASSERT_EQ(::stat(journal.path().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(folder_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0700u);
}

TEST_F(JournalTest, is_held_by_one_run_at_a_time) {
  const Journal first(folder_, "123456789012");
  EXPECT_THROW(Journal(folder_, "123456789012"), Error);
  EXPECT_NO_THROW(Journal(folder_, "210987654321"));
}

TEST_F(JournalTest, a_run_that_was_cut_off_is_continued_and_keeps_how_it_was_at_first) {
  std::string id;
  {
    Journal journal(folder_, "123456789012");
    id = journal.begin_run(head());
    journal.before(step("a"));
  }
  Journal journal(folder_, "123456789012");
  EXPECT_EQ(journal.begin_run(head()), id);
  auto again = step("a");
  again.prior = R"({"region":"global","id":"1","values":{"a":2}})";
  journal.before(again);
  journal.after({"a", Outcome::State::done, "", "", "", ""});
  journal.end_run(true);
  const auto runs = journal.runs();
  ASSERT_THAT(runs, SizeIs(1));
  ASSERT_THAT(runs[0].entries, SizeIs(1));
  EXPECT_EQ(runs[0].entries[0].step.prior, step("a").prior);
  EXPECT_NE(journal.begin_run(head()), id) << "a finished one is not";
}

TEST_F(JournalTest, a_step_that_is_begun_again_otherwise_keeps_what_both_changed) {
  Journal journal(folder_, "123456789012");
  journal.begin_run(head());
  journal.before(step("a"));
  auto again = step("a");
  again.changes = {{"a", "2", "3"}, {"b", "7", "8"}};
  again.prior = R"({"region":"global","id":"1","values":{"a":2,"b":7}})";
  again.planned = R"({"region":"global","id":"1","values":{"a":3,"b":8}})";
  journal.before(again);
  const auto kept = journal.runs().at(0).entries.at(0).step;
  EXPECT_EQ(kept.prior, R"({"region":"global","id":"1","values":{"a":1,"b":7}})")
      << "of each attribute, how it was before it was touched first";
  EXPECT_EQ(kept.planned, again.planned);
  EXPECT_THAT(kept.changes, SizeIs(2));
}

TEST_F(JournalTest, a_run_is_not_continued_by_another_command) {
  Journal journal(folder_, "123456789012");
  const auto id = journal.begin_run(head());
  EXPECT_NE(journal.begin_run(head("clean")), id);
  EXPECT_NE(journal.begin_run({"apply", "", "me", "another config", {}}), id);
}

TEST_F(JournalTest, an_open_run_ends_when_there_is_nothing_left_to_do) {
  Journal journal(folder_, "123456789012");
  journal.begin_run(head());
  journal.nothing_to_do(head());
  EXPECT_TRUE(journal.runs().at(0).complete);
  journal.nothing_to_do(head());
  EXPECT_THAT(journal.runs(), SizeIs(1)) << "nothing to do is nothing to write down";
  journal.nothing_to_do(head("undo", "r"));
  EXPECT_THAT(journal.runs(), SizeIs(2)) << "but an undo tells that it was made";
}

TEST_F(JournalTest, what_was_made_is_kept_as_it_was_read_back) {
  Journal journal(folder_, "123456789012");
  journal.begin_run(head());
  journal.before(step("a"));
  journal.after({"a", Outcome::State::done, "", "", "", R"({"region":"global","id":"9"})"});
  EXPECT_EQ(journal.runs().at(0).entries.at(0).step.planned, R"({"region":"global","id":"9"})");
}

TEST_F(JournalTest, leaves_the_rights_of_a_folder_that_was_there_alone) {
  std::filesystem::create_directories(folder_);
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  const Journal journal(folder_, "123456789012");
  struct stat folder {};
  ASSERT_EQ(::stat(folder_.c_str(), &folder), 0);
  EXPECT_EQ(folder.st_mode & 0777, 0755u);
}

TEST_F(JournalTest, is_read_when_a_crash_cut_a_line_off_at_any_byte) {
  {
    Journal journal(folder_, "123456789012");
    journal.begin_run(head());
    journal.before(step("a"));
    journal.after({"a", Outcome::State::done, "", "", "", ""});
  }
  const auto whole = text();
  const auto last = whole.rfind('\n', whole.size() - 2) + 1;
  for (auto end = last; end < whole.size(); ++end) {
    std::ofstream(folder_ / "123456789012.jsonl", std::ios::trunc) << whole.substr(0, end);
    Journal journal(folder_, "123456789012");
    journal.begin_run(head());
    journal.before(step("b"));
    const auto runs = journal.runs();
    ASSERT_THAT(runs, SizeIs(1)) << end;
    EXPECT_THAT(runs[0].entries, SizeIs(2)) << end;
  }
}

TEST(ParseJournal, a_line_that_is_whole_and_wrong_is_an_error) {
  for (const auto* text : {"{\"run\":\"r\"}", "{}", "{\"run\":\"r\",\"before\":{}}", "{nonsense}",
                           "{\"run\":\"r\",\"begin_run\":{\"schema\":\"underpin/journal/2\"}}"})
    EXPECT_THROW(parse_journal(std::string(text) + "\n"), Error) << text;
  EXPECT_THAT(parse_journal(""), IsEmpty());
}

Run made(std::string id, std::string kind, std::string of, bool complete) {
  Run out{std::move(id), std::move(kind), std::move(of), "", "", "", {}, true, complete};
  out.entries.push_back({step("a"), Outcome::State::done});
  return out;
}

TEST(LastToUndo, is_the_newest_apply_that_no_complete_undo_undid) {
  EXPECT_EQ(last_to_undo({}), nullptr);
  const std::vector<engine::Run> two = {made("1", "apply", "", true),
                                        made("2", "apply", "", false)};
  EXPECT_EQ(last_to_undo(two)->id, "2");
  const std::vector<engine::Run> undone = {two[0], two[1], made("3", "undo", "2", true)};
  EXPECT_EQ(last_to_undo(undone)->id, "1");
  const std::vector<engine::Run> half = {two[0], two[1], made("3", "undo", "2", false)};
  EXPECT_EQ(last_to_undo(half)->id, "2") << "what is half undone is undone again";
}

}  // namespace
}  // namespace underpin::engine
