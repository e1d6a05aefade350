#include "model/denial.h"

#include <array>

#include "base/text.h"

namespace underpin {
namespace {

constexpr std::array<std::string_view, 7> kPolicies = {
    "service control policy", "resource control policy", "permissions boundary", "session policy",
    "vpc endpoint policy",    "identity-based policy",   "resource-based policy"};

std::optional<std::string> policy_after(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1))
    for (const auto policy : kPolicies)
      if (text.substr(at + words.size()).starts_with(policy)) return std::string(policy);
  return std::nullopt;
}

}  // namespace

std::optional<Denial> denial_in(std::string_view message) {
  // Some services write "Service Control Policy".
  const std::string text = lower_ascii(message);
  for (const auto words : {"explicit deny in a ", "explicit deny in an "})
    if (auto policy = policy_after(text, words)) return Denial{*policy, true};
  if (auto policy = policy_after(text, "because no ")) return Denial{*policy, false};
  return std::nullopt;
}

}  // namespace underpin
