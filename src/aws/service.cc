#include "aws/service.h"

#include <algorithm>
#include <array>

#include "base/embedded.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

using Services = std::map<std::string, Service, std::less<>>;

// The table is ours: what is wrong in it is our mistake, so everything here asserts.
template <class Value, std::size_t Size>
Value lookup(const std::array<std::pair<std::string_view, Value>, Size>& table,
             std::string_view word) {
  for (const auto& [name, value] : table)
    if (name == word) return value;
  assertion_failed("lookup", __FILE__, __LINE__, word);
}

constexpr std::array<std::pair<std::string_view, Shape::Kind>, 6> kScalars = {{
    {"string", Shape::Kind::string},
    {"boolean", Shape::Kind::boolean},
    {"integer", Shape::Kind::integer},
    {"number", Shape::Kind::number},
    {"timestamp", Shape::Kind::timestamp},
    {"blob", Shape::Kind::blob},
}};

constexpr std::array<std::pair<std::string_view, Place>, 6> kPlaces = {{
    {"payload", Place::payload},
    {"uri", Place::uri},
    {"query", Place::query},
    {"header", Place::header},
    {"headers", Place::headers},
    {"status", Place::status},
}};

constexpr std::array<std::pair<std::string_view, TimeFormat>, 3> kFormats = {{
    {"iso8601", TimeFormat::iso8601},
    {"unixTimestamp", TimeFormat::epoch},
    {"rfc822", TimeFormat::http},
}};

constexpr std::array<std::pair<std::string_view, Protocol>, 5> kProtocols = {{
    {"query", Protocol::query},
    {"ec2", Protocol::ec2},
    {"json", Protocol::json},
    {"rest-json", Protocol::rest_json},
    {"rest-xml", Protocol::rest_xml},
}};

const Shape* scalar(std::string_view name) {
  static const auto* shapes = [] {
    auto* made = new std::array<Shape, kScalars.size()>;
    for (std::size_t i = 0; i < kScalars.size(); ++i)
      (*made)[i] = {kScalars[i].second, std::string(kScalars[i].first), {}, false};
    return made;
  }();
  for (const auto& shape : *shapes)
    if (shape.name == name) return &shape;
  return nullptr;
}

std::string text_of(const json::value& object, std::string_view name) {
  return text_member(object, name).value_or("");
}

bool flag_of(const json::value& object, std::string_view name) {
  const auto* flag = member(object, name).if_bool();
  return flag != nullptr && *flag;
}

std::vector<std::string> texts_of(const json::value& object, std::string_view name) {
  std::vector<std::string> texts;
  if (const auto* array = member(object, name).if_array())
    for (const auto& item : *array) texts.emplace_back(item.as_string());
  return texts;
}

// Shapes refer to each other by name, in circles too: all are made first, then filled.
const Shape* shape_named(const Service& in, std::string_view name) {
  if (const Shape* plain = scalar(name)) return plain;
  const auto found = in.shapes.find(name);
  UP_ASSERT(found != in.shapes.end(), name);
  return found->second.get();
}

Member parse_member(const Service& in, std::string name, std::string_view line) {
  Member parsed;
  parsed.name = parsed.wire = std::move(name);
  bool first = true;
  for (const auto word : split(line, ' ')) {
    const auto equals = word.find('=');
    const auto key = word.substr(0, equals);
    const auto value = equals == std::string_view::npos ? "" : word.substr(equals + 1);
    if (first)
      parsed.shape = shape_named(in, word);
    else if (key == "name")
      parsed.wire = value;
    else if (key == "query")
      parsed.query_name = value;
    else if (key == "in")
      parsed.place = lookup(kPlaces, value);
    else if (key == "format")
      parsed.format = lookup(kFormats, value);
    else if (key == "attribute")
      parsed.attribute = true;
    else if (key == "host")
      parsed.host = true;
    else if (key == "flat")
      parsed.flat = true;
    else if (key == "required")
      parsed.required = true;
    else
      assertion_failed("parse_member", __FILE__, __LINE__, line);
    first = false;
  }
  return parsed;
}

// {"Member": "line", …} | ["list", "line"] | ["map", "key line", "value line"], each with "flat".
void fill_shape(const Service& in, const json::value& text, Shape& shape) {
  if (const auto* members = text.if_object()) {
    shape.kind = Shape::Kind::structure;
    for (const auto& [name, line] : *members)
      shape.members.push_back(parse_member(in, std::string(name), line.as_string()));
    return;
  }
  const auto& parts = text.as_array();
  shape.kind = parts.at(0).as_string() == "map" ? Shape::Kind::map : Shape::Kind::list;
  const std::size_t count = shape.kind == Shape::Kind::map ? 2 : 1;
  static constexpr std::array kDefaults = {"key", "value"};
  for (std::size_t i = 1; i <= count; ++i) {
    auto part = parse_member(in, "", parts.at(i).as_string());
    if (part.wire.empty()) part.wire = shape.kind == Shape::Kind::map ? kDefaults[i - 1] : "";
    shape.members.push_back(std::move(part));
  }
  shape.flat = parts.size() > count + 1;
}

Paging parse_paging(const json::value& text) {
  Paging paging{texts_of(text, "in"),
                texts_of(text, "out"),
                text_of(text, "more"),
                texts_of(text, "results"),
                {}};
  if (const auto* size = member(text, "size").if_object())
    for (const auto& [name, number] : *size) paging.size.emplace_back(name, number.as_int64());
  UP_ASSERT(paging.input_tokens.size() == paging.output_tokens.size(), "tokens pair up");
  return paging;
}

Operation parse_operation(const Service& in, std::string name, const json::value& text) {
  Operation parsed;
  parsed.service = &in;
  parsed.name = std::move(name);
  const std::string http = text_of(text, "http");
  parsed.method = http.substr(0, http.find(' '));
  parsed.uri = http.substr(http.find(' ') + 1);
  if (const auto shape = text_member(text, "in")) parsed.input = shape_named(in, *shape);
  if (const auto shape = text_member(text, "out")) parsed.output = shape_named(in, *shape);
  parsed.wrapper = text_of(text, "wrapper");
  parsed.root = text_of(text, "root");
  parsed.body_root = text_of(text, "body_root");
  parsed.host_prefix = text_of(text, "host_prefix");
  parsed.unwrapped = flag_of(text, "unwrapped");
  parsed.unsigned_call = flag_of(text, "unsigned");
  parsed.checksum = flag_of(text, "checksum");
  parsed.mutates = flag_of(text, "mutates");
  parsed.action = text_of(text, "action");
  if (member(text, "page").is_object()) parsed.paging = parse_paging(member(text, "page"));
  return parsed;
}

Service::FixedEndpoints endpoints_of(const json::value& object, std::string_view name) {
  Service::FixedEndpoints made;
  if (const auto* endpoints = member(object, name).if_object())
    for (const auto& [place, endpoint] : *endpoints)
      made[std::string(place)] = {text_of(endpoint, "url"), text_of(endpoint, "region")};
  return made;
}

void fill_service(const json::value& text, Service& made) {
  made.id = text_of(text, "id");
  made.protocol = lookup(kProtocols, text_of(text, "protocol"));
  made.version = text_of(text, "version");
  made.endpoint_prefix = text_of(text, "endpoint_prefix");
  made.signing_name = text_of(text, "signing_name");
  made.action_prefix = text_of(text, "action_prefix");
  made.json_version = text_of(text, "json_version");
  made.target_prefix = text_of(text, "target_prefix");
  made.xml_namespace = text_of(text, "xml_namespace");
  made.not_in = texts_of(text, "not_in");
  static constexpr std::array kVariants = {"endpoints", "fips_endpoints", "dual_stack_endpoints",
                                           "fips_dual_stack_endpoints"};
  for (std::size_t i = 0; i < kVariants.size(); ++i)
    made.endpoints[i] = endpoints_of(text, kVariants[i]);
  const auto& shapes = member(text, "shapes").as_object();
  for (const auto& [name, shape] : shapes) {
    auto& slot = made.shapes[std::string(name)] = std::make_unique<Shape>();
    slot->name = name;
  }
  for (const auto& [name, shape] : shapes)
    fill_shape(made, shape, *made.shapes.find(std::string(name))->second);
  for (const auto& [name, entry] : member(text, "operations").as_object())
    made.operations.emplace(name, parse_operation(made, std::string(name), entry));
}

// Made once, on the first call, and never destroyed: nodes point into it to the program's end.
const Services& table() {
  static const auto* services = [] {
    auto* made = new Services;
    const auto file = parse_json(embedded("data/aws/services.json"));
    for (const auto& [key, text] : member(file, "services").as_object()) {
      auto& entry = (*made)[std::string(key)];
      entry.key = key;
      fill_service(text, entry);
    }
    return made;
  }();
  return *services;
}

const Operation* find_operation(std::string_view name) {
  const auto colon = name.find(':');
  const auto service = table().find(name.substr(0, colon));
  if (colon == std::string_view::npos || service == table().end()) return nullptr;
  const auto operation = service->second.operations.find(name.substr(colon + 1));
  return operation == service->second.operations.end() ? nullptr : &operation->second;
}

}  // namespace

const Member* Shape::find(std::string_view wanted) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& m) { return m.name == wanted; });
  return found == members.end() ? nullptr : &*found;
}

const Service& service(std::string_view key) {
  const auto found = table().find(key);
  UP_ASSERT(found != table().end(), key);
  return found->second;
}

const Operation& operation(std::string_view name) {
  const Operation* found = find_operation(name);
  UP_ASSERT(found != nullptr, name);
  return *found;
}

std::string iam_action(std::string_view name) {
  const Operation* found = find_operation(name);
  if (found == nullptr) return std::string(name);
  if (!found->action.empty()) return found->action;
  return found->service->action_prefix + ":" + found->name;
}

std::vector<const Service*> services() {
  std::vector<const Service*> all;
  for (const auto& [key, entry] : table()) all.push_back(&entry);
  return all;
}

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  for (const auto& [key, entry] : table())
    for (const auto& [name, operation] : entry.operations) names.push_back(key + ":" + name);
  return names;
}

}  // namespace underpin::aws
