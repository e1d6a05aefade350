// ebs-encryption-multi-region: every region encrypts new EBS volumes, whoever makes them.
#include <set>

#include "modules/module.h"
#include "resources/ec2/ebs_encryption.h"

namespace underpin::modules {
namespace {

struct EbsEncryption {
  bool enable_encryption = true;
  std::vector<std::string> opt_in_regions;
};
BOOST_DESCRIBE_STRUCT(EbsEncryption, (), (enable_encryption, opt_in_regions))

void build(const EbsEncryption& in, const Site& site, Desired& out) {
  const auto& given = in.opt_in_regions;
  const auto regions = given.empty() ? site.regions() : given;
  for (const auto& region : std::set(regions.begin(), regions.end())) {
    ec2::EbsEncryptionByDefault encryption;
    encryption.region = encryption.id = region;
    encryption.enabled = in.enable_encryption;
    out.add("this", std::move(encryption));
  }
}

}  // namespace

UNDERPIN_MODULE(ebs_encryption_multi_region, EbsEncryption, .name = "ebs-encryption-multi-region",
                .doc = "every region encrypts new EBS volumes",
                .settles = {"ebs.default-encryption"},
                .types = {&type_of<ec2::EbsEncryptionByDefault>},
                .inputs = {{"enable_encryption", config::kOptional, "encrypt new volumes"},
                           {"opt_in_regions", config::kOptional,
                            "only these regions; empty: every enabled one"}},
                .pins = {{"enable_encryption", "2.2.1", "true",
                          [](const EbsEncryption& in) { return in.enable_encryption; }},
                         {"opt_in_regions", "2.2.1", "empty, which is every region",
                          [](const EbsEncryption& in) { return in.opt_in_regions.empty(); }}},
                .build = &build)

}  // namespace underpin::modules
