#include "semantics/record_class.h"

#include <algorithm>
#include <boost/json.hpp>

namespace underpin::semantics {
namespace {

namespace json = boost::json;

struct FieldRow {
  const char* path[2];
  RecordField::Type type;
  bool always;
  const char* usual;  // in samples; null: not shown
};

using Type = RecordField::Type;

// "Optional: False" in the documentation is `always`. requestParameters and responseElements are
// "Optional: False" too, but are null or omitted when empty or too long, so nothing rests on them.
constexpr FieldRow kFields[] = {
    {{"eventVersion"}, Type::text, true, "1.08"},
    {{"userIdentity"}, Type::object, true, nullptr},
    {{"userIdentity", "type"}, Type::text, false, "IAMUser"},
    {{"userIdentity", "principalId"}, Type::text, false, nullptr},
    {{"userIdentity", "arn"}, Type::text, false, nullptr},
    {{"userIdentity", "accountId"}, Type::text, false, "111122223333"},
    {{"userIdentity", "accessKeyId"}, Type::text, false, nullptr},
    {{"userIdentity", "userName"}, Type::text, false, "alice"},
    {{"userIdentity", "invokedBy"}, Type::text, false, nullptr},
    {{"eventTime"}, Type::text, true, "2024-05-01T09:30:00Z"},
    {{"eventSource"}, Type::text, true, "example"},
    {{"eventName"}, Type::text, true, "Example"},
    {{"awsRegion"}, Type::text, true, "us-east-1"},
    {{"sourceIPAddress"}, Type::text, true, "192.0.2.10"},
    {{"userAgent"}, Type::text, false, "aws-cli/2.15.0"},
    {{"errorCode"}, Type::text, false, nullptr},
    {{"errorMessage"}, Type::text, false, nullptr},
    {{"requestID"}, Type::text, false, nullptr},
    {{"eventID"}, Type::text, true, "5c7e1a52-0d6b-4b0e-9d0c-6f1f2a3b4c5d"},
    {{"readOnly"}, Type::boolean, false, nullptr},
    {{"eventType"}, Type::text, true, "AwsApiCall"},
    {{"apiVersion"}, Type::text, false, nullptr},
    {{"managementEvent"}, Type::boolean, false, nullptr},
    {{"recipientAccountId"}, Type::text, false, "111122223333"},
    {{"sharedEventID"}, Type::text, false, nullptr},
    {{"vpcEndpointId"}, Type::text, false, nullptr},
    {{"eventCategory"}, Type::text, false, nullptr},
};

std::vector<std::string> path_of(const FieldRow& row) {
  std::vector<std::string> out{row.path[0]};
  if (row.path[1] != nullptr) out.emplace_back(row.path[1]);
  return out;
}

void put(json::object& record, const std::vector<std::string>& path, json::value value) {
  json::object* at = &record;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    json::value& next = (*at)[path[i]];
    if (!next.is_object()) next.emplace_object();
    at = &next.get_object();
  }
  (*at)[path.back()] = std::move(value);
}

void erase(json::object& record, const std::vector<std::string>& path) {
  json::object* at = &record;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    json::value* next = at->if_contains(path[i]);
    if (next == nullptr || !next->is_object()) return;
    at = &next->get_object();
  }
  at->erase(path.back());
}

void apply(json::object& record, const std::vector<FieldRule>& rules) {
  for (const auto& rule : rules) {
    switch (rule.kind) {
      case FieldRule::Kind::text:
        put(record, rule.path, json::value(rule.values.front()));
        break;
      case FieldRule::Kind::yes:
        put(record, rule.path, true);
        break;
      case FieldRule::Kind::no:
        put(record, rule.path, false);
        break;
      case FieldRule::Kind::absent:
        erase(record, rule.path);
        break;
      case FieldRule::Kind::none_of:
        break;  // the usual values are never among them
    }
  }
}

}  // namespace

RecordClass& RecordClass::is(std::vector<std::string> path, std::string value) {
  rules.push_back({std::move(path), FieldRule::Kind::text, {std::move(value)}});
  return *this;
}

RecordClass& RecordClass::flag(std::vector<std::string> path, bool value) {
  rules.push_back({std::move(path), value ? FieldRule::Kind::yes : FieldRule::Kind::no, {}});
  return *this;
}

RecordClass& RecordClass::lacks(std::vector<std::string> path) {
  rules.push_back({std::move(path), FieldRule::Kind::absent, {}});
  return *this;
}

RecordClass& RecordClass::never(std::vector<std::string> path, std::vector<std::string> values) {
  rules.push_back({std::move(path), FieldRule::Kind::none_of, std::move(values)});
  return *this;
}

RecordClass& RecordClass::shows(std::vector<std::string> path, std::string value) {
  typical.emplace_back(std::move(path), std::move(value));
  return *this;
}

LogEvent RecordClass::sample() const {
  json::object record;
  for (const auto& row : kFields)
    if (row.usual != nullptr) put(record, path_of(row), json::value(row.usual));
  for (const auto& [path, value] : typical) put(record, path, json::value(value));
  apply(record, rules);
  return LogEvent::from_json(record);
}

LogEvent RecordClass::bare() const {
  json::object record;
  record["userIdentity"].emplace_object();
  for (const auto& row : kFields)
    if (row.always && row.usual != nullptr) put(record, path_of(row), json::value(row.usual));
  for (const auto& [path, value] : typical)
    if (record.contains(path.front()) && path.size() == 1) put(record, path, json::value(value));
  apply(record, rules);
  return LogEvent::from_json(record);
}

RecordField describe_record_field(const filter::Selector& selector) {
  const auto& steps = selector.steps;
  for (const auto& row : kFields) {
    const std::size_t length = row.path[1] == nullptr ? 1 : 2;
    if (steps.size() != length) continue;
    bool same = true;
    for (std::size_t i = 0; i < length; ++i)
      same = same && steps[i].kind == filter::Step::Kind::key && steps[i].name == row.path[i];
    if (same) return {row.type, row.always};
  }
  return {};
}

}  // namespace underpin::semantics
