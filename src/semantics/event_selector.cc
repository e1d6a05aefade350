#include "semantics/event_selector.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "semantics/event_selector_search.h"

namespace underpin::semantics {
namespace selector {
namespace {

// "For management events for trails, … NotEquals kms.amazonaws.com to exclude KMS management
// events, or NotEquals rdsdata.amazonaws.com": by their first part, whatever the partition.
const std::vector<std::string> kExcludable = {"kms.", "rdsdata."};

const std::string kObject = "AWS::S3::Object";

AdvancedFieldSelector equal_to(std::string field, std::vector<std::string> values) {
  AdvancedFieldSelector out;
  out.field = std::move(field);
  out.equals = std::move(values);
  return out;
}

// An unknown ReadWriteType passes neither reads nor writes.
std::optional<AdvancedFieldSelector> read_only(const std::string& read_write_type) {
  if (read_write_type == "All") return std::nullopt;
  if (read_write_type == "ReadOnly") return equal_to("readOnly", {"true"});
  if (read_write_type == "WriteOnly") return equal_to("readOnly", {"false"});
  return equal_to("readOnly", {"unknown ReadWriteType"});
}

// `arn:aws:s3` and `arn:aws:s3:::` mean every object; else a bucket, a slash, and a prefix of the
// key. Returns whether the value records anything, and the beginning of the ARNs it records.
std::optional<std::string> object_prefix(const std::string& value, std::string_view partition,
                                         std::vector<std::string>& notes) {
  const std::string service = fmt::format("arn:{}:s3", partition);
  if (value == service || value == service + ":::") return service + ":::";
  if (!value.starts_with(service + ":::")) {
    notes.push_back(fmt::format("`{}` names no S3 object of partition `{}`", printable(value),
                                printable(partition)));
    return std::nullopt;
  }
  if (value.find('/') == std::string::npos) {
    notes.push_back(fmt::format(
        "`{}` lacks the slash after the bucket name, so it records no object", printable(value)));
    return std::nullopt;
  }
  return value;
}

std::string describe(const std::vector<std::pair<std::string, std::string>>& event) {
  std::string out;
  for (const auto& [field, text] : event)
    if (!text.empty()) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", field, text);
  return out;
}

FreeField free_text(std::string name, std::vector<std::string> usual) {
  return {std::move(name), {}, any_text(), std::move(usual), {}};
}

filter::TextShape one_of(const std::vector<std::string>& texts) {
  filter::TextShape shape;
  for (const auto& text : texts)
    shape.choices.push_back(
        filter::wildcard_shape(text, filter::InnerStar::literal, {}).choices.front());
  return shape;
}

// The fields on which an advanced selector may have conditions beside those that are asked for.
// sessionCredentialFromConsole is in a record only when it is true.
std::vector<FreeField> caller_fields(std::string_view partition) {
  return {free_text("userIdentity.arn",
                    {fmt::format("arn:{}:iam::111122223333:user/alice", partition)}),
          {"sessionCredentialFromConsole", {}, one_of({"", "true"}), {""}, {}}};
}

EventSpace management_space(bool reads) {
  EventSpace space;
  space.fixed = {{"eventCategory", "Management"}, {"readOnly", reads ? "true" : "false"}};
  space.free = caller_fields("aws");
  space.free.push_back(free_text("eventName", {reads ? "ListUsers" : "CreateUser"}));
  space.free.push_back(free_text("eventType", {"AwsApiCall"}));
  space.free.push_back(free_text("eventSource", {"iam"}));
  space.free.back().ignored_beginnings = kExcludable;
  return space;
}

// One bucket's objects, or those of every bucket: a name, a slash, and any key. An event that
// lists a bucket carries the ARN with an empty key.
FreeField object_arn(std::string_view partition, std::optional<std::string_view> bucket) {
  FreeField field = free_text("resources.ARN", {});
  field.begins = fmt::format("arn:{}:s3:::", partition);
  if (bucket) {
    field.begins += fmt::format("{}/", *bucket);
    field.usual = {"object", ""};
    return field;
  }
  filter::TextItem name;
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-."))
    name.on.set(static_cast<unsigned char>(c));
  filter::TextItem slash;
  slash.on.set('/');
  filter::TextItem more = name;
  more.optional = more.loop = true;
  field.language = {{{name, more, slash, {filter::SymbolSet().set(), true, true}}}};
  field.usual = {"any-bucket/object"};
  return field;
}

// The eventSource of object events is `s3.` and the partition's suffix. Selectors that name it
// say how it is spelt here.
std::string object_source(const std::vector<AdvancedEventSelector>& selectors) {
  for (const auto& s : selectors)
    for (const auto& condition : s.field_selectors)
      for (const auto* values : {&condition.equals, &condition.not_equals})
        for (const auto& value : *values)
          if (condition.field == "eventSource" && value.starts_with("s3.")) return value;
  return "s3";
}

EventSpace object_space(const std::vector<AdvancedEventSelector>& selectors, ObjectAccess access,
                        std::string_view partition, std::optional<std::string_view> bucket) {
  const bool reads = access == ObjectAccess::read;
  EventSpace space;
  space.fixed = {{"eventCategory", "Data"},
                 {"resources.type", kObject},
                 {"readOnly", reads ? "true" : "false"},
                 {"eventSource", object_source(selectors)},
                 {"eventType", "AwsApiCall"}};
  space.free = caller_fields(partition);
  space.free.push_back(free_text("eventName", {reads ? "GetObject" : "PutObject"}));
  space.free.push_back(object_arn(partition, bucket));
  return space;
}

std::vector<AdvancedEventSelector> unify(const EventSelectors& selectors,
                                         std::string_view partition,
                                         std::vector<std::string>& notes) {
  std::vector<AdvancedEventSelector> all = selectors.advanced;
  // "eventCategory: this is required": without it a selector says nothing for sure.
  std::erase_if(all, [](const AdvancedEventSelector& s) {
    return std::none_of(s.field_selectors.begin(), s.field_selectors.end(), [](const auto& c) {
      return c.field == "eventCategory" && !c.equals.empty();
    });
  });
  for (const auto& basic : selectors.basic)
    for (auto& advanced : as_advanced(basic, partition, notes)) all.push_back(std::move(advanced));
  return all;
}

}  // namespace

std::vector<AdvancedEventSelector> as_advanced(const EventSelector& basic,
                                               std::string_view partition,
                                               std::vector<std::string>& notes) {
  std::vector<AdvancedEventSelector> out;
  const auto access = read_only(basic.read_write_type);
  const auto add = [&](std::vector<AdvancedFieldSelector> fields) {
    if (access) fields.push_back(*access);
    out.push_back({{}, std::move(fields)});
  };
  if (basic.include_management_events) {
    AdvancedFieldSelector source;
    source.field = "eventSource";
    source.not_equals = basic.exclude_management_event_sources;
    add({equal_to("eventCategory", {"Management"}), source});
  }
  for (const auto& resource : basic.data_resources) {
    if (resource.type != kObject) continue;
    AdvancedFieldSelector arn;
    arn.field = "resources.ARN";
    for (const auto& value : resource.values)
      if (auto prefix = object_prefix(value, partition, notes))
        arn.starts_with.push_back(std::move(*prefix));
    if (!arn.starts_with.empty())
      add({equal_to("eventCategory", {"Data"}), equal_to("resources.type", {kObject}), arn});
  }
  return out;
}

}  // namespace selector

ManagementCoverage management_events(const EventSelectors& selectors) {
  std::vector<std::string> notes;
  const auto all = selector::unify(selectors, "aws", notes);
  ManagementCoverage out;
  std::vector<std::string> left_out;
  std::string witness;
  std::string open;
  for (const bool reads : {true, false}) {
    selector::EventSpace space = selector::management_space(reads);
    const auto found = selector::find_unrecorded(all, space);
    if (!found.open.empty()) open = found.open;
    if (found.event) {
      left_out.emplace_back(reads ? "read events" : "write events");
      if (witness.empty()) witness = selector::describe(*found.event);
    }
    (reads ? out.reads : out.writes) = !found.event && found.open.empty();
    // Which of the two excludable sources are really left out, by every selector?
    for (const auto& s : all)
      for (const auto& condition : s.field_selectors)
        for (const auto& source : condition.not_equals) {
          const bool excludable =
              std::any_of(selector::kExcludable.begin(), selector::kExcludable.end(),
                          [&](const auto& beginning) { return source.starts_with(beginning); });
          if (condition.field != "eventSource" || !excludable) continue;
          selector::EventSpace one = space;
          one.free.pop_back();
          one.fixed.emplace_back("eventSource", source);
          if (selector::find_unrecorded(all, one).event) out.excluded_sources.push_back(source);
        }
  }
  std::sort(out.excluded_sources.begin(), out.excluded_sources.end());
  const auto repeated = std::unique(out.excluded_sources.begin(), out.excluded_sources.end());
  out.excluded_sources.erase(repeated, out.excluded_sources.end());

  if (!open.empty()) {
    out.answer = Answer::undecided(open);
  } else if (!left_out.empty()) {
    out.answer = Answer::no(fmt::format("not all management events are recorded: some {} are left "
                                        "out",
                                        fmt::join(left_out, " and ")),
                            witness);
  } else {
    out.answer = Answer::yes(
        out.excluded_sources.empty()
            ? "all management events are recorded"
            : fmt::format("all management events are recorded but those of {}",
                          printable(fmt::format("{}", fmt::join(out.excluded_sources, ", ")))));
  }
  return out;
}

ObjectCoverage object_events(const EventSelectors& selectors, ObjectAccess access,
                             std::string_view partition, std::optional<std::string_view> bucket) {
  ObjectCoverage out;
  const auto all = selector::unify(selectors, partition, out.notes);
  const auto space = selector::object_space(all, access, partition, bucket);
  const auto found = selector::find_unrecorded(all, space);
  const std::string what = fmt::format(
      "{} events of {}", access == ObjectAccess::read ? "read" : "write",
      bucket ? fmt::format("bucket `{}`", printable(*bucket)) : std::string("every bucket"));
  if (!found.open.empty()) {
    out.answer = Answer::undecided(fmt::format("{}: {}", what, found.open));
  } else if (found.event) {
    out.answer =
        Answer::no(fmt::format("not all {} are recorded", what), selector::describe(*found.event));
  } else {
    out.answer = Answer::yes(fmt::format("all {} are recorded", what));
  }
  return out;
}

}  // namespace underpin::semantics
