#include "semantics/explain_event_selector.h"

#include <fmt/core.h>

#include <utility>
#include <vector>

#include "base/arn.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

Error wrong_type(std::string_view name, std::string_view wanted) {
  return Error(fmt::format("`{}` is not {}", name, wanted),
               "give what `aws cloudtrail get-event-selectors` prints");
}

// A member that is absent is an empty list.
const json::array& list(const json::value& object, std::string_view name) {
  static const json::array kNone;
  const json::value& value = member(object, name);
  if (value.is_null()) return kNone;
  if (!value.is_array()) throw wrong_type(name, "a list");
  return value.get_array();
}

std::vector<std::string> texts(const json::value& object, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& value : list(object, name)) {
    if (!value.is_string()) throw wrong_type(name, "a list of texts");
    out.emplace_back(value.get_string());
  }
  return out;
}

EventSelector read_basic(const json::value& value) {
  EventSelector out;
  out.read_write_type = text_member(value, "ReadWriteType").value_or(out.read_write_type);
  const json::value& include = member(value, "IncludeManagementEvents");
  if (!include.is_null() && !include.is_bool())
    throw wrong_type("IncludeManagementEvents", "true or false");
  if (include.is_bool()) out.include_management_events = include.get_bool();
  for (const auto& resource : list(value, "DataResources"))
    out.data_resources.push_back(
        {text_member(resource, "Type").value_or(""), texts(resource, "Values")});
  out.exclude_management_event_sources = texts(value, "ExcludeManagementEventSources");
  return out;
}

AdvancedEventSelector read_advanced(const json::value& value) {
  AdvancedEventSelector out;
  out.name = text_member(value, "Name").value_or("");
  for (const auto& field : list(value, "FieldSelectors"))
    out.field_selectors.push_back({text_member(field, "Field").value_or(""), texts(field, "Equals"),
                                   texts(field, "StartsWith"), texts(field, "EndsWith"),
                                   texts(field, "NotEquals"), texts(field, "NotStartsWith"),
                                   texts(field, "NotEndsWith")});
  return out;
}

EventSelectors selectors_of(const json::value& document) {
  if (!document.is_object()) throw wrong_type("the document", "an object");
  if (member(document, "EventSelectors").is_null() &&
      member(document, "AdvancedEventSelectors").is_null())
    throw Error("there is neither `EventSelectors` nor `AdvancedEventSelectors` in it",
                "give what `aws cloudtrail get-event-selectors` prints");
  EventSelectors out;
  for (const auto& value : list(document, "EventSelectors")) out.basic.push_back(read_basic(value));
  for (const auto& value : list(document, "AdvancedEventSelectors"))
    out.advanced.push_back(read_advanced(value));
  return out;
}

void explain(std::string& out, std::string_view question, const Answer& answer) {
  const char* word = answer.is_yes() ? "yes" : answer.is_no() ? "no" : "undecided";
  out += fmt::format("{}: {}\n  {}\n", question, word, answer.reason);
  if (!answer.witness.empty()) out += fmt::format("  left out: {}\n", printable(answer.witness));
}

}  // namespace

EventSelectors read_event_selectors(std::string_view json_text) {
  return selectors_of(parse_json(json_text));
}

std::string explain_event_selector(std::string_view file_text, std::string_view partition,
                                   std::optional<std::string_view> bucket) {
  const json::value document = parse_json(file_text);
  const EventSelectors selectors = selectors_of(document);
  const auto trail = Arn::parse(text_member(document, "TrailARN").value_or(""));
  if (trail) partition = trail->partition;
  std::string out = fmt::format("{} basic and {} advanced selectors\n", selectors.basic.size(),
                                selectors.advanced.size());
  explain(out, "all management events", management_events(selectors).answer);
  const auto writes = object_events(selectors, ObjectAccess::write, partition, bucket);
  explain(out, "all S3 object writes", writes.answer);
  explain(out, "all S3 object reads",
          object_events(selectors, ObjectAccess::read, partition, bucket).answer);
  for (const auto& note : writes.notes) out += fmt::format("note: {}\n", printable(note));
  return out;
}

}  // namespace underpin::semantics
