// 3.8: customer keys that can rotate do.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

kms::Key key(Value<bool> rotates) {
  return {.key_manager = "CUSTOMER",
          .key_spec = "SYMMETRIC_DEFAULT",
          .key_usage = "ENCRYPT_DECRYPT",
          .origin = "AWS_KMS",
          .key_state = "Enabled",
          .multi_region_key_type = Value<std::string>::absent(),
          .enable_key_rotation = rotates};
}
Snapshot with(kms::Key one) {
  return AccountBuilder().row("eu-west-1", "arn:key", std::move(one)).build();
}
template <class Change>
Snapshot changed(Change&& change) {
  auto one = key(Value<bool>::absent());
  change(one);
  return with(std::move(one));
}

}  // namespace

std::vector<Case> key_rotation_cases() {
  AccountBuilder gap, gap_beside_fail;
  gap.row("eu-west-1", "arn:key", key(true)).gap<kms::Key>("us-east-1");
  gap_beside_fail.row("eu-west-1", "arn:key", key(false)).gap<kms::Key>("us-east-1");
  return table(
      Case{"an enabled symmetric key that rotates passes", with(key(true)), pass},
      Case{"the same key without rotation fails", with(key(false)), fail, "does not rotate"},
      Case{"a key whose policy hides its rotation is unknown, never a pass",
           with(key(denied<bool>())), unknown},
      Case{"an RSA key cannot rotate and is not applicable",
           changed([](auto& k) { k.key_spec = "RSA_2048"; }), not_applicable, "only symmetric"},
      Case{"an HMAC key cannot rotate", changed([](auto& k) { k.key_spec = "HMAC_256"; }),
           not_applicable},
      Case{"imported material does not rotate", changed([](auto& k) { k.origin = "EXTERNAL"; }),
           not_applicable, "imported"},
      Case{"a key of a custom store does not rotate",
           changed([](auto& k) { k.origin = "AWS_CLOUDHSM"; }), not_applicable},
      Case{"a key of an external store does not rotate",
           changed([](auto& k) { k.origin = "EXTERNAL_KEY_STORE"; }), not_applicable},
      Case{"a disabled key is not in use", changed([](auto& k) { k.key_state = "Disabled"; }),
           not_applicable},
      Case{"a key pending deletion is not in use",
           changed([](auto& k) { k.key_state = "PendingDeletion"; }), not_applicable},
      Case{"a key whose primary region is being changed is in use", changed([](auto& k) {
             k.key_state = "Updating";
             k.enable_key_rotation = false;
           }),
           fail, "does not rotate"},
      Case{"a replica may be the primary while that is being changed", changed([](auto& k) {
             k.key_state = "Updating";
             k.multi_region_key_type = "REPLICA";
           }),
           unknown, "changes the primary"},
      Case{"a replica is decided on its primary",
           changed([](auto& k) { k.multi_region_key_type = "REPLICA"; }), not_applicable,
           "primary"},
      Case{"an AWS managed key is no subject", changed([](auto& k) { k.key_manager = "AWS"; }),
           not_applicable, "nothing that this recommendation"},
      Case{"an unreadable description is unknown",
           changed([](auto& k) { k.key_spec = denied<std::string>(); }), unknown},
      Case{"rotation that KMS left out is unknown", with(key(Value<bool>::absent())), unknown},
      Case{"a description without the key's kind is unknown, never not applicable",
           changed([](auto& k) { k.key_spec = Value<std::string>::absent(); }), unknown,
           "did not describe"},
      Case{"a description without anything is unknown",
           with(kms::Key{.key_manager = Value<std::string>::absent(),
                         .key_spec = Value<std::string>::absent(),
                         .key_usage = Value<std::string>::absent(),
                         .origin = Value<std::string>::absent(),
                         .key_state = Value<std::string>::absent(),
                         .multi_region_key_type = Value<std::string>::absent(),
                         .enable_key_rotation = Value<bool>::absent()}),
           unknown},
      Case{"a primary key of many regions is judged", changed([](auto& k) {
             k.multi_region_key_type = "PRIMARY";
             k.enable_key_rotation = true;
           }),
           pass},
      Case{"no key at all is not applicable", AccountBuilder().build(), not_applicable},
      Case{"a region whose keys could not be listed is unknown", gap.build(), unknown},
      Case{"a failing key decides beside a gap", gap_beside_fail.build(), fail});
}

namespace {

TEST(KmsRotation, verdicts) { expect_verdicts("3.8", key_rotation_cases()); }

TEST(KmsRotation, the_evidence_is_the_fact_that_decided) {
  EXPECT_EQ(evidence_names(judged("3.8", with(key(false)))),
            std::vector<std::string>{"enable_key_rotation"});
  EXPECT_EQ(evidence_names(judged("3.8", changed([](auto& k) { k.origin = "EXTERNAL"; }))),
            std::vector<std::string>{"origin"});
}

}  // namespace
}  // namespace underpin::testing
