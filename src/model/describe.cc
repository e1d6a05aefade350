#include "model/describe.h"

#include <array>

namespace underpin::describe_detail {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"unread", "after_apply", "settles"};

}  // namespace

void RowJson::add_unknown(std::string_view name, const Cause& cause) {
  json::object out{{"kind", kKinds[static_cast<std::size_t>(cause.kind)]}, {"text", cause.text}};
  if (!cause.gap.empty()) out["gap"] = cause.gap;
  unknown[name] = std::move(out);
}

void RowJson::add_placeholder(std::string_view name, const Placeholder& place) {
  placeholders[name] = json::object{{"address", place.address}, {"attribute", place.attribute}};
}

json::object RowJson::assemble(const Resource& row) && {
  json::object out{{"region", row.region}, {"id", row.id}, {"values", std::move(values)}};
  if (!absent.empty()) out["absent"] = std::move(absent);
  if (!unknown.empty()) out["unknown"] = std::move(unknown);
  if (!placeholders.empty()) out["placeholders"] = std::move(placeholders);
  return out;
}

Cause read_cause(const json::value& in) {
  const auto kind = text_member(in, "kind").value_or("");
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == kind)
      return {static_cast<Cause::Kind>(i), text_member(in, "text").value_or(""),
              text_member(in, "gap").value_or("")};
  malformed("a cause of kind unread, after_apply or settles");
}

Placeholder read_placeholder(const json::value& in) {
  return {text_member(in, "address").value_or(""), text_member(in, "attribute").value_or("")};
}

void read_identity(const json::value& in, Resource& out) {
  const auto region = text_member(in, "region"), id = text_member(in, "id");
  if (!region || !id) malformed("a row with region and id");
  out.region = *region;
  out.id = *id;
}

}  // namespace underpin::describe_detail
