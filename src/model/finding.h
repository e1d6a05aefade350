// Finding: what a check says about one resource, with the evidence it read.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/value.h"

namespace underpin {

enum class Verdict { pass, fail, unknown, manual, not_applicable };

/// "pass", "fail", …: the words of the report.
std::string_view word(Verdict verdict);

/// Something true and worth saying that does not change the verdict. Codes are stable: over-broad,
/// split-any, shadowed, literal-only, stricter-than-audit, ipv6, suspect, …
struct Note {
  std::string code, text;
  friend auto operator<=>(const Note&, const Note&) = default;
};

/// One fact that decided, by its attribute's name. monostate: AWS says there is none.
struct Evidence {
  using Content =
      std::variant<std::monostate, bool, long long, std::string, std::vector<std::string>>;
  std::string name;
  Content content;

  Evidence(std::string fact, Content value) : name(std::move(fact)), content(std::move(value)) {}
  Evidence(std::string fact, const char* value)
      : name(std::move(fact)), content(std::string(value)) {}
  Evidence(std::string fact, bool value) : Evidence(std::move(fact), Content(value)) {}
  Evidence(std::string fact, int value)
      : Evidence(std::move(fact), Content(static_cast<long long>(value))) {}
  Evidence(std::string fact, std::size_t value)
      : Evidence(std::move(fact), Content(static_cast<long long>(value))) {}
  /// A Value as it stands; an unknown one shows its cause in words.
  template <class T>
  Evidence(std::string fact, const Value<T>& value) : name(std::move(fact)) {
    if (const T* known = value.peek())
      content = shown(*known);
    else if (const auto cause = value.why_unknown())
      content = "unknown: " + cause->text;
  }
  friend bool operator==(const Evidence&, const Evidence&) = default;

 private:
  template <class T>
  static const T& shown(const T& known) {
    return known;
  }
  static std::string shown(const Time& known) { return format_time(known); }
};

/// Why a finding is accepted: a deviation, or a region out of scope, of the config file.
struct Waiver {
  std::string reason, approved_by;
  std::string until;  ///< its last day, 2027-03-31
  friend bool operator==(const Waiver&, const Waiver&) = default;
};

struct Finding {
  std::string key;       ///< the check: "kms.rotation"
  std::string region;    ///< an AWS region or "global"
  std::string resource;  ///< ARN or AWS's own id; "*" when it stands for what could not be listed
  std::string resource_type;  ///< "aws_kms_key"
  std::string locus;          ///< tells apart findings about the same resource; mostly empty
  Verdict verdict = Verdict::unknown;
  std::string reason;
  std::vector<Note> notes;
  std::vector<Evidence> evidence;
  std::vector<Cause> causes;     ///< why unknown; empty otherwise
  std::optional<Waiver> waived;  ///< accepted by people; the verdict stays

  /// Stable between runs: a hash of account, key, region, resource and locus.
  std::string id(std::string_view account) const;
};

}  // namespace underpin
