#include "aws/sigv4.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// Proxies, libcurl or middleboxes may change these.
constexpr std::array<std::string_view, 7> kUnsigned = {
    "authorization", "connection",      "expect",         "transfer-encoding",
    "user-agent",    "x-amzn-trace-id", "accept-encoding"};

struct UrlParts {
  std::string host, path, query;
};

UrlParts split_url(std::string_view url) {
  const auto scheme = url.find("://");
  UP_ASSERT(scheme != std::string_view::npos, "requests have absolute URLs");
  const std::string_view rest = url.substr(scheme + 3);
  const auto host_end = rest.find_first_of("/?");
  UrlParts parts{std::string(rest.substr(0, host_end)), "/", ""};
  if (host_end == std::string_view::npos) return parts;
  const std::string_view target = rest.substr(host_end);
  const auto question = target.find('?');
  parts.path = target.substr(0, question);
  if (parts.path.empty()) parts.path = "/";
  if (question != std::string_view::npos) parts.query = target.substr(question + 1);
  return parts;
}

// RFC 3986, section 5.2.4, and no empty segments.
std::string normalize(std::string_view path) {
  std::vector<std::string> kept;
  for (const auto segment : split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.emplace_back(segment);
    }
  }
  const bool slash = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  return "/" + join(kept, "/") + (slash && !kept.empty() ? "/" : "");
}

std::string canonical_path(const std::string& path, const SigningOptions& options) {
  const std::string plain = options.normalize_path ? normalize(path) : path;
  return options.double_encode ? percent_encode(plain, true) : plain;
}

std::string canonical_query(const std::string& query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto part : split(query, '&')) {
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    pairs.emplace_back(percent_encode(percent_decode(part.substr(0, equals))),
                       percent_encode(percent_decode(value)));
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<std::string> texts;
  for (const auto& [name, value] : pairs) texts.push_back(name + "=" + value);
  return join(texts, "&");
}

// Surrounding blanks go, inner runs become one space.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (const char c : trim(value)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  }
  return out;
}

std::map<std::string, std::string> signed_headers(const Request& request) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : request.headers) {
    const auto key = lower_ascii(name);
    if (std::find(kUnsigned.begin(), kUnsigned.end(), key) != kUnsigned.end()) continue;
    auto& joined = headers[key];
    joined += (joined.empty() ? "" : ",") + canonical_value(value);
  }
  return headers;
}

std::string names_of(const std::map<std::string, std::string>& headers) {
  std::vector<std::string> names;
  for (const auto& entry : headers) names.push_back(entry.first);
  return join(names, ";");
}

std::string hex_of(const Sha256& digest) { return hex(digest); }

}  // namespace

std::string canonical_request(const Request& request, const SigningOptions& options) {
  const auto url = split_url(request.url);
  const auto headers = signed_headers(request);
  std::string text = request.method + "\n" + canonical_path(url.path, options) + "\n" +
                     canonical_query(url.query) + "\n";
  for (const auto& [name, value] : headers) text += name + ":" + value + "\n";
  return text + "\n" + names_of(headers) + "\n" + hex_of(sha256(request.body));
}

Sha256 Signer::signing_key(const Credentials& credentials, const std::string& date,
                           std::string_view region, std::string_view name) {
  const KeyName key_name{credentials.secret_access_key, date, region, name};
  const std::lock_guard lock(mutex_);
  if (const auto found = keys_.find(key_name); found != keys_.end()) return found->second;
  // A run signs for some 40 regions × 15 services; a process that lives for days must not grow.
  constexpr std::size_t kKept = 4096;
  if (keys_.size() >= kKept) keys_.clear();
  const auto by_date = hmac_sha256("AWS4" + credentials.secret_access_key, date);
  const auto by_region = hmac_sha256(as_text(by_date), region);
  const auto by_name = hmac_sha256(as_text(by_region), name);
  return keys_[key_name] = hmac_sha256(as_text(by_name), "aws4_request");
}

void Signer::sign(Request& request, const Credentials& credentials, std::string_view signing_name,
                  std::string_view signing_region, Time time, const SigningOptions& options) {
  const std::string stamp = format_basic_time(time);
  const std::string date = stamp.substr(0, 8);
  if (find_header(request.headers, "host") == nullptr)
    request.headers.push_back({"Host", split_url(request.url).host});
  request.headers.push_back({"X-Amz-Date", stamp});
  if (!credentials.session_token.empty())
    request.headers.push_back({"X-Amz-Security-Token", credentials.session_token});
  if (options.payload_header)
    request.headers.push_back({"X-Amz-Content-Sha256", hex_of(sha256(request.body))});

  const std::string scope =
      date + "/" + std::string(signing_region) + "/" + std::string(signing_name) + "/aws4_request";
  const std::string to_sign = std::string(kAlgorithm) + "\n" + stamp + "\n" + scope + "\n" +
                              hex_of(sha256(canonical_request(request, options)));
  const auto key = signing_key(credentials, date, signing_region, signing_name);
  const auto signature = hmac_sha256(as_text(key), to_sign);
  request.headers.push_back(
      {"Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" +
                            scope + ", SignedHeaders=" + names_of(signed_headers(request)) +
                            ", Signature=" + hex_of(signature)});
}

}  // namespace underpin::aws
