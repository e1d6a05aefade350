// The service table: what the wire needs to know of the operations that we call. It is generated
// from botocore's models by tools/generate_services.py and travels inside the binary.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace underpin::aws {

struct Shape;

/// Where a member travels in REST protocols.
enum class Place { body, payload, uri, query, header, headers, status };

/// How a timestamp is written in a request, where the model says it.
enum class TimeFormat { by_protocol, iso8601, epoch, http };

/// A member of a structure, or the element, key or value of a list or map. In services.json one
/// line: `Type [name=wire] [query=wire] [in=place] [attribute] [host] [format=…] [flat]
/// [required]`.
struct Member {
  std::string name;        ///< as the API reference has it; empty for elements, keys and values
  std::string wire;        ///< locationName, or the name
  std::string query_name;  ///< EC2's requests have names of their own; empty elsewhere
  const Shape* shape = nullptr;
  Place place = Place::body;
  TimeFormat format = TimeFormat::by_protocol;
  bool attribute = false;  ///< an XML attribute
  bool host = false;       ///< also a label of the host name
  bool flat = false;       ///< elements repeat in the parent, without an element around them
  bool required = false;
};

struct Shape {
  enum class Kind { structure, list, map, string, boolean, integer, number, timestamp, blob };

  Kind kind = Kind::string;
  std::string name;
  std::vector<Member> members;  ///< structure: its members · list: {element} · map: {key, value}
  bool flat = false;

  /// A structure's member, or null when the model has none of that name.
  const Member* find(std::string_view member) const;
};

struct Paging {
  std::vector<std::string> input_tokens, output_tokens;  ///< by position
  std::string more;                                      ///< boolean member, or empty
  std::vector<std::string> results;
  std::vector<std::pair<std::string, long long>> size;  ///< sent by pages() unless the caller does
};

struct Service;

struct Operation {
  const Service* service = nullptr;
  std::string name;
  std::string method;
  std::string uri;                ///< "/{Bucket}?acl"
  const Shape* input = nullptr;   ///< null: takes no parameters
  const Shape* output = nullptr;  ///< null: answers nothing
  std::string wrapper;            ///< query: the element between the root and the members
  std::string root;               ///< rest-xml: the reply's root element, where the model is silent
  std::string body_root;          ///< rest-xml: the request's root element
  std::string host_prefix;        ///< "{AccountId}."
  bool unwrapped = false;         ///< the root element is the only member itself
  bool unsigned_call = false;     ///< sent without a signature
  bool checksum = false;          ///< the request needs Content-MD5
  bool mutates = false;           ///< repeating it blindly is not safe
  std::string action;             ///< IAM action, where it is not prefix:Name; empty otherwise
  std::optional<Paging> paging;
};

enum class Protocol { query, ec2, json, rest_json, rest_xml };

/// A host that does not follow `prefix[-fips].region.suffix`.
struct FixedEndpoint {
  std::string url;             ///< may hold `{region}`; empty: the service has no such host
  std::string signing_region;  ///< empty: the region that was asked for
};

struct Service {
  std::string key;  ///< "kms", "s3control": how readers name it
  std::string id;   ///< "s3_control": in AWS_ENDPOINT_URL_… (upper case) and in profiles
  Protocol protocol = Protocol::query;
  std::string version;  ///< "2014-11-01"
  std::string endpoint_prefix, signing_name, action_prefix;
  std::string json_version, target_prefix;  ///< json only
  std::string xml_namespace;                ///< rest-xml request bodies
  using FixedEndpoints = std::map<std::string, FixedEndpoint, std::less<>>;
  std::array<FixedEndpoints, 4> endpoints;  ///< by partition or region; see endpoints_of()
  std::vector<std::string> not_in;          ///< partitions without this service
  std::map<std::string, Operation, std::less<>> operations;
  std::map<std::string, std::unique_ptr<Shape>, std::less<>> shapes;

  /// The exceptions among hosts with validated cryptography, with IPv6, with both or neither.
  const FixedEndpoints& endpoints_of(bool fips, bool dual_stack) const {
    return endpoints[(fips ? 1u : 0u) + (dual_stack ? 2u : 0u)];
  }
};

/// By key; asserts for a name that the table lacks: add it to tools/generate_services.py.
const Service& service(std::string_view key);

/// By "kms:ListKeys"; asserts likewise.
const Operation& operation(std::string_view name);

/// The IAM action that an operation needs: "s3:ListAllMyBuckets" for "s3:ListBuckets". For a name
/// that the table lacks, the name itself.
std::string iam_action(std::string_view name);

/// Every service of the table, by key.
std::vector<const Service*> services();

/// Every operation of the table, as "kms:ListKeys", sorted.
std::vector<std::string> operation_names();

}  // namespace underpin::aws
