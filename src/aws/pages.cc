// Pages: every page of a list, or an error. A walk that ended has seen everything.
#include <fmt/core.h>

#include <algorithm>

#include "aws/caller.h"
#include "aws/service.h"
#include "aws/session.h"
#include "base/text.h"

namespace underpin::aws {

Pages::Pages(Session& session, std::string_view region, std::string_view name, Params params)
    : session_(&session), region_(region), operation_(name), params_(std::move(params)) {
  const auto& paging = operation(name).paging;
  if (!paging) return;
  for (const auto& [member, size] : paging->size) {
    const bool given = std::any_of(params_.begin(), params_.end(),
                                   [&](const auto& param) { return param.first == member; });
    if (!given) params_.emplace_back(member, Param(size));
  }
}

Pages::Iterator Pages::begin() {
  UP_ASSERT(number_ == 0, "pages are walked once");
  fetch();
  return Iterator(this);
}

void Pages::advance() {
  if (next_.empty())
    done_ = true;
  else
    fetch();
}

void Pages::fetch() {
  constexpr int kPages = 10'000;
  if (number_ == kPages) fail(kPagingDoesNotEnd, fmt::format("more than {} pages", kPages));
  const auto& model = operation(operation_);
  Params params = params_;
  for (std::size_t i = 0; i < next_.size(); ++i)
    if (!next_[i].empty()) params.emplace_back(model.paging->input_tokens[i], Param(next_[i]));
  page_ = session_->caller_->call(region_, model, params, ++number_);
  find_next();
}

void Pages::find_next() {
  next_.clear();
  const auto& paging = operation(operation_).paging;
  if (!paging) return;
  std::vector<std::string> tokens;
  for (const auto& name : paging->output_tokens) {
    const Node token = page_[name];
    tokens.push_back(token.text());
    // A token that cannot be read is not the end of the list.
    if (const Value<std::string> value = token; tokens.back().empty() && value.is_unknown())
      fail(kNotAnAwsReply, value.cause().text);
  }
  const std::string joined = join(tokens, "\n");
  const bool empty = joined.find_first_not_of('\n') == std::string::npos;
  if (!paging->more.empty()) {
    const Value<bool> more = page_[paging->more];
    if (more.is_unknown()) fail(kNotAnAwsReply, more.cause().text);
    // Told that there is more and not how to get it: what was read is not everything.
    if (empty && more.peek() != nullptr && *more.peek())
      fail(kPageWithoutToken, "`" + paging->more + "` is true, but there is no token");
    if (more.peek() != nullptr && !*more.peek()) return;
  }
  if (empty) return;
  if (!seen_.insert(joined).second)
    fail(kPagingDoesNotEnd, fmt::format("page {} repeats a token", number_));
  next_ = std::move(tokens);
}

void Pages::fail(const char* code, const std::string& why) const {
  const auto& model = operation(operation_);
  throw ApiError({.service = model.service->key,
                  .operation = model.name,
                  .region = region_,
                  .code = code,
                  .message = why});
}

}  // namespace underpin::aws
