// Snapshot, Rows, RowIndex and Findings: a gap is met by whoever needs what it hides.
#include <gtest/gtest.h>

#include "model/findings.h"
#include "model/report.h"
#include "model/row_index.h"
#include "model/snapshot_json.h"
#include "tests/model/sample.h"

namespace underpin::testing {
namespace {

using sample::Thing;

std::size_t walk(const Rows<Thing>& rows) {
  std::size_t count = 0;
  for (const auto& row : rows) count += row.id.empty() ? 0 : 1;
  return count;
}

TEST(Rows, a_complete_table_is_walked_to_its_end) {
  const auto account = account_of({thing("us-east-1", "a"), thing("eu-west-1", "b")});
  EXPECT_EQ(walk(account.all<Thing>()), 2u);
  EXPECT_EQ(walk(account.in<Thing>("us-east-1")), 1u);
  EXPECT_EQ(account.find<Thing>("us-east-1", "nobody"), nullptr);
}

TEST(Rows, the_end_of_an_incomplete_table_is_undecided) {
  const auto account = account_of({thing("us-east-1", "a"), thing("eu-west-1", "b")},
                                  {gap_in("sample_thing", "eu-west-1")});
  EXPECT_THROW(walk(account.all<Thing>()), Undecided);
  EXPECT_THROW(walk(account.in<Thing>("eu-west-1")), Undecided);
  EXPECT_THROW(account.all<Thing>().size(), Undecided);
  EXPECT_THROW(account.find<Thing>("eu-west-1", "nobody"), Undecided);
  EXPECT_EQ(walk(account.in<Thing>("us-east-1")), 1u) << "another region is complete";
  EXPECT_NE(account.find<Thing>("eu-west-1", "b"), nullptr) << "what was read is found";
}

TEST(Rows, a_region_that_was_left_out_hides_its_rows_and_no_others) {
  const auto account = account_of({}, {gap_in("*", "sa-east-1")});
  EXPECT_THROW(walk(account.all<Thing>()), Undecided);
  EXPECT_EQ(walk(account.in<Thing>("us-east-1")), 0u);
}

TEST(Rows, keys_that_were_never_read_do_not_hide_rows_under_known_keys) {
  auto gap = gap_in("sample_thing", "us-east-1");
  gap.code = kKeysUnread;
  const auto account = account_of({}, {gap});
  EXPECT_EQ(account.find<Thing>("us-east-1", "known"), nullptr);
  EXPECT_THROW(walk(account.in<Thing>("us-east-1")), Undecided);
}

TEST(Rows, a_table_that_was_not_requested_is_our_mistake) {
  const Snapshot account;
  EXPECT_DEATH(static_cast<void>(account.all<Thing>()), "was not requested");
}

TEST(RowIndex, a_row_with_an_unknown_key_may_belong_anywhere_in_its_region) {
  auto homeless = thing("us-east-1", "b");
  homeless.text = Value<std::string>();
  const auto account = account_of({thing("us-east-1", "a", "key"), homeless});
  const RowIndex<Thing> index(account, &Thing::text);
  EXPECT_EQ(index.of("us-east-1", "key").read().size(), 1u);
  EXPECT_THROW(index.of("us-east-1", "key").require_complete(), Undecided);
  std::size_t seen = 0;
  EXPECT_THROW(
      {
        for ([[maybe_unused]] const Thing& row : index.of("us-east-1", "key")) ++seen;
      },
      Undecided)
      << "a loop to the end";
  EXPECT_EQ(seen, 1u);
  EXPECT_THROW(index.of("us-east-1", "other").require_complete(), Undecided);
  EXPECT_NO_THROW(index.of("eu-west-1", "key").require_complete());
}

std::vector<Finding> judge(const Snapshot& account) {
  Findings findings("key", account);
  findings.each<Thing>([](const Thing& row, Judgement& judgement) {
    if (row.flag)
      judgement.pass("on", {{"flag", row.flag}});
    else
      judgement.fail("off");
  });
  return findings.take();
}

TEST(Findings, an_unknown_field_makes_its_own_finding_unknown) {
  auto known = thing("us-east-1", "a"), unread = thing("us-east-1", "b");
  known.flag = true;
  const auto findings = judge(account_of({known, unread}));
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].verdict, Verdict::pass);
  EXPECT_EQ(findings[1].verdict, Verdict::unknown);
  EXPECT_EQ(findings[1].reason, "not read");
}

TEST(Findings, what_is_left_to_a_person_rests_on_evidence_too) {
  auto known = thing("us-east-1", "a"), unread = thing("us-east-1", "b");
  known.flag = true;
  const auto account = account_of({known, unread});
  Findings judged("key", account);
  judged.each<Thing>([](const Thing& row, Judgement& judgement) {
    if (row.flag) judgement.note("suspect", "on");
    judgement.manual("look at it", {{"flag", row.flag}});
  });
  const auto findings = judged.take();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].verdict, Verdict::manual);
  EXPECT_EQ(findings[0].notes.at(0).code, "suspect");
  EXPECT_EQ(findings[1].verdict, Verdict::unknown);
}

TEST(Findings, an_incomplete_region_adds_an_unknown_finding) {
  const auto findings = judge(account_of({}, {gap_in("sample_thing", "eu-west-1")}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::unknown);
  EXPECT_EQ(findings[0].region, "eu-west-1");
  EXPECT_EQ(findings[0].resource, "*");
  EXPECT_EQ(findings[0].causes.at(0).gap, gap_in("sample_thing", "eu-west-1").key());
}

TEST(Findings, nothing_to_judge_is_not_applicable_with_the_count) {
  const auto findings = judge(account_of({}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::not_applicable);
  EXPECT_EQ(findings[0].evidence.at(0), Evidence("subjects", 0));
}

TEST(Findings, a_second_verdict_is_our_mistake) {
  const auto account = account_of({});
  Findings findings("key", account);
  EXPECT_DEATH(findings.account("t",
                                [](Judgement& judgement) {
                                  judgement.pass("a");
                                  judgement.fail("b");
                                }),
               "second verdict");
}

TEST(Findings, ids_are_stable_and_differ_by_each_part) {
  Finding finding;
  finding.key = "kms.rotation";
  finding.region = "eu-west-1";
  finding.resource = "arn:aws:kms:eu-west-1:123456789012:key/1";
  EXPECT_EQ(finding.id("123456789012"), finding.id("123456789012"));
  auto moved = finding;
  moved.region = "us-east-1";
  EXPECT_NE(moved.id("123456789012"), finding.id("123456789012"));
  EXPECT_NE(finding.id("1"), finding.id("2"));
}

TEST(Report, a_row_is_as_bad_as_its_worst_finding) {
  const auto combined = [](std::vector<Verdict> verdicts) {
    std::vector<Finding> findings(verdicts.size());
    for (std::size_t i = 0; i < verdicts.size(); ++i) findings[i].verdict = verdicts[i];
    return word(combine(findings));
  };
  EXPECT_EQ(combined({Verdict::pass, Verdict::unknown, Verdict::fail}), "fail");
  EXPECT_EQ(combined({Verdict::pass, Verdict::unknown, Verdict::manual}), "unknown");
  EXPECT_EQ(combined({Verdict::pass, Verdict::manual}), "manual");
  EXPECT_EQ(combined({Verdict::not_applicable, Verdict::pass}), "pass");
  EXPECT_EQ(combined({Verdict::not_applicable}), "not_applicable");
}

Thing full() {
  auto row = thing("us-east-1", "full", "two\nlines \x01 ü");
  row.flag = true;
  row.count = -3LL;
  row.ratio = 0.25;
  row.time = *parse_time("2026-11-25T09:59:59Z");
  row.words = std::vector<std::string>{"b", "a"};
  row.entries = std::map<std::string, std::string>{{"k", "v"}};
  row.parts = std::vector<sample::Part>{{"p", {"w"}, 7}, {"q", {}, std::nullopt}};
  return row;
}

TEST(SnapshotJson, print_and_parse_are_inverse) {
  auto mixed = thing("eu-west-1", "mixed");
  mixed.flag = Value<bool>::absent();
  mixed.count = Value<long long>::unknown({Cause::Kind::settles, "later", "gap"});
  mixed.text = Value<std::string>::placeholder({"aws_kms_key.a", "arn"});
  const auto text =
      print_snapshot(account_of({full(), mixed}, {gap_in("sample_thing", "eu-west-1")}));
  const TypeFunction types[] = {&type_of<Thing>};
  EXPECT_EQ(print_snapshot(parse_snapshot(text, types)), text);
}

TEST(SnapshotJson, does_not_depend_on_the_order_of_reading) {
  const auto one = account_of({thing("us-east-1", "a"), thing("eu-west-1", "b"), full()});
  const auto other = account_of({full(), thing("eu-west-1", "b"), thing("us-east-1", "a")});
  EXPECT_EQ(print_snapshot(one), print_snapshot(other));
}

TEST(SnapshotJson, keeps_no_sensitive_value) {
  auto row = full();
  row.secret = "hunter2";
  EXPECT_EQ(print_snapshot(account_of({row})).find("hunter2"), std::string::npos);
}

TEST(SnapshotJson, malformed_files_are_errors_that_say_what_is_wrong) {
  const TypeFunction types[] = {&type_of<Thing>};
  const auto good = print_snapshot(account_of({full()}));
  const auto with = [&](std::string from, const std::string& to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const struct {
    std::string name, text, message;
  } cases[] = {
      {"not JSON", "{", "not JSON"},
      {"another schema", with("underpin/snapshot/1", "underpin/report/1"), "not a snapshot"},
      {"cut short", good.substr(0, good.size() / 2), "not JSON"},
      {"an unknown type", with("\"sample_thing\"", "\"sample_thong\""), "sample_thing"},
      {"a number where a flag belongs", with("\"flag\": true", "\"flag\": 1"), "true or false"},
      {"a word where a time belongs", with("2026-11-25T09:59:59Z", "yesterday"), "a time"},
      {"no time", with("2026-11-25T10:00:00Z", "yesterday"), "taken_at"},
      {"a row that stands there twice",
       with("\"sample_thing\": [",
            "\"sample_thing\": [{\"region\": \"us-east-1\", \"id\": \"a\"}, {\"region\": "
            "\"us-east-1\", \"id\": \"a\"},"),
       "twice"},
      {"no status", with("\"enabled\"", "\"maybe\""), "region status"},
  };
  for (const auto& c : cases) {
    try {
      parse_snapshot(c.text, types);
      ADD_FAILURE() << c.name << " was read";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(c.message), std::string::npos)
          << c.name << ": " << error.what();
    }
  }
}

}  // namespace
}  // namespace underpin::testing
