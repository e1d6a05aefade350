#include "resources/ec2/ebs_encryption.h"

#include "model/describe.h"
#include "resources/reading.h"
#include "resources/writing.h"

namespace underpin {
namespace {

using namespace ec2;

void read_defaults(Reading& reading) {
  reading.each_region([](Place& place) {
    const auto reply = place.call("ec2:GetEbsEncryptionByDefault");
    auto& encryption = place.row<EbsEncryptionByDefault>(place.region());
    encryption.enabled = reply["EbsEncryptionByDefault"];
    if (encryption.enabled.is_true().is_false()) return;
    auto& key = place.row<EbsDefaultKmsKey>(place.region());
    place.attribute(key, key.key_arn, "ec2:GetEbsDefaultKmsKeyId", {}, "KmsKeyId");
  });
}

std::string put_default(Writing& writing, const Resource& planned, const Resource*) {
  const auto& wanted = static_cast<const EbsEncryptionByDefault&>(planned);
  writing.call(wanted.enabled ? "ec2:EnableEbsEncryptionByDefault"
                              : "ec2:DisableEbsEncryptionByDefault");
  return {};
}

}  // namespace

UNDERPIN_TYPE(EbsEncryptionByDefault, "aws_ebs_encryption_by_default", Scope::regional,
              "whether a region encrypts new EBS volumes",
              {{"enabled", kPlain, "new volumes are encrypted, whoever makes them"}})
UNDERPIN_TYPE(EbsDefaultKmsKey, "aws_ebs_default_kms_key", Scope::regional,
              "what a region encrypts new EBS volumes with",
              {{"key_arn", kPlain, "the key, or the alias of the one that AWS manages"}})

UNDERPIN_READER(ec2, ebs_encryption,
                .fills = {&type_of<EbsEncryptionByDefault>, &type_of<EbsDefaultKmsKey>},
                .operations = {"ec2:GetEbsEncryptionByDefault", "ec2:GetEbsDefaultKmsKeyId"},
                .read = read_defaults)

// A region always has the setting: it is switched, never deleted.
UNDERPIN_WRITER(ec2, ebs_encryption_by_default, .type = &type_of<EbsEncryptionByDefault>,
                .operations = {"ec2:EnableEbsEncryptionByDefault",
                               "ec2:DisableEbsEncryptionByDefault"},
                .residue = "", .put = &put_default, .remove = nullptr)

}  // namespace underpin
