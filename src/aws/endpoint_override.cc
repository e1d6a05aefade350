// Whom requests may be sent to instead of AWS's own hosts.
#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "aws/endpoints.h"
#include "aws/service.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

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

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

// `[vpce-….]prefix[-fips][.dualstack].region[.vpce].suffix`. Other names below AWS's suffixes are
// its customers': buckets, load balancers, API gateways. Source: AWS PrivateLink Guide, "Access AWS
// services through AWS PrivateLink".
bool follows_the_rule(std::string_view host, const Service& service, std::string_view suffix) {
  if (!take_end(host, suffix) || !take_end(host, ".")) return false;
  const bool private_link = take_end(host, ".vpce");
  const auto region = host.substr(host.rfind('.') + 1);  // all of it when there is no dot
  if (region.size() == host.size() || !looks_like_region(region)) return false;
  host.remove_suffix(region.size() + 1);
  take_end(host, ".dualstack");
  take_end(host, "-fips");
  if (!take_end(host, service.endpoint_prefix)) return false;
  return host.empty() || (private_link && host.ends_with('.'));
}

bool is_fixed_host(std::string_view host, const Service& service) {
  for (const auto& hosts : service.endpoints)
    for (const auto& [place, fixed] : hosts)
      if (fixed.url == "https://" + std::string(host)) return true;
  return false;
}

bool is_own_host(std::string_view host, const Service& service) {
  const auto all = partitions();
  return is_fixed_host(host, service) ||
         std::any_of(all.begin(), all.end(), [&](const Partition& partition) {
           return follows_the_rule(host, service, partition.dns_suffix) ||
                  follows_the_rule(host, service, partition.dual_stack_suffix);
         });
}

}  // namespace

std::string checked_override(const Service& service, const std::string& text, bool by_flag) {
  const std::unique_ptr<CURLU, CurlUrlCleanup> url(curl_url());
  const auto refuse = [&](std::string_view why, const char* hint) {
    throw UsageError(
        fmt::format("`{}` is no endpoint for {}: {}", printable(text), service.id, why), hint);
  };
  const char* const form = "an endpoint looks like https://host:port or http://127.0.0.1:port";
  const char* const flag =
      "if it is meant, give it by --endpoint-url; else unset it, or set "
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true";
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) refuse("no URL", form);
  const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
  const auto host = lower_ascii(part_of(url.get(), CURLUPART_HOST));
  if (scheme != "http" && scheme != "https") refuse("only http and https are spoken", form);
  if (!part_of(url.get(), CURLUPART_USER).empty()) refuse("it holds a user name", form);
  if (!part_of(url.get(), CURLUPART_QUERY).empty() ||
      !part_of(url.get(), CURLUPART_FRAGMENT).empty())
    refuse("it holds more than host and path", form);
  if (!by_flag && !is_loopback(host)) {
    if (scheme == "http") refuse("plain http leaves this machine", flag);
    if (!is_own_host(host, service)) refuse("it is none of AWS's hosts for this service", flag);
  }
  std::string out = text;
  while (out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace underpin::aws
