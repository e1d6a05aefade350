// How the readers of S3 ask buckets for one part of their configuration.
#pragma once

#include <vector>

#include "resources/reading.h"
#include "resources/s3/bucket.h"

namespace underpin::s3 {

using Buckets = std::vector<const Bucket*>;

/// For read_part: what every bucket has. No error of AWS has an empty code.
inline constexpr std::string_view kAlwaysThere;

/// All general-purpose buckets of the account.
Buckets every_bucket(Reading& reading);
/// Those that trails of any account deliver to.
Buckets buckets_of_trails(Reading& reading);

/// Asks each bucket in its own region. `body(reply, make)` reads the reply and calls `make()` for
/// the bucket's row, if it is to have one. A bucket that answers `none_code` has none. One that
/// could not be asked gets a row with nothing known, so that it is never mistaken for such a one.
template <class T, class Body>
void read_part(Reading& reading, const Buckets& buckets, std::string_view operation,
               std::string_view none_code, Body&& body) {
  reading.global([&](Place& account) {
    account.each(buckets, [&](const Bucket* bucket, Place& place) {
      const auto make = [&]() -> T& { return place.subject<T>(bucket->id); };
      const auto unreadable = [&](const Cause& cause) {
        type_of<T>().each_unknown(make(), [&](std::string_view, Cause& field) { field = cause; });
      };
      const auto cause = bucket->bucket_region.why_unknown();
      if (cause) return unreadable(*cause);
      const auto& region = *bucket->bucket_region.peek();
      if (const auto closed = reading.closed(region)) return unreadable(*closed);
      place.attempt(
          bucket->id, type_of<T>(), operation,
          [&] {
            const auto reply = place.call_unless_in(
                region, {none_code}, operation,
                {{"Bucket", bucket->id}, {"ExpectedBucketOwner", reading.account()}});
            if (reply) body(*reply, make);
          },
          unreadable);
    });
  });
}

}  // namespace underpin::s3
