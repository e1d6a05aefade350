// Resource: what every row of every table has; ResourceType: what the program knows about a kind of
// row.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/fwd.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

inline constexpr std::string_view kGlobal = "global";

/// The base of every resource struct. `region` is an AWS region or "global"; `id` is the ARN, or
/// AWS's own id where there is no ARN in common use (sg-…, a bucket's name); unique within (type,
/// region).
struct Resource {
  std::string region;
  std::string id;
};
BOOST_DESCRIBE_STRUCT(Resource, (), ())  // its two members are no attributes

enum class Scope { global, regional };

/// What an attribute is for; combined with `|`.
enum AttributeFlags : unsigned {
  kPlain = 0,
  kIdentity = 1u << 0,      ///< names the resource
  kComputed = 1u << 1,      ///< AWS decides it
  kObservedOnly = 1u << 2,  ///< no Terraform attribute: left out of diff and export
  kReplace = 1u << 3,       ///< a change needs a new resource
  kSensitive = 1u << 4,     ///< redacted in snapshot, journal, plan, log and report
  kUnordered = 1u << 5,     ///< a list whose order means nothing
  kPolicy = 1u << 6,        ///< an IAM policy document that others may have statements in
};

struct Attribute {
  std::string_view name;  ///< the struct's field
  unsigned flags;
  std::string_view doc;  ///< one line
};

class Table;
struct Cause;

/// A kind of resource, type-erased: everything that is generic (snapshot JSON, documentation, later
/// diff and export) works through it. Made by describe_type (model/describe.h) in the type's own
/// .cc.
struct ResourceType {
  std::string_view
      name;  ///< the Terraform AWS provider's, or observed_… for facts it has no type for
  Scope scope;
  std::string_view doc;
  std::vector<Attribute> attributes;  ///< in the order of the struct's fields
  std::function<std::unique_ptr<Table>()> make_table;

  /// Calls `visit` for each attribute of a row of this type that is unknown, with its cause to
  /// change.
  using UnknownVisitor = std::function<void(std::string_view attribute, Cause& cause)>;
  std::function<void(Resource& row, const UnknownVisitor& visit)> each_unknown;
};

/// The type of a struct; each type's .cc defines its own specialisation, declared in its header.
template <class T>
const ResourceType& type_of();

/// For lists of needed types: `{&type_of<kms::Key>, …}`.
using TypeFunction = const ResourceType& (*)();

/// The rows of one type, type-erased.
class Table {
 public:
  virtual ~Table() = default;
  virtual std::size_t size() const = 0;
  virtual const Resource& row(std::size_t index) const = 0;
  /// By (region, id). A second row of the same identity is our mistake (a reader ran twice):
  /// asserts.
  virtual void sort() = 0;
  virtual void append(Table&& other) = 0;  ///< moves rows of a table of the same type
  virtual boost::json::object row_json(std::size_t index) const = 0;
  virtual void add_json(const boost::json::value& row) = 0;  ///< throws Error on a malformed row
};

}  // namespace underpin
