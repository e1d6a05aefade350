// Gap: what could not be read, and why.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

/// Code of a gap in a table that is read by the keys of an earlier one, when that one has gaps:
/// rows under keys that were read are all there, others may be missing.
inline constexpr std::string_view kKeysUnread = "underpin:KeysUnread";

/// Code of a gap that a stopped run left.
inline constexpr std::string_view kInterrupted = "underpin:Interrupted";

/// Code of a gap whose reply came whole, but said nothing that we understand.
inline constexpr std::string_view kUnreadableReply = "underpin:UnreadableReply";

/// One read that failed. The narrower the better: a gap with an `id` hides attributes of one
/// resource, one without hides rows of (type, region). Type `*` hides every table of a region that
/// was left out.
struct Gap {
  std::string type;    ///< "aws_kms_key", or "*"
  std::string region;  ///< "eu-west-1", "global", or "*" when the regions could not be listed
  std::optional<std::string> id;
  std::vector<std::string> attributes;  ///< sorted; empty means rows are missing
  std::string operation;                ///< "kms:ListKeys"; empty when no call was made
  std::string code;                     ///< AWS's error code, or one of ours ("underpin:…")
  std::string message;                  ///< made printable, without secrets
  std::string missing_action;           ///< the IAM action that would help; empty when none would

  /// Names the gap in causes: stable between runs, unlike the order of discovery.
  std::string key() const;

  /// "kms:ListKeys AccessDenied in eu-west-1", for reasons.
  std::string summary() const;

  friend auto operator<=>(const Gap&, const Gap&) = default;
};

}  // namespace underpin
