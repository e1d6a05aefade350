// A bucket's public access block as it takes effect.
#pragma once

#include "model/snapshot.h"
#include "resources/s3/bucket.h"

namespace underpin::checks {

/// One of the four settings: `&s3::PublicAccessBlock::block_public_acls`.
using BlockSetting = Value<bool> s3::PublicAccessBlock::*;

/// Whether the block of account or bucket has the setting on. No configuration blocks nothing.
template <class Block>
Truth is_on(const Snapshot& account, std::string_view id, BlockSetting setting) {
  return truth_of([&]() -> Truth {
    const auto* block = account.find<Block>(kGlobal, id);
    if (block == nullptr) return false;
    return (block->*setting).is_true();
  });
}

/// S3 applies the more restrictive of the two. Source: S3 User Guide, "Blocking public access to
/// your Amazon S3 storage".
inline Truth is_effective(const Snapshot& account, const s3::Bucket& bucket, BlockSetting setting) {
  return is_on<s3::AccountPublicAccessBlock>(account, account.account, setting) ||
         is_on<s3::BucketPublicAccessBlock>(account, bucket.id, setting);
}

}  // namespace underpin::checks
