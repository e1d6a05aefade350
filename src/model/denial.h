// Which policy AWS names in a refusal: what would have to change, and whether it is the caller's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace underpin {

/// From the text of a refusal: "with an explicit deny in a service control policy" or "because no
/// session policy allows the kms:ListKeys action". Source: IAM User Guide, "Troubleshoot access
/// denied error messages".
struct Denial {
  std::string policy;     ///< "service control policy", "permissions boundary", …
  bool outright = false;  ///< by a Deny, not for want of an Allow

  /// Set for the whole account or organisation: no grant to the caller helps.
  bool by_organisation() const {
    return policy == "service control policy" || policy == "resource control policy";
  }
  /// True when granting the action to the caller would help.
  bool grant_helps() const {
    return !outright && (policy == "identity-based policy" || policy == "resource-based policy");
  }
};

/// Nothing when the text names no policy; many services do not.
std::optional<Denial> denial_in(std::string_view message);

}  // namespace underpin
