// 1.20: every bucket blocks public access, itself or through the account.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

template <class Block>
Block block(Value<bool> a, Value<bool> b, Value<bool> c, Value<bool> d) {
  Block out;
  out.block_public_acls = a;
  out.ignore_public_acls = b;
  out.block_public_policy = c;
  out.restrict_public_buckets = d;
  return out;
}

AccountBuilder bucket() {
  AccountBuilder builder;
  builder.row("global", "logs", s3::Bucket{.bucket_region = "eu-west-1"});
  return builder;
}
AccountBuilder with_own(Value<bool> a, Value<bool> b, Value<bool> c, Value<bool> d) {
  auto builder = bucket();
  builder.row("global", "logs", block<s3::BucketPublicAccessBlock>(a, b, c, d));
  return builder;
}
AccountBuilder& with_account(AccountBuilder&& builder, Value<bool> a, Value<bool> b, Value<bool> c,
                             Value<bool> d) {
  return builder.row("global", kAccount, block<s3::AccountPublicAccessBlock>(a, b, c, d));
}

}  // namespace

std::vector<Case> public_access_cases() {
  AccountBuilder no_bucket_open, no_bucket_closed, listing;
  no_bucket_closed.row("global", kAccount,
                       block<s3::AccountPublicAccessBlock>(true, true, true, true));
  listing.gap<s3::Bucket>("global").row(
      "global", kAccount, block<s3::AccountPublicAccessBlock>(true, true, true, true));
  auto account_unread = with_own(true, true, true, true);
  account_unread.gap<s3::AccountPublicAccessBlock>("global");
  auto neither_known = bucket();
  neither_known.gap<s3::AccountPublicAccessBlock>("global");
  auto own_unread = bucket();
  own_unread.gap<s3::BucketPublicAccessBlock>("global");
  const auto no = denied<bool>();
  auto mixed = with_own(true, true, true, true);
  mixed.row("global", "site", s3::Bucket{.bucket_region = "eu-west-1"});
  auto keys_unread = bucket();
  keys_unread.gap({"aws_s3_bucket_public_access_block",
                   "global",
                   std::nullopt,
                   {},
                   "s3:ListBuckets",
                   std::string(kKeysUnread),
                   "",
                   ""});
  AccountBuilder no_bucket_unread;
  no_bucket_unread.gap<s3::AccountPublicAccessBlock>("global");
  return table(
      Case{"all four at the bucket pass without an account block",
           with_own(true, true, true, true).build(), pass},
      Case{"all four at the account pass a bucket without a block",
           with_account(bucket(), true, true, true, true).build(), pass},
      Case{"two here and two there add up",
           with_account(with_own(true, true, false, false), false, false, true, true).build(),
           pass},
      Case{"no configuration anywhere fails", bucket().build(), fail,
           "block_public_acls, ignore_public_acls"},
      Case{"two flags of four are not enough", with_own(false, true, false, true).build(), fail,
           "block_public_acls, block_public_policy are off"},
      Case{"one flag off fails and is named", with_own(true, true, true, false).build(), fail,
           "restrict_public_buckets is off"},
      Case{"an unreadable flag is unknown", with_own(true, true, true, no).build(), unknown},
      Case{"an unreadable bucket block does not matter when the account blocks",
           with_account(with_own(no, no, no, no), true, true, true, true).build(), pass},
      Case{"a flag known to be off fails beside an unreadable one",
           with_account(with_own(false, no, true, true), false, false, false, false).build(), fail},
      Case{"an unreadable account block does not matter when the bucket blocks",
           account_unread.build(), pass},
      Case{"no bucket block and an unreadable account block is unknown", neither_known.build(),
           unknown},
      Case{"bucket blocks that could not be read are unknown", own_unread.build(), unknown},
      Case{"one open bucket among closed ones fails", mixed.build(), fail,
           "off at the bucket and the account"},
      Case{"a setting that AWS left out is off",
           with_own(true, true, true, Value<bool>::absent()).build(), fail,
           "restrict_public_buckets is off"},
      Case{"keys of bucket blocks that were never read do not matter to a bucket that was asked",
           keys_unread.build(), fail},
      Case{"without a bucket an unreadable account block is unknown", no_bucket_unread.build(),
           unknown},
      Case{"without a bucket the account decides: blocked", no_bucket_closed.build(), pass,
           "no bucket yet"},
      Case{"without a bucket the account decides: open", no_bucket_open.build(), fail,
           "no bucket yet"},
      Case{"buckets that could not be listed are unknown, though the account blocks",
           listing.build(), unknown});
}

namespace {

TEST(PublicAccessBlock, verdicts) { expect_verdicts("1.20", public_access_cases()); }

TEST(PublicAccessBlock, the_evidence_has_each_setting_at_account_and_bucket) {
  const auto names = evidence_names(judged("1.20", bucket().build()));
  ASSERT_EQ(names.size(), 9u);
  EXPECT_EQ(names[0], "bucket_region");
  EXPECT_EQ(names[1], "account.block_public_acls");
  EXPECT_EQ(names[2], "bucket.block_public_acls");
}

}  // namespace
}  // namespace underpin::testing
