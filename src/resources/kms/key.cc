#include "resources/kms/key.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

// Only these rotate automatically; for the others GetKeyRotationStatus answers false or an error.
// Source: KMS Developer Guide, "Rotate AWS KMS keys". An unreadable member keeps the question open.
bool may_rotate(const kms::Key& key) {
  const auto is = [](const Value<std::string>& value, const char* wanted) {
    return !(value == wanted).is_false();
  };
  return is(key.key_manager, "CUSTOMER") && is(key.key_spec, "SYMMETRIC_DEFAULT") &&
         is(key.origin, "AWS_KMS") &&
         (is(key.key_state, "Enabled") || is(key.key_state, "Updating")) &&
         !(key.multi_region_key_type == "REPLICA").is_true();
}

// Lists every key of the region, then asks each one for what the list does not tell.
void read_keys(Reading& reading) {
  reading.each_region([](Place& region) {
    for (const auto& page : region.pages("kms:ListKeys"))
      region.each(page["Keys"], [](const aws::Node& listed, Place& place) {
        auto& key = place.subject<kms::Key>(listed["KeyArn"].text());
        const auto about =
            place.call("kms:DescribeKey", {{"KeyId", listed["KeyId"]}})["KeyMetadata"];
        key.key_manager = about["KeyManager"];
        key.key_spec = about["KeySpec"];
        key.key_usage = about["KeyUsage"];
        key.origin = about["Origin"];
        key.key_state = about["KeyState"];
        key.multi_region_key_type = about["MultiRegionConfiguration"]["MultiRegionKeyType"];
        if (may_rotate(key))
          place.attribute(key, key.enable_key_rotation, "kms:GetKeyRotationStatus",
                          {{"KeyId", listed["KeyId"]}}, "KeyRotationEnabled");
        else
          key.enable_key_rotation = Value<bool>::absent();
      });
  });
}

}  // namespace

UNDERPIN_TYPE(kms::Key, "aws_kms_key", Scope::regional, "a KMS key",
              {{"key_manager", kObservedOnly, "CUSTOMER or AWS"},
               {"key_spec", kReplace, "the kind of key material"},
               {"key_usage", kReplace, "what it may be used for"},
               {"origin", kObservedOnly, "where its material comes from"},
               {"key_state", kObservedOnly, "whether it can be used"},
               {"multi_region_key_type", kObservedOnly, "PRIMARY or REPLICA"},
               {"enable_key_rotation", kPlain, "AWS replaces its material every year"}})

UNDERPIN_READER(kms, keys, .fills = {&type_of<kms::Key>},
                .operations = {"kms:ListKeys", "kms:DescribeKey", "kms:GetKeyRotationStatus"},
                .read = read_keys)

}  // namespace underpin
