#include "aws/curl_easy.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace underpin::aws {
namespace {

using Kind = TransportError::Kind;

constexpr std::size_t kHeaderLimit = 256u << 10;

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const auto result = curl_easy_setopt(easy, option, value);
  UP_ASSERT(result == CURLE_OK, curl_easy_strerror(result));
}

std::string host_of(const std::string& url) {
  const auto start = url.find("://");
  const auto from = start == std::string::npos ? 0 : start + 3;
  return url.substr(from, url.find_first_of("/?", from) - from);
}

// A line break in a header would let a value write headers of its own.
bool breaks_lines(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// Never through a proxy: this machine, and the metadata services of EC2, ECS and EKS.
constexpr std::string_view kDirect =
    "localhost,127.0.0.1,::1,169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::254,fd00:ec2::"
    "23";

std::string first_set(const Environment& environment,
                      std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (const auto value = environment.get(name)) return *value;
  return {};
}

void set_proxy(CURL* easy, const CurlSettings& settings, bool tls) {
  // Set even when empty: else libcurl reads the environment by itself.
  set(easy, CURLOPT_PROXY, (tls ? settings.https_proxy : settings.http_proxy).c_str());
  const std::string direct =
      settings.no_proxy + (settings.no_proxy.empty() ? "" : ",") + std::string(kDirect);
  set(easy, CURLOPT_NOPROXY, settings.no_proxy == "*" ? "*" : direct.c_str());
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void set_tls(CURL* easy, const CurlSettings& settings) {
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // With a CA directory libcurl does not share the parsed CA store between connections: 23 ms of
  // CPU for each. The store is read on the first TLS connection, not before.
  set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  set(easy, CURLOPT_PROXY_CAPATH, static_cast<char*>(nullptr));
  if (settings.ca_bundle.empty()) return;
  set(easy, CURLOPT_CAINFO, settings.ca_bundle.c_str());
  set(easy, CURLOPT_PROXY_CAINFO, settings.ca_bundle.c_str());
}

}  // namespace

CurlSettings CurlSettings::from(const Environment& environment) {
  CurlSettings settings;
  settings.https_proxy =
      first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  settings.http_proxy =
      first_set(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
  settings.no_proxy = first_set(environment, {"no_proxy", "NO_PROXY"});
  return settings;
}

CurlEasy make_easy(const CurlSettings& settings, bool tls) {
  CurlEasy easy(curl_easy_init());
  CURL* const handle = easy.get();
  UP_ASSERT(handle != nullptr, "memory for libcurl");
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up on a hung name look-up waits for the look-up to end, on the I/O thread.
  set(handle, CURLOPT_QUICK_EXIT, 1L);
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(handle, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  set(handle, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  set_proxy(handle, settings, tls);
  set_tls(handle, settings);
  return easy;
}

CurlExchange::CurlExchange(const Request& request, std::chrono::steady_clock::time_point deadline)
    : request_(request), deadline_(deadline) {
  write_headers();
  constexpr std::size_t kUsualHead = 1024;
  head_.reserve(kUsualHead);
}

// The list that curl_slist_append() would make, in two pieces of memory instead of two a header.
void CurlExchange::write_headers() {
  const bool typed = find_header(request_.headers, "content-type") != nullptr;
  std::size_t bytes = 0;
  // libcurl's spellings: "a;" for a header without a value, "a:" for one to leave out.
  const auto each = [&](const auto& add) {
    for (const auto& [name, value] : request_.headers) add(name, value.empty() ? ";" : ": ", value);
    if (!typed) add("Content-Type", ":", "");
    add("Expect", ":", "");
  };
  each([&](std::string_view name, std::string_view separator, std::string_view value) {
    if (breaks_lines(name) || breaks_lines(value))
      throw Error(fmt::format("the header `{}` holds a line break", printable(name)));
    bytes += name.size() + separator.size() + value.size() + 1;
  });
  lines_.reserve(bytes);  // so that it stays where the list points
  headers_.reserve(request_.headers.size() + 2);
  each([&](std::string_view name, std::string_view separator, std::string_view value) {
    headers_.push_back({lines_.data() + lines_.size(), nullptr});
    lines_.append(name).append(separator).append(value).push_back('\0');
  });
  for (std::size_t i = 1; i < headers_.size(); ++i) headers_[i - 1].next = &headers_[i];
}

void CurlExchange::prepare(CurlEasy easy, const CurlSettings& settings) {
  easy_ = std::move(easy);
  body_limit_ = settings.body_limit;
  CURL* const handle = easy_.get();
  const auto now = std::chrono::steady_clock::now();
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - now);
  first_byte_by_ = now + settings.first_byte_timeout;
  set(handle, CURLOPT_URL, request_.url.c_str());
  set(handle, CURLOPT_TIMEOUT_MS, std::max<long>(1, static_cast<long>(left.count())));
  set(handle, CURLOPT_ERRORBUFFER, text_.data());
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(this));
  // libcurl repeats a request by itself when a kept connection turns out to be dead. A request that
  // changes something gets a fresh connection, so that it is sent once.
  set(handle, CURLOPT_FRESH_CONNECT, request_.once ? 1L : 0L);
  set(handle, CURLOPT_HTTPHEADER, headers_.data());
  set_method();
}

CurlEasy CurlExchange::release() {
  set(easy_.get(), CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  set(easy_.get(), CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  set(easy_.get(), CURLOPT_POSTFIELDS, static_cast<char*>(nullptr));
  return std::move(easy_);
}

// A handle keeps the method of its last request: each is set from scratch.
void CurlExchange::set_method() {
  CURL* const handle = easy_.get();
  const auto& method = request_.method;
  set(handle, CURLOPT_CUSTOMREQUEST, static_cast<char*>(nullptr));
  set(handle, CURLOPT_NOBODY, 0L);
  if (method == "GET" && request_.body.empty()) return set(handle, CURLOPT_HTTPGET, 1L);
  if (method == "HEAD") return set(handle, CURLOPT_NOBODY, 1L);
  set(handle, CURLOPT_POST, 1L);
  set(handle, CURLOPT_POSTFIELDS, request_.body.c_str());
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  if (method != "POST") set(handle, CURLOPT_CUSTOMREQUEST, method.c_str());
}

std::size_t CurlExchange::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const std::string_view line(data, size * count);
  exchange.header_bytes_ += line.size();
  if (exchange.header_bytes_ > kHeaderLimit) {
    exchange.too_large_ = true;
    return 0;
  }
  // A status line begins a reply; one may follow a `100 Continue`. Lines after the head are
  // trailers.
  if (line.starts_with("HTTP/")) {
    exchange.head_.clear();
    exchange.head_complete_ = false;
  }
  if (trim(line).empty()) exchange.head_complete_ = true;
  exchange.head_.append(line);
  return line.size();
}

std::size_t CurlExchange::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const std::size_t bytes = size * count;
  if (bytes > exchange.body_limit_ - exchange.response_.body.size()) {
    exchange.too_large_ = true;
    return 0;
  }
  exchange.response_.body.append(data, bytes);
  return bytes;
}

// How far it came decides what a caller may conclude.
Kind CurlExchange::kind_of(CURLcode result) const {
  if (too_large_) return Kind::too_large;
  long proxy_status = 0;
  curl_off_t looked_up = 0, sending = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
  curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &sending);
  if (proxy_status >= 300) return Kind::proxy;
  const bool began = header_bytes_ > 0;
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Kind::dns;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Kind::proxy;
    case CURLE_COULDNT_CONNECT:
      return Kind::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return sending > 0 ? Kind::timeout : looked_up > 0 ? Kind::connect : Kind::dns;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return Kind::tls;
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Kind::incomplete;
    default:
      return began ? Kind::incomplete : Kind::reset;
  }
}

void CurlExchange::finish(CURLcode result) {
  if (result == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    // libcurl takes a connection that closes within the head for the end of a reply without a body.
    if (!head_complete_) fail(Kind::incomplete, "the reply ended within its head");
    return;
  }
  const std::string detail = text_[0] != '\0' ? text_.data() : curl_easy_strerror(result);
  const auto kind = kind_of(result);
  if (kind == Kind::too_large) return fail(kind, "the reply is larger than the limit");
  fail(kind, lower_ascii(detail.substr(0, 1)) + detail.substr(1));
}

void CurlExchange::fail(Kind kind, const std::string& why) {
  std::string hint;
  if (kind == Kind::tls)
    hint =
        "check AWS_CA_BUNDLE, the profile's `ca_bundle`, and whether a proxy opens TLS connections";
  if (kind == Kind::proxy) hint = "check HTTPS_PROXY and the proxy's own log";
  error_.emplace(
      kind, fmt::format("no reply from {}: {}", printable(host_of(request_.url)), printable(why)),
      hint);
}

void CurlExchange::give_up_waiting() {
  fail(Kind::timeout, "connected, but no reply began in time");
}

Response CurlExchange::take() {
  if (error_) throw *error_;
  std::string_view rest = head_;
  response_.headers.reserve(static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')));
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos)
      response_.headers.push_back(
          {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return std::move(response_);
}

}  // namespace underpin::aws
