#include "aws/endpoints.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "aws/service.h"
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

// Letters, digits and dashes only, ending in a number: what may become part of a host name.
bool looks_like_region(std::string_view text) {
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || text.size() > 40) return false;
  const bool number = to_integer(text.substr(dash + 1)).has_value();
  return number && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

[[noreturn]] void refuse_region(std::string_view region) {
  std::vector<std::string> known;
  for (const auto& row : rows()) known.insert(known.end(), row.regions.begin(), row.regions.end());
  const auto near = nearest(region, known);
  throw UsageError(fmt::format("`{}` is no AWS region{}", printable(region),
                               near ? "; did you mean `" + *near + "`?" : ""),
                   "regions look like us-east-1");
}

// ---- overrides

struct CurlUrlCleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

// `by_flag`: the user typed it for this run; what an environment or a file says is trusted less.
std::string checked_override(const std::string& text, bool by_flag) {
  const std::unique_ptr<CURLU, CurlUrlCleanup> url(curl_url());
  const auto refuse = [&](std::string_view why) {
    throw UsageError(fmt::format("`{}` is no endpoint: {}", printable(text), why),
                     "an endpoint looks like https://host:port or http://127.0.0.1:port");
  };
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) refuse("no URL");
  const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
  const auto host = part_of(url.get(), CURLUPART_HOST);
  if (scheme != "http" && scheme != "https") refuse("only http and https are spoken");
  if (!part_of(url.get(), CURLUPART_USER).empty()) refuse("it holds a user name");
  if (!part_of(url.get(), CURLUPART_QUERY).empty() ||
      !part_of(url.get(), CURLUPART_FRAGMENT).empty())
    refuse("it holds more than host and path");
  if (scheme == "http" && !by_flag && !is_loopback(host))
    refuse("plain http leaves this machine; give it by --endpoint-url if that is meant");
  std::string out = text;
  while (out.ends_with('/')) out.pop_back();
  return out;
}

std::optional<std::string> override_for(const Service& service, const EndpointSettings& settings) {
  if (settings.url) return checked_override(*settings.url, true);
  if (settings.ignore_configured) return std::nullopt;
  if (const auto found = settings.configured_services.find(service.id);
      found != settings.configured_services.end())
    return checked_override(found->second, false);
  if (settings.configured_url) return checked_override(*settings.configured_url, false);
  return std::nullopt;
}

std::string upper_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace

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
  const auto ignore = environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  settings.ignore_configured = ignore && lower_ascii(*ignore) == "true";
  const auto fips = environment.get("AWS_USE_FIPS_ENDPOINT");
  settings.fips = fips && lower_ascii(*fips) == "true";
  return settings;
}

Endpoint resolve(const Service& service, std::string_view region, std::string_view default_region,
                 const EndpointSettings& settings) {
  const std::string place(region == "global" ? default_region : region);
  const auto& partition = partition_of(place);
  Endpoint endpoint;
  endpoint.signing_name = service.signing_name;
  endpoint.signing_region = place;
  const auto& by_place = settings.fips ? service.fips_endpoints : service.endpoints;
  auto fixed = by_place.find(partition.id);
  if (fixed == by_place.end()) fixed = by_place.find(place);
  if (fixed != by_place.end()) {
    endpoint.url = fixed->second.url;
    endpoint.signing_region = fixed->second.signing_region;
  } else {
    endpoint.url = fmt::format("https://{}{}.{}.{}", service.endpoint_prefix,
                               settings.fips ? "-fips" : "", place, partition.dns_suffix);
  }
  if (auto override_url = override_for(service, settings)) {
    endpoint.url = std::move(*override_url);
    endpoint.overridden = true;
  }
  return endpoint;
}

}  // namespace underpin::aws
