// Which events do the selectors of a trail record? Cases of recommendations 3.1, 3.10 and 3.11.
#include "semantics/event_selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event_selectors.h"
#include "semantics/event_selector_search.h"

namespace underpin::semantics::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const auto kNot = &AdvancedFieldSelector::not_equals;
const auto kStarts = &AdvancedFieldSelector::starts_with;
const auto kNotStarts = &AdvancedFieldSelector::not_starts_with;
const auto kEnds = &AdvancedFieldSelector::ends_with;
const auto kNotEnds = &AdvancedFieldSelector::not_ends_with;

struct ManagementCase {
  const char* name;
  EventSelectors selectors;
  Decision decision;
  std::string witness;  // part of it
};

TEST(EventSelectorManagement, is_judged_by_what_is_recorded) {
  const ManagementCase cases[] = {
      {"the selector of a new trail records all", {{basic("All", true)}, {}}, Decision::yes, ""},
      {"a data-events-only trail with ReadWriteType All records none, though steampipe passes it",
       {{basic("All", false, {"arn:aws:s3"})}, {}},
       Decision::no,
       "readOnly true"},
      {"writes only leave out the reads",
       {{basic("WriteOnly", true)}, {}},
       Decision::no,
       "readOnly true"},
      {"reads only leave out the writes",
       {{basic("ReadOnly", true)}, {}},
       Decision::no,
       "readOnly false"},
      {"a reading and a writing selector together record all",
       {{basic("ReadOnly", true), basic("WriteOnly", true)}, {}},
       Decision::yes,
       ""},
      {"the second of two selectors may be the one",
       {{basic("All", false), basic("All", true)}, {}},
       Decision::yes,
       ""},
      {"an unknown ReadWriteType records nothing",
       {{basic("Everything", true)}, {}},
       Decision::no,
       "Management"},
      {"no selector records nothing", {}, Decision::no, "Management"},
      {"an advanced selector for management events without readOnly records all",
       {{}, {management()}},
       Decision::yes,
       ""},
      {"one advanced selector for each value of readOnly records all",
       {{},
        {management({equals("readOnly", {"true"})}), management({equals("readOnly", {"false"})})}},
       Decision::yes,
       ""},
      {"both values of readOnly in one selector record all",
       {{}, {management({equals("readOnly", {"true", "false"})})}},
       Decision::yes,
       ""},
      {"readOnly false alone leaves out the reads",
       {{}, {management({equals("readOnly", {"false"})})}},
       Decision::no,
       "readOnly true"},
      {"the display name `Management events selector` makes no difference, though prowler reads it",
       {{},
        {advanced(
            {equals("eventCategory", {"Data"}), equals("resources.type", {"AWS::S3::Object"})},
            "Management events selector")}},
       Decision::no,
       "Management"},
      {"a selector for management events under any other name records all",
       {{}, {management({}, "whatever")}},
       Decision::yes,
       ""},
      {"an advanced selector for data events only records none, though steampipe passes it",
       {{}, {objects()}},
       Decision::no,
       "Management"},
      {"a selector with an eventName leaves out the others",
       {{}, {management({equals("eventName", {"CreateUser"})})}},
       Decision::no,
       "eventName"},
      {"a selector that leaves out one caller leaves out that caller's events",
       {{},
        {management({with("userIdentity.arn", kNotStarts, {"arn:aws:sts::1:assumed-role/x"})})}},
       Decision::no,
       "arn:aws:sts::1:assumed-role/x"},
      {"an eventName and all the others are all",
       {{},
        {management({equals("eventName", {"CreateUser"})}),
         management({with("eventName", kNot, {"CreateUser"})})}},
       Decision::yes,
       ""},
      {"a source that AWS does not let one exclude is left out",
       {{}, {management({with("eventSource", kNot, {"iam.amazonaws.com"})})}},
       Decision::no,
       "eventSource iam.amazonaws.com"},
      {"a selector without eventCategory counts for nothing",
       {{}, {advanced({equals("readOnly", {"true"})})}},
       Decision::no,
       "Management"},
      {"a condition on a field that is not known leaves it undecided",
       {{}, {management({equals("tomorrowsField", {"x"})})}},
       Decision::undecided,
       ""},
      {"a condition that is not followed does no harm beside a selector for all",
       {{}, {management({equals("tomorrowsField", {"x"})}), management()}},
       Decision::yes,
       ""},
  };
  for (const auto& c : cases) {
    const auto coverage = management_events(c.selectors);
    EXPECT_EQ(coverage.answer.decision, c.decision) << c.name << ": " << coverage.answer.reason;
    EXPECT_THAT(coverage.answer.witness, HasSubstr(c.witness)) << c.name;
    EXPECT_EQ(coverage.answer.is_no(), !coverage.answer.witness.empty()) << c.name;
    EXPECT_EQ(coverage.reads && coverage.writes, coverage.answer.is_yes()) << c.name;
    EXPECT_THAT(coverage.excluded_sources, IsEmpty()) << c.name;
  }
}

TEST(EventSelectorManagement, excluded_kms_and_rds_data_events_still_qualify_and_are_named) {
  EventSelector without_kms = basic("All", true);
  without_kms.exclude_management_event_sources = {"kms.amazonaws.com", "rdsdata.amazonaws.com"};
  const EventSelectors cases[] = {
      {{without_kms}, {}},
      {{},
       {management({with("eventSource", kNot, {"rdsdata.amazonaws.com", "kms.amazonaws.com"})})}},
  };
  for (const auto& selectors : cases) {
    const auto coverage = management_events(selectors);
    EXPECT_TRUE(coverage.answer.is_yes()) << coverage.answer.reason;
    EXPECT_THAT(coverage.excluded_sources,
                ElementsAre("kms.amazonaws.com", "rdsdata.amazonaws.com"));
    EXPECT_THAT(coverage.answer.reason, HasSubstr("kms.amazonaws.com"));
  }
}

TEST(EventSelectorManagement, a_source_that_another_selector_records_is_not_excluded) {
  EventSelector without_kms = basic("All", true);
  without_kms.exclude_management_event_sources = {"kms.amazonaws.com"};
  const auto coverage = management_events({{without_kms, basic("All", true)}, {}});
  EXPECT_TRUE(coverage.answer.is_yes());
  EXPECT_THAT(coverage.excluded_sources, IsEmpty());
}

struct ObjectCase {
  const char* name;
  EventSelectors selectors;
  Decision read;
  Decision write;
};

constexpr Decision kYes = Decision::yes;
constexpr Decision kNo = Decision::no;

TEST(EventSelectorObjects, of_one_bucket_are_judged_by_what_is_recorded) {
  const std::string bucket = "arn:aws:s3:::logs/";
  const ObjectCase cases[] = {
      {"`arn:aws:s3` records every object",
       {{basic("All", false, {"arn:aws:s3"})}, {}},
       kYes,
       kYes},
      {"`arn:aws:s3:::` records every object, though steampipe does not know it",
       {{basic("All", false, {"arn:aws:s3:::"})}, {}},
       kYes,
       kYes},
      {"the bucket and a slash record the whole bucket",
       {{basic("All", false, {bucket})}, {}},
       kYes,
       kYes},
      {"the bucket without the slash, as in a guide's snippet, records nothing",
       {{basic("All", false, {"arn:aws:s3:::logs"})}, {}},
       kNo,
       kNo},
      {"a selector for `logs-archive/` does not cover `logs`, though steampipe says so",
       {{basic("All", false, {"arn:aws:s3:::logs-archive/"})}, {}},
       kNo,
       kNo},
      {"a prefix of the bucket is not the bucket, though steampipe says so",
       {{basic("All", false, {"arn:aws:s3:::logs/2024/"})}, {}},
       kNo,
       kNo},
      {"another partition's ARN records nothing here",
       {{basic("All", false, {"arn:aws-cn:s3"})}, {}},
       kNo,
       kNo},
      {"another resource type records no object",
       {{{"All", false, {{"AWS::Lambda::Function", {"arn:aws:lambda"}}}, {}}}, {}},
       kNo,
       kNo},
      {"WriteOnly records writes", {{basic("WriteOnly", true, {"arn:aws:s3"})}, {}}, kNo, kYes},
      {"ReadOnly records reads", {{basic("ReadOnly", true, {"arn:aws:s3"})}, {}}, kYes, kNo},
      {"reads here and writes there are both",
       {{basic("ReadOnly", true, {"arn:aws:s3"}), basic("WriteOnly", false, {bucket})}, {}},
       kYes,
       kYes},
      {"management events alone record no object", {{basic("All", true)}, {}}, kNo, kNo},
      {"an advanced selector for all objects, as the console writes it, though steampipe ignores "
       "it",
       {{}, {objects()}},
       kYes,
       kYes},
      {"an advanced read-only selector records reads only, though prowler passes both",
       {{}, {objects({equals("readOnly", {"true"})})}},
       kYes,
       kNo},
      {"an advanced write-only selector records writes only",
       {{}, {objects({equals("readOnly", {"false"})})}},
       kNo,
       kYes},
      {"an advanced selector for another bucket records nothing here, though prowler passes it",
       {{}, {objects({with("resources.ARN", kStarts, {"arn:aws:s3:::other/"})})}},
       kNo,
       kNo},
      {"StartsWith the bucket and a slash records it",
       {{}, {objects({with("resources.ARN", kStarts, {bucket})})}},
       kYes,
       kYes},
      {"StartsWith without the slash records it, and `logs-archive` too",
       {{}, {objects({with("resources.ARN", kStarts, {"arn:aws:s3:::logs"})})}},
       kYes,
       kYes},
      {"StartsWith a part of the bucket's name records it",
       {{}, {objects({with("resources.ARN", kStarts, {"arn:aws:s3:::lo"})})}},
       kYes,
       kYes},
      {"StartsWith a prefix of the keys is not the bucket",
       {{}, {objects({with("resources.ARN", kStarts, {bucket + "2024/"})})}},
       kNo,
       kNo},
      {"Equals the bucket's ARN is one object at most",
       {{}, {objects({equals("resources.ARN", {bucket})})}},
       kNo,
       kNo},
      {"NotStartsWith the bucket takes it away",
       {{}, {objects({with("resources.ARN", kNotStarts, {bucket})})}},
       kNo,
       kNo},
      {"NotStartsWith another bucket leaves it",
       {{}, {objects({with("resources.ARN", kNotStarts, {"arn:aws:s3:::other/"})})}},
       kYes,
       kYes},
      {"NotStartsWith a prefix of the keys takes that away",
       {{}, {objects({with("resources.ARN", kNotStarts, {bucket + "tmp/"})})}},
       kNo,
       kNo},
      {"NotEquals one object takes that away",
       {{}, {objects({with("resources.ARN", kNot, {bucket + "secret"})})}},
       kNo,
       kNo},
      {"NotEndsWith an ending of keys takes those away",
       {{}, {objects({with("resources.ARN", kNotEnds, {".tmp"})})}},
       kNo,
       kNo},
      {"EndsWith an ending of keys records those only",
       {{}, {objects({with("resources.ARN", kEnds, {".log"})})}},
       kNo,
       kNo},
      {"what one selector takes away another may give back",
       {{},
        {objects({with("resources.ARN", kNotStarts, {bucket + "tmp/"})}),
         objects({with("resources.ARN", kStarts, {bucket})})}},
       kYes,
       kYes},
      {"what EndsWith leaves NotEndsWith of another selector takes",
       {{},
        {objects({with("resources.ARN", kEnds, {".log"})}),
         objects({with("resources.ARN", kNotEnds, {".log"})})}},
       kYes,
       kYes},
      {"two prefixes that leave a gap do not cover",
       {{}, {objects({with("resources.ARN", kStarts, {bucket + "a", bucket + "b"})})}},
       kNo,
       kNo},
      {"a limit on eventName leaves out the other events",
       {{}, {objects({equals("eventName", {"PutObject", "DeleteObject", "GetObject"})})}},
       kNo,
       kNo},
      {"an excluded eventName is left out",
       {{}, {objects({with("eventName", kNot, {"DeleteObject"})})}},
       kNo,
       kNo},
      {"an excluded caller is left out",
       {{},
        {objects({with("userIdentity.arn", kNotStarts, {"arn:aws:sts::1:assumed-role/scan"})})}},
       kNo,
       kNo},
      {"the console's calls alone are not all",
       {{}, {objects({equals("sessionCredentialFromConsole", {"true"})})}},
       kNo,
       kNo},
      {"the console's calls and all the others are all",
       {{},
        {objects({equals("sessionCredentialFromConsole", {"true"})}),
         objects({with("sessionCredentialFromConsole", kNot, {"true"})})}},
       kYes,
       kYes},
      {"asking for the eventSource that object events have takes nothing away",
       {{}, {objects({equals("eventSource", {"s3.amazonaws.com"})})}},
       kYes,
       kYes},
      {"excluding service events takes no call away",
       {{}, {objects({with("eventType", kNot, {"AwsServiceEvent"})})}},
       kYes,
       kYes},
      {"a condition on a field that is not known leaves it undecided",
       {{}, {objects({equals("tomorrowsField", {"x"})})}},
       Decision::undecided,
       Decision::undecided},
  };
  for (const auto& c : cases) {
    const auto read = object_events(c.selectors, ObjectAccess::read, "aws", "logs");
    const auto write = object_events(c.selectors, ObjectAccess::write, "aws", "logs");
    EXPECT_EQ(read.answer.decision, c.read) << "read: " << c.name << ": " << read.answer.witness;
    EXPECT_EQ(write.answer.decision, c.write)
        << "write: " << c.name << ": " << write.answer.witness;
    EXPECT_EQ(read.answer.is_no(), !read.answer.witness.empty()) << c.name;
  }
}

TEST(EventSelectorObjects, a_value_without_the_slash_is_named_in_a_note) {
  const auto coverage = object_events({{basic("All", false, {"arn:aws:s3:::logs"})}, {}},
                                      ObjectAccess::write, "aws", "logs");
  ASSERT_THAT(coverage.notes, SizeIs(1));
  EXPECT_THAT(coverage.notes[0], HasSubstr("lacks the slash"));
}

TEST(EventSelectorObjects, of_every_bucket_need_a_selector_for_all) {
  const ObjectCase cases[] = {
      {"`arn:aws:s3`", {{basic("All", false, {"arn:aws:s3"})}, {}}, kYes, kYes},
      {"an advanced selector without an ARN", {{}, {objects()}}, kYes, kYes},
      {"a list of buckets is not every bucket that will be",
       {{basic("All", false, {"arn:aws:s3:::a/", "arn:aws:s3:::b/"})}, {}},
       kNo,
       kNo},
      {"all but the log bucket is not every bucket",
       {{}, {objects({with("resources.ARN", kNotStarts, {"arn:aws:s3:::logs/"})})}},
       kNo,
       kNo},
      {"StartsWith the beginning of every bucket's ARN",
       {{}, {objects({with("resources.ARN", kStarts, {"arn:aws:s3:::"})})}},
       kYes,
       kYes},
      {"all but the log bucket, and the log bucket",
       {{},
        {objects({with("resources.ARN", kNotStarts, {"arn:aws:s3:::logs/"})}),
         objects({with("resources.ARN", kStarts, {"arn:aws:s3:::logs/"})})}},
       kYes,
       kYes},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(object_events(c.selectors, ObjectAccess::read, "aws", {}).answer.decision, c.read)
        << c.name;
    EXPECT_EQ(object_events(c.selectors, ObjectAccess::write, "aws", {}).answer.decision, c.write)
        << c.name;
  }
}

TEST(EventSelectorObjects, the_witness_is_an_object_that_is_left_out) {
  const EventSelectors selectors = {
      {}, {objects({with("resources.ARN", kNotStarts, {"arn:aws:s3:::logs/tmp/"})})}};
  const auto coverage = object_events(selectors, ObjectAccess::write, "aws", "logs");
  EXPECT_THAT(coverage.answer.witness, HasSubstr("resources.ARN arn:aws:s3:::logs/tmp/"));
  EXPECT_THAT(coverage.answer.witness, HasSubstr("eventName PutObject"));
}

// The example of "How CloudTrail evaluates multiple conditions for a field" in the user guide.
TEST(EventSelectorConditions, combine_as_the_user_guide_shows) {
  const std::string bucket = "arn:aws:s3:::amzn-s3-demo-bucket/";
  AdvancedFieldSelector arn;
  arn.field = "resources.ARN";
  arn.equals = {bucket + "object1"};
  arn.starts_with = {bucket};
  arn.ends_with = {"object3"};
  arn.not_starts_with = {bucket + "deselect"};
  arn.not_ends_with = {"object5"};
  arn.not_equals = {bucket + "object6"};
  const std::pair<std::string, bool> cases[] = {
      {bucket + "object1", true},
      {bucket + "object2", true},
      {"arn:aws:s3:::amzn-s3-demo-bucket1/object3", true},
      {bucket + "deselectObject4", false},
      {bucket + "object5", false},
      {bucket + "object6", false},
      {"arn:aws:s3:::other/object1", false},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(selector::passes(arn, text), expected) << text;
}

}  // namespace
}  // namespace underpin::semantics::test
