// Recommendations about KMS keys.
#include "checks/check.h"
#include "resources/kms/key.h"

namespace underpin::checks {
namespace {

// What AWS left out of a description decides nothing: not that a key cannot rotate either.
bool described(const kms::Key& key) {
  for (const auto* fact : {&key.key_manager, &key.key_spec, &key.origin, &key.key_state})
    if (fact->is_absent()) return false;
  return true;
}

// Enabled, or so for all use: a key that is being made its set's primary works on for the seconds
// that this takes; meanwhile KMS may show both as replicas. Source: KMS Developer Guide, "Change
// the primary key in a set of multi-Region keys", The Updating key state.
Truth in_use(const kms::Key& key) {
  return key.key_state == "Enabled" || key.key_state == "Updating";
}

// 3.8: every enabled symmetric customer key with AWS's own material rotates. Others cannot, and are
// listed as such. Source: KMS Developer Guide, "Rotate AWS KMS keys".
void rotation(const Question&, Findings& findings) {
  findings.each<kms::Key>([](const kms::Key& key, Judgement& finding) {
    if (key.key_manager == "AWS") return finding.skip();
    if (!described(key)) return finding.unknown("KMS did not describe the key in full");
    if (!(key.key_spec == "SYMMETRIC_DEFAULT"))
      return finding.not_applicable("only symmetric keys rotate", {{"key_spec", key.key_spec}});
    if (!(key.origin == "AWS_KMS"))
      return finding.not_applicable("imported or external material does not rotate",
                                    {{"origin", key.origin}});
    if (!in_use(key))
      return finding.not_applicable("the key is not in use", {{"key_state", key.key_state}});
    if (key.key_state == "Updating" && key.multi_region_key_type == "REPLICA")
      return finding.unknown("KMS shows primary and replica alike while it changes the primary");
    if (key.multi_region_key_type == "REPLICA")
      return finding.not_applicable("a replica rotates with its primary key",
                                    {{"multi_region_key_type", key.multi_region_key_type}});
    if (key.enable_key_rotation.is_absent())
      return finding.unknown("KMS did not say whether the key rotates");
    if (key.enable_key_rotation)
      finding.pass("rotates", {{"enable_key_rotation", key.enable_key_rotation}});
    else
      finding.fail("does not rotate", {{"enable_key_rotation", key.enable_key_rotation}});
  });
}

}  // namespace

UNDERPIN_CHECKS(kms, {"kms.rotation", {&type_of<kms::Key>}, rotation})

}  // namespace underpin::checks
