// What an AWS request asks, told from the request alone: of any client, for any service.
#pragma once

#include <string>

#include "aws/transport.h"

namespace underpin::bench {

/// How a service words its errors.
enum class Wording { query, ec2, json, rest_json, xml, cbor };

struct Asked {
  std::string service, region;  ///< of the signature's credential scope; the host's, unsigned
  std::string operation;        ///< "ListKeys"; of REST services method and path
  std::string key;  ///< the same for requests that ask the same: without host, signature, times,
                    ///< nonces and the order of parameters
  Wording wording = Wording::rest_json;
};

/// `request.url` is the target alone, header names are in lower case, as HttpServer gives them.
Asked read_request(const aws::Request& request);

/// "There is no such operation", as the service would say it.
aws::Response unknown_operation(const Asked& asked);

}  // namespace underpin::bench
