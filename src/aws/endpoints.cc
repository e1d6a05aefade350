#include "aws/endpoints.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "aws/service.h"
#include "base/choose.h"
#include "base/embedded.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

struct PartitionRow {
  Partition partition;
  std::vector<std::string> regions;
  std::vector<std::string> prefixes;  // a region is prefix-word-number
};

const std::vector<PartitionRow>& rows() {
  static const auto* table = [] {
    auto* made = new std::vector<PartitionRow>;
    const auto file = parse_json(embedded("data/aws/partitions.json"));
    for (const auto& entry : member(file, "partitions").as_array()) {
      PartitionRow row;
      row.partition = {std::string(entry.at("id").as_string()),
                       std::string(entry.at("dns_suffix").as_string()),
                       std::string(entry.at("dual_stack_suffix").as_string()),
                       std::string(entry.at("global_region").as_string())};
      for (const auto& prefix : entry.at("region_prefixes").as_array())
        row.prefixes.emplace_back(prefix.as_string());
      for (const auto& region : entry.at("regions").as_array())
        row.regions.emplace_back(region.as_string());
      made->push_back(std::move(row));
    }
    return made;
  }();
  return *table;
}

[[noreturn]] void refuse_region(std::string_view region) {
  std::vector<std::string> known;
  for (const auto& row : rows()) known.insert(known.end(), row.regions.begin(), row.regions.end());
  const auto near = nearest(region, known);
  throw UsageError(fmt::format("`{}` is no AWS region{}", printable(region),
                               near ? "; did you mean `" + *near + "`?" : ""),
                   "regions look like us-east-1");
}

std::optional<std::string> override_for(const Service& service, const EndpointSettings& settings) {
  if (settings.url) return checked_override(service, *settings.url, true);
  if (settings.ignore_configured) return std::nullopt;
  if (const auto found = settings.configured_services.find(service.id);
      found != settings.configured_services.end())
    return checked_override(service, found->second, false);
  if (settings.configured_url) return checked_override(service, *settings.configured_url, false);
  return std::nullopt;
}

std::string upper_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::optional<bool> switch_of(const Environment& environment, std::string_view name) {
  const auto text = environment.get(name);
  return text ? std::optional(parse_switch(name, *text)) : std::nullopt;
}

std::string with_region(std::string url, std::string_view region) {
  constexpr std::string_view kHole = "{region}";
  if (const auto hole = url.find(kHole); hole != std::string::npos)
    url.replace(hole, kHole.size(), region);
  return url;
}

}  // namespace

bool looks_like_region(std::string_view text) {
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || text.size() > 40) return false;
  const bool number = to_integer(text.substr(dash + 1)).has_value();
  return number && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::vector<Partition> partitions() {
  std::vector<Partition> all;
  for (const auto& row : rows()) all.push_back(row.partition);
  return all;
}

bool parse_switch(std::string_view setting, std::string_view text) {
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  throw UsageError(fmt::format("{} is `{}`", setting, printable(text)), "write `true` or `false`");
}

const Partition& partition_named(std::string_view id) {
  std::vector<std::string> known;
  for (const auto& row : rows()) {
    if (row.partition.id == id) return row.partition;
    known.push_back(row.partition.id);
  }
  unknown_word("partition", id, known);
}

const Partition& partition_of(std::string_view region) {
  for (const auto& row : rows())
    if (std::find(row.regions.begin(), row.regions.end(), region) != row.regions.end())
      return row.partition;
  if (!looks_like_region(region)) refuse_region(region);
  const auto prefix = region.substr(0, region.rfind('-', region.rfind('-') - 1));
  for (const auto& row : rows())
    if (std::find(row.prefixes.begin(), row.prefixes.end(), prefix) != row.prefixes.end())
      return row.partition;
  // AWS's own endpoint rules take a region of no known partition for one of the first.
  return rows().front().partition;
}

EndpointSettings EndpointSettings::from(const Environment& environment) {
  EndpointSettings settings;
  settings.configured_url = environment.get("AWS_ENDPOINT_URL");
  for (const auto* service : services())
    if (const auto url = environment.get("AWS_ENDPOINT_URL_" + upper_ascii(service->id)))
      settings.configured_services[service->id] = *url;
  settings.ignore_configured =
      switch_of(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or(false);
  settings.fips = switch_of(environment, "AWS_USE_FIPS_ENDPOINT");
  settings.dual_stack = switch_of(environment, "AWS_USE_DUALSTACK_ENDPOINT");
  return settings;
}

void check_overrides(const EndpointSettings& settings) {
  for (const auto* service : services()) override_for(*service, settings);
}

Endpoint resolve(const Service& service, std::string_view region, std::string_view default_region,
                 const EndpointSettings& settings) {
  const std::string place(region == "global" ? default_region : region);
  const auto& partition = partition_of(place);
  const bool fips = settings.fips.value_or(false), dual = settings.dual_stack.value_or(false);
  Endpoint endpoint;
  endpoint.signing_name = service.signing_name;
  endpoint.signing_region = place;
  endpoint.url = fmt::format("https://{}{}.{}.{}", service.endpoint_prefix, fips ? "-fips" : "",
                             place, dual ? partition.dual_stack_suffix : partition.dns_suffix);
  const auto& exceptions = service.endpoints_of(fips, dual);
  auto fixed = exceptions.find(partition.id);
  if (fixed == exceptions.end()) fixed = exceptions.find(place);
  if (fixed != exceptions.end()) {
    endpoint.url = with_region(fixed->second.url, place);
    if (!fixed->second.signing_region.empty())
      endpoint.signing_region = fixed->second.signing_region;
  }
  if (auto override_url = override_for(service, settings)) {
    endpoint.url = std::move(*override_url);
    endpoint.overridden = true;
  }
  if (endpoint.url.empty())
    throw UsageError(
        fmt::format("{} has no {} host in the partition `{}`", service.key,
                    fips && dual ? "FIPS and dual-stack"
                    : fips       ? "FIPS"
                                 : "dual-stack",
                    partition.id),
        "unset AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT, or the profile's settings");
  return endpoint;
}

}  // namespace underpin::aws
