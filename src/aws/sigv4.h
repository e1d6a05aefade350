// AWS Signature Version 4. Credentials end here: nothing else in the program sees a secret key, and
// what is signed is never logged.
// Source: AWS IAM User Guide, "Create a signed AWS API request".
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "aws/credentials.h"
#include "aws/digest.h"
#include "aws/transport.h"
#include "base/time.h"

namespace underpin::aws {

struct SigningOptions {
  bool double_encode = true;    ///< the path is encoded once more; S3 alone does not
  bool normalize_path = true;   ///< dot segments and double slashes go; S3 alone keeps them
  bool payload_header = false;  ///< send the body's digest in X-Amz-Content-Sha256; S3 asks for it
};

/// What S3 and S3 Control ask for.
inline constexpr SigningOptions kS3Signing{false, false, true};

/// Signs requests; keeps derived keys. Thread-safe.
class Signer {
 public:
  /// Adds Host, X-Amz-Date, X-Amz-Security-Token (for temporary credentials) and Authorization. All
  /// headers that the request has are signed, except those that proxies and libraries may touch.
  void sign(Request& request, const Credentials& credentials, std::string_view signing_name,
            std::string_view signing_region, Time time, const SigningOptions& options = {});

 private:
  using KeyName = std::tuple<std::string, std::string, std::string, std::string>;

  Sha256 signing_key(const Credentials& credentials, const std::string& date,
                     std::string_view region, std::string_view name);

  std::mutex mutex_;
  std::map<KeyName, Sha256> keys_;  ///< by secret, date, region and name
};

/// The canonical request, for the published test vectors.
std::string canonical_request(const Request& request, const SigningOptions& options);

}  // namespace underpin::aws
