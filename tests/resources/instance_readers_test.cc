// The readers of EC2 instances, their profiles, and certificates in IAM, on replies shaped as the
// API references print them.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/ec2/instance.h"
#include "resources/iam/instance_profile.h"
#include "resources/iam/server_certificate.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"
#include "tests/resources/iam_replies.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Time time(const char* text) { return *parse_time(text); }

// ---- Server certificates. Source: IAM API Reference, ListServerCertificates, "Examples".

TEST(ServerCertificates, are_read_to_the_last_page) {
  ReaderRun run;
  const auto certificate = [](const char* name, const char* more) {
    return member(
        fmt::format("<ServerCertificateName>{0}</ServerCertificateName><Path>/x/</Path>"
                    "<Arn>arn:aws:iam::123456789012:server-certificate/x/{0}</Arn>"
                    "<UploadDate>2010-05-08T01:02:03.004Z</UploadDate>{1}",
                    name, more));
  };
  run.aws.on("iam:ListServerCertificates", {.page = 1},
             query("ListServerCertificates",
                   page_of("ServerCertificateMetadataList",
                           certificate("a", "<Expiration>2012-05-08T01:02:03.004Z</Expiration>"),
                           "more")));
  run.aws.on("iam:ListServerCertificates", {.page = 2},
             query("ListServerCertificates",
                   page_of("ServerCertificateMetadataList", certificate("b", ""))));
  const auto& found = run.read(reader_of(type_of<iam::ServerCertificate>()));
  const auto* a = row_of<iam::ServerCertificate>(
      found, "global", "arn:aws:iam::123456789012:server-certificate/x/a");
  EXPECT_TRUE(is(a->name, "a"));
  EXPECT_TRUE(is(a->expiration, time("2012-05-08T01:02:03Z")));
  EXPECT_TRUE(row_of<iam::ServerCertificate>(found, "global",
                                             "arn:aws:iam::123456789012:server-certificate/x/b")
                  ->expiration.is_absent());
}

// ---- Instance profiles and instances. Source: IAM API Reference, ListInstanceProfiles; EC2 API
// Reference, DescribeInstances, "Examples".

std::string profile(const char* name, const char* roles) {
  return member(
      fmt::format("<InstanceProfileName>{0}</InstanceProfileName><Path>/</Path>"
                  "<Arn>arn:aws:iam::123456789012:instance-profile/{0}</Arn>"
                  "<Roles>{1}</Roles>",
                  name, roles));
}

TEST(InstanceProfiles, have_a_role_or_none) {
  ReaderRun run;
  run.aws.on("iam:ListInstanceProfiles", {.page = 1},
             query("ListInstanceProfiles",
                   page_of("InstanceProfiles",
                           profile("web", "<member><RoleName>app</RoleName></member>"), "more")));
  run.aws.on("iam:ListInstanceProfiles", {.page = 2},
             query("ListInstanceProfiles", page_of("InstanceProfiles", profile("empty", ""))));
  const auto& found = run.read(reader_of(type_of<iam::InstanceProfile>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const std::string profiles = "arn:aws:iam::123456789012:instance-profile/";
  EXPECT_TRUE(is(row_of<iam::InstanceProfile>(found, "global", profiles + "web")->role, "app"));
  EXPECT_TRUE(row_of<iam::InstanceProfile>(found, "global", profiles + "empty")->role.is_absent());
}

std::string instance(const char* id, const char* state, const char* more) {
  return fmt::format(
      "<item><reservationId>r-{0}</reservationId><instancesSet><item><instanceId>{0}</instanceId>"
      "<instanceState><code>16</code><name>{1}</name></instanceState>{2}</item></instancesSet>"
      "</item>",
      id, state, more);
}

TEST(Instances, of_every_reservation_and_page_and_region_are_rows) {
  ReaderRun run;
  run.aws.on("ec2:DescribeInstances", ec2("DescribeInstances", "<reservationSet/>"));
  run.aws.on(
      "ec2:DescribeInstances", {.region = "eu-west-1", .page = 1},
      ec2("DescribeInstances",
          "<reservationSet>" +
              instance("i-1", "running",
                       "<iamInstanceProfile><arn>arn:p</arn><id>AIPA</id></iamInstanceProfile>") +
              instance("i-2", "terminated", "") + "</reservationSet><nextToken>more</nextToken>"));
  run.aws.on("ec2:DescribeInstances", {.region = "eu-west-1", .page = 2},
             ec2("DescribeInstances",
                 "<reservationSet>" + instance("i-3", "stopped", "") + "</reservationSet>"));
  const auto& found = run.read(reader_of(type_of<ec2::Instance>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<ec2::Instance>(found),
              ElementsAre("eu-west-1 i-1", "eu-west-1 i-2", "eu-west-1 i-3"));
  const auto* first = row_of<ec2::Instance>(found, "eu-west-1", "i-1");
  EXPECT_TRUE(is(first->instance_state, "running"));
  EXPECT_TRUE(is(first->iam_instance_profile_arn, "arn:p"));
  EXPECT_TRUE(
      row_of<ec2::Instance>(found, "eu-west-1", "i-2")->iam_instance_profile_arn.is_absent());
}

TEST(Instances, a_region_that_refuses_is_its_own_gap) {
  ReaderRun run;
  run.aws.on("ec2:DescribeInstances", ec2("DescribeInstances", "<reservationSet/>"));
  run.aws.refuse("ec2:DescribeInstances", {.region = "us-east-1"}, "UnauthorizedOperation");
  const auto& found = run.read(reader_of(type_of<ec2::Instance>()));
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_instance/us-east-1//ec2:DescribeInstances"));
}

}  // namespace
}  // namespace underpin::testing
