// Is an administration port open to the whole internet? What security groups and network ACLs
// answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/answer.h"
#include "semantics/network_traffic.h"

namespace underpin::semantics {

/// Remote server administration: SSH and RDP. CIS 1.3.0 5.1 and 5.2 let an organisation add others.
inline constexpr std::uint16_t kAdministrationPorts[] = {22, 3389};

/// A transport protocol with a port: TCP and UDP each count.
struct Service {
  std::uint32_t protocol = kTcp;
  std::uint32_t port = 0;

  bool operator==(const Service&) const = default;
};

/// `tcp/22`.
std::string print_service(const Service& service);

/// Something worth telling that does not change the verdict. Codes are stable.
struct NetworkNote {
  std::string_view code;
  std::string text;
};

inline constexpr std::string_view kNoteSplitAny = "split-any";  ///< ranges that sum to everything
inline constexpr std::string_view kNoteShadowed = "shadowed";   ///< an earlier deny wins everywhere
inline constexpr std::string_view kNoteIpv6 = "ipv6";  ///< open to ::/0, not asked by 1.3.0
inline constexpr std::string_view kNoteOverBroad = "over-broad";  ///< all public, not all addresses

/// One address family. *Letter*: a single allow rule whose source is every address covers an
/// administration port on TCP or UDP. *Effect*: from every address such packets get in, by one rule
/// or by several whose sources add up to every address.
struct FamilyExposure {
  Answer letter;
  Answer effect;
  /// Indexes, ascending, of the rules behind a yes: those that admit from everywhere alone, else
  /// the fewest wide ones that add up to everywhere.
  std::vector<std::size_t> rules;
  std::vector<Service> open;      ///< by which services, sorted; empty unless something is a yes
  std::optional<Packet> witness;  ///< one packet that proves a yes
  std::optional<std::size_t> deciding_rule;  ///< index of the rule that decides the witness
  std::vector<NetworkNote> notes;

  /// The strict reading: yes when letter or effect is; no only when both are.
  const Answer& strict() const { return either(letter, effect); }
};

/// IPv4 is what CIS 1.3.0 asks for; IPv6 is answered apart (an own recommendation from 1.5.0 on).
struct Exposure {
  FamilyExposure ipv4;
  FamilyExposure ipv6;
};

}  // namespace underpin::semantics
