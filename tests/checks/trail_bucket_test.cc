// 3.3 and 3.6: nobody outside reaches the logs, and who does is logged.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudtrail::Trail;
using s3::BucketAcl;
using s3::BucketLogging;
using s3::BucketPolicy;
using s3::Grant;
using Text = Value<std::string>;
using Grants = Value<std::vector<Grant>>;

const std::string kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
const std::string kAnyAwsUser = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const std::string kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

std::vector<Grant> grants(const std::string& group) {
  return {{{"CanonicalUser", "", "79a59df9"}, "FULL_CONTROL"}, {{"Group", group, ""}, "READ"}};
}
std::string allow(const std::string& principal, const std::string& condition = "{}") {
  return fmt::format(
      R"({{"Effect": "Allow", "Principal": {}, "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::logs/*", "Condition": {}}})",
      principal, condition);
}
std::string policy(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}
constexpr const char* kMembers = R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})";
constexpr const char* kWebUsers =
    R"({"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"})";

// A trail and its bucket, closed; a case changes one thing.
struct Setup {
  Trail trail = good_trail();
  Grants acl = grants(kLogDelivery);
  Text policy = {};  // unset: no policy
  Value<bool> ignore_acls = false, restrict_policy = false;
  bool bucket = true, has_policy = false;

  AccountBuilder rows() const {
    auto account = account_with(trail);
    if (!bucket) return account;
    account.row("global", "logs", s3::Bucket{.bucket_region = "us-east-1"})
        .row("global", "logs", BucketAcl{.grant = acl});
    if (has_policy) account.row("global", "logs", BucketPolicy{.policy = policy});
    s3::BucketPublicAccessBlock block;
    block.block_public_acls = block.block_public_policy = false;
    block.ignore_public_acls = ignore_acls;
    block.restrict_public_buckets = restrict_policy;
    return std::move(account.row("global", "logs", std::move(block)));
  }
};
template <class Change>
Snapshot changed(Change&& change) {
  Setup setup;
  change(setup);
  return setup.rows().build();
}
Snapshot with_policy(Text text, Value<bool> restrict_policy = false) {
  return changed([&](Setup& s) {
    s.has_policy = true;
    s.policy = std::move(text);
    s.restrict_policy = std::move(restrict_policy);
  });
}
Snapshot with_acl(Grants acl, Value<bool> ignore = false) {
  return changed([&](Setup& s) {
    s.acl = std::move(acl);
    s.ignore_acls = std::move(ignore);
  });
}

AccountBuilder of_an_organisation() {
  AccountBuilder account;
  const std::string arn = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";
  account.row("us-east-1", arn, good_trail()).row("us-east-1", arn, status(true));
  return account;
}

}  // namespace

std::vector<Case> trail_bucket_public_cases() {
  auto acl_refused = account_with(good_trail()), policy_refused = account_with(good_trail());
  for (auto* account : {&acl_refused, &policy_refused})
    account->row("global", "logs", s3::Bucket{.bucket_region = "us-east-1"});
  acl_refused.gap<BucketAcl>("global");
  policy_refused.row("global", "logs", BucketAcl{.grant = grants(kLogDelivery)})
      .gap<BucketPolicy>("global");
  auto account_blocks = Setup{.acl = grants(kAllUsers)}.rows();
  s3::AccountPublicAccessBlock block;
  block.ignore_public_acls = block.restrict_public_buckets = true;
  account_blocks.row("global", kAccount, block);
  auto two_trails = Setup{}.rows(), buckets_unlisted = account_with(good_trail()),
       trails_refused = Setup{}.rows(), block_unread = Setup{.acl = grants(kAllUsers)}.rows();
  auto poor = good_trail();
  poor.s3_bucket_name = "site";
  const std::string other = "arn:aws:cloudtrail:us-east-1:123456789012:trail/other";
  two_trails.row("us-east-1", other, poor)
      .row("us-east-1", other, status(true))
      .row("global", "site", s3::Bucket{.bucket_region = "us-east-1"})
      .row("global", "site", BucketAcl{.grant = grants(kAllUsers)});
  buckets_unlisted.gap<s3::Bucket>("global");
  trails_refused.gap<Trail>("eu-west-1");
  block_unread.gap<s3::AccountPublicAccessBlock>("global");
  return table(
      Case{"an owner's ACL and no policy pass", changed([](Setup&) {}), pass, "lets the public in"},
      Case{"an ACL that grants to everyone fails", with_acl(grants(kAllUsers)), fail, "AllUsers"},
      Case{"a policy that allows everyone fails", with_policy(policy(allow(R"("*")"))), fail,
           "s3:GetObject"},
      Case{"a policy that allows a service passes",
           with_policy(policy(allow(R"({"Service": "cloudtrail.amazonaws.com"})"))), pass},
      Case{"a policy that allows another account passes",
           with_policy(policy(allow(R"({"AWS": "arn:aws:iam::999999999999:root"})"))), pass},
      // What other tools pass or fail wrongly.
      Case{"an ACL that grants to any user of AWS fails", with_acl(grants(kAnyAwsUser)), fail,
           "AuthenticatedUsers"},
      Case{"everyone may be written as an AWS principal",
           with_policy(policy(allow(R"({"AWS": "*"})"))), fail},
      Case{"everyone tied to an organisation fails by the letter alone",
           with_policy(policy(allow(R"("*")", kMembers))), fail, "allows everyone", "literal-only"},
      Case{"an ACL that is ignored fails by the letter alone", with_acl(grants(kAllUsers), true),
           fail, "AllUsers", "literal-only"},
      Case{"the account's block ignores it as well", account_blocks.build(), fail, "",
           "literal-only"},
      Case{"a policy whose public is kept out fails by the letter alone",
           with_policy(policy(allow(R"("*")")), true), fail, "allows everyone", "literal-only"},
      Case{"users of a web identity provider are the public, which the letter does not see",
           with_policy(policy(kWebUsers)), fail, "to the public"},
      Case{"only buckets of trails are looked at", two_trails.build(), fail, "AllUsers"},
      Case{"fault 44: a bucket of another account is unknown, never a pass",
           changed([](Setup& s) { s.bucket = false; }), unknown, "audit the account that owns it"},
      Case{"an organisation's trail points to its owner", of_an_organisation().build(), unknown,
           "evidence is in account 999999999999"},
      Case{"a trail that names no bucket is unknown",
           changed([](Setup& s) { s.trail.s3_bucket_name = Text::absent(); }), unknown},
      Case{"a trail whose bucket is unread is unknown",
           changed([](Setup& s) { s.trail.s3_bucket_name = denied<std::string>(); }), unknown},
      Case{"no trail is not applicable", AccountBuilder().build(), not_applicable,
           "there is no trail"},
      Case{"a policy that is none is unknown", with_policy(Text("{")), unknown},
      Case{"a policy that S3 did not show is unknown", with_policy(Text::absent()), unknown},
      Case{"an ACL that S3 did not show is unknown", with_acl(Grants::absent()), unknown},
      Case{"an unread policy is unknown", with_policy(denied<std::string>()), unknown},
      Case{"an unread policy does not matter beside a public ACL", changed([](Setup& s) {
             s.acl = grants(kAllUsers);
             s.has_policy = true;
             s.policy = denied<std::string>();
           }),
           fail, "AllUsers"},
      Case{"an unread setting does not matter where the letter decides",
           with_acl(grants(kAllUsers), denied<bool>()), fail},
      Case{"an unread account block does not matter where the letter decides", block_unread.build(),
           fail},
      Case{"an unread setting matters where the effect decides",
           with_policy(policy(kWebUsers), denied<bool>()), unknown},
      Case{"ACLs that could not be read are unknown", acl_refused.build(), unknown},
      Case{"policies that could not be read are unknown", policy_refused.build(), unknown},
      Case{"a bucket that could not be listed is unknown", buckets_unlisted.build(), unknown},
      Case{"trails that could not be listed are unknown", trails_refused.build(), unknown});
}

namespace {

AccountBuilder logging(Text target) {
  auto account = Setup{}.rows();
  account.row("global", "audit", s3::Bucket{.bucket_region = "us-east-1"})
      .row("global", "logs",
           BucketLogging{.target_bucket = std::move(target), .target_prefix = "access/"});
  return account;
}

}  // namespace

std::vector<Case> trail_bucket_logging_cases() {
  auto refused = Setup{}.rows(), unlisted = account_with(good_trail()), trails = logging("audit");
  refused.gap<BucketLogging>("global");
  unlisted.gap<s3::Bucket>("global");
  trails.gap<Trail>("eu-west-1");
  return table(
      Case{"a bucket that logs to another passes", logging("audit").build(), pass, "is logged"},
      Case{"a bucket that does not log fails", Setup{}.rows().build(), fail, "does not log"},
      Case{"a bucket that logs into itself passes with a note", logging("logs").build(), pass, "",
           "logs-into-itself"},
      Case{"a bucket that logs to one that is gone fails", logging("gone").build(), fail,
           "does not exist", "stricter-than-audit"},
      Case{"a bucket of another account does not vanish",
           changed([](Setup& s) { s.bucket = false; }), unknown, "audit the account that owns it"},
      Case{"a bucket that no trail names is no subject",
           logging("audit").row("global", "site", s3::Bucket{.bucket_region = "us-east-1"}).build(),
           pass},
      Case{"an organisation's trail points to its owner", of_an_organisation().build(), unknown,
           "evidence is in account 999999999999"},
      Case{"no trail is not applicable", AccountBuilder().build(), not_applicable},
      Case{"an unread target is unknown", logging(denied<std::string>()).build(), unknown},
      Case{"a target that S3 left out is unknown", logging(Text::absent()).build(), unknown},
      Case{"logging that could not be read is unknown", refused.build(), unknown},
      Case{"a bucket that could not be listed is unknown", unlisted.build(), unknown},
      Case{"trails that could not be listed are unknown", trails.build(), unknown});
}

namespace {

TEST(TrailBucketPublic, verdicts) { expect_verdicts("3.3", trail_bucket_public_cases()); }
TEST(TrailBucketLogging, verdicts) { expect_verdicts("3.6", trail_bucket_logging_cases()); }

TEST(TrailBucketPublic, the_reading_decides_where_letter_and_effect_differ) {
  const struct {
    const char* what;
    Snapshot account;
    const char *strict, *letter, *effect;
  } cases[] = {
      {"everyone of an organisation", with_policy(policy(allow(R"("*")", kMembers))), "fail",
       "fail", "pass"},
      {"an ACL that is ignored", with_acl(grants(kAllUsers), true), "fail", "fail", "pass"},
      {"users of a web identity provider", with_policy(policy(kWebUsers)), "fail", "pass", "fail"},
      {"an ACL that is perhaps ignored", with_acl(grants(kAllUsers), denied<bool>()), "fail",
       "fail", "unknown"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(word(judged("3.3", c.account, ReadingMode::strict).verdict), c.strict) << c.what;
    EXPECT_EQ(word(judged("3.3", c.account, ReadingMode::letter).verdict), c.letter) << c.what;
    EXPECT_EQ(word(judged("3.3", c.account, ReadingMode::effect).verdict), c.effect) << c.what;
  }
}

TEST(TrailBucketPublic, the_evidence_is_what_is_granted) {
  EXPECT_EQ(evidence_names(judged("3.3", with_acl(grants(kAllUsers)))),
            (std::vector<std::string>{"s3_bucket_name", "granted"}));
}

TEST(TrailBucketLogging, the_audit_is_content_with_a_target_that_is_gone) {
  EXPECT_EQ(word(judged("3.6", logging("gone").build(), ReadingMode::letter).verdict), "pass");
}

}  // namespace
}  // namespace underpin::testing
