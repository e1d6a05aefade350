// Value: one attribute of a resource, honest about what is not known; Truth: what a comparison of
// such values says; Undecided: what happens when a decision needs more than was read.
#pragma once

#include <compare>
#include <concepts>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace underpin {

/// Why something is not known.
struct Cause {
  enum class Kind {
    unread,       ///< never read, or the read failed
    after_apply,  ///< AWS decides it when the plan is applied
    settles,      ///< true only some time after the apply (delivery, confirmation)
  };
  Kind kind = Kind::unread;
  std::string text;  ///< for a person: "kms:GetKeyRotationStatus denied in eu-west-1"
  std::string gap;   ///< the gap it stems from (Gap::key), empty when there is none

  friend auto operator<=>(const Cause&, const Cause&) = default;
};

/// Thrown when a judgement needs something unknown: an unread field decides a branch, or a search
/// of an incomplete table comes to its end. Caught in one place, where the finding that is being
/// judged becomes `unknown` (model/findings.h). This is how a check cannot forget a gap.
class Undecided : public std::exception {
 public:
  explicit Undecided(std::vector<Cause> causes) : causes_(std::move(causes)) {}
  /// For what AWS left out of a reply: no gap stands behind it.
  static Undecided because(std::string why) {
    return Undecided({Cause{Cause::Kind::unread, std::move(why), {}}});
  }
  const std::vector<Cause>& causes() const { return causes_; }
  const char* what() const noexcept override { return "undecided"; }

 private:
  std::vector<Cause> causes_;
};

/// True, false, or unknown with the causes (Kleene's three-valued logic). `if (truth)` on an
/// unknown Truth throws Undecided; `a || b` with a true side and `a && b` with a false side are
/// decided whatever the other side is. Both sides are always evaluated: write what must not be
/// evaluated twice, or at all, in nested ifs.
class Truth {
 public:
  template <std::same_as<bool> Bool>  // a bool itself, not what merely converts to one (a pointer)
  Truth(Bool value) : value_(value) {}  // NOLINT(google-explicit-constructor)
  static Truth unknown(std::vector<Cause> causes);

  explicit operator bool() const;
  bool is_true() const { return value_ == true; }
  bool is_false() const { return value_ == false; }
  bool is_unknown() const { return !value_.has_value(); }
  const std::vector<Cause>& causes() const { return causes_; }

  friend Truth operator!(Truth a);
  friend Truth operator&&(Truth a, Truth b);
  friend Truth operator||(Truth a, Truth b);
  friend Truth operator&&(bool, const Truth&) = delete;
  friend Truth operator||(bool, const Truth&) = delete;

 private:
  Truth() = default;
  std::optional<bool> value_;
  std::vector<Cause> causes_;
};

/// `items` holds one for which `predicate` (returning Truth or bool) is true. Decided as soon as
/// one is true; unknown when none is and one is unknown. An incomplete range throws at its end,
/// after its items were asked, so a true item still decides.
template <class Items, class Predicate>
Truth any_of(const Items& items, Predicate&& predicate) {
  Truth found = false;
  for (const auto& item : items) {
    found = found || Truth(predicate(item));
    if (found.is_true()) return found;
  }
  return found;
}

template <class Items, class Predicate>
Truth all_of(const Items& items, Predicate&& predicate) {
  return !any_of(items, [&](const auto& item) { return !Truth(predicate(item)); });
}

/// What `body` (returning Truth or bool) says; what it cannot decide is unknown. For questions with
/// more than one source of evidence: `truth_of(live) || truth_of(reported)`.
template <class Body>
Truth truth_of(Body&& body) {
  try {
    return Truth(body());
  } catch (const Undecided& undecided) {
    return Truth::unknown(undecided.causes());
  }
}

/// A reference to an attribute of a resource that a plan will create: `${address.attribute}`.
struct Placeholder {
  std::string address, attribute;
  friend auto operator<=>(const Placeholder&, const Placeholder&) = default;
};

/// One attribute: absent (AWS says there is none) | known | unknown(cause) | placeholder.
/// A default-constructed Value is unknown("not read"): what no reader filled in can never be
/// mistaken for an answer. Comparing gives a Truth. Absent equals only absent, and is neither less
/// nor greater than anything.
template <class T>
class Value {
 public:
  Value() : state_(Cause{Cause::Kind::unread, "not read", {}}) {}
  template <class U>
    requires std::convertible_to<U, T> && (!std::same_as<std::remove_cvref_t<U>, Value>)
  Value(U&& known)  // NOLINT(google-explicit-constructor): a plain T is a known Value
      : state_(std::in_place_index<kKnown>, std::forward<U>(known)) {}

  static Value absent() { return Value(State(std::in_place_index<kAbsent>)); }
  static Value unknown(Cause cause) { return Value(State(std::move(cause))); }
  static Value placeholder(Placeholder place) { return Value(State(std::move(place))); }

  bool is_absent() const { return state_.index() == kAbsent; }
  bool is_known() const { return state_.index() == kKnown; }
  bool is_unknown() const { return state_.index() == kUnknown; }
  bool is_placeholder() const { return state_.index() == kPlaceholder; }

  /// The content, or null when absent. Throws Undecided when unknown or a placeholder.
  const T* get() const {
    if (auto cause = why_unknown()) throw Undecided({std::move(*cause)});
    return std::get_if<kKnown>(&state_);
  }
  T value_or(T fallback) const {
    const T* known = get();
    return known == nullptr ? std::move(fallback) : *known;
  }
  /// The content for display and serialisation only; null when there is none. Never decides.
  const T* peek() const { return std::get_if<kKnown>(&state_); }

  /// Set or not: decided for absent, known and placeholder.
  Truth present() const {
    if (is_unknown()) return Truth::unknown({cause()});
    return !is_absent();
  }
  const Cause& cause() const { return std::get<kUnknown>(state_); }
  /// To say more precisely why; null unless unknown.
  Cause* unknown_cause() { return std::get_if<kUnknown>(&state_); }
  const Placeholder& place() const { return std::get<kPlaceholder>(state_); }

  /// The cause that deciding on the content would meet.
  std::optional<Cause> why_unknown() const {
    if (is_unknown()) return cause();
    if (is_placeholder())
      return Cause{Cause::Kind::after_apply,
                   "${" + place().address + "." + place().attribute + "} is known after apply",
                   {}};
    return std::nullopt;
  }

  /// Only for Value<bool>: true when known and true. Throws Undecided when unknown.
  explicit operator bool() const
    requires std::same_as<T, bool>
  {
    return value_or(false);
  }
  Truth is_true() const
    requires std::same_as<T, bool>
  {
    return *this == true;
  }

  friend Truth operator==(const Value& a, const Value& b) { return equal(a, b); }
  friend Truth operator==(const Value& a, const T& b) {
    return a.compare([&](const T& known) { return known == b; });
  }
  friend Truth operator==(const Value& a, const char* b)
    requires std::same_as<T, std::string>
  {
    return a.compare([&](const T& known) { return known == b; });
  }
  friend Truth operator<(const Value& a, const T& b) {
    return a.compare([&](const T& known) { return known < b; });
  }
  friend Truth operator>(const Value& a, const T& b) {
    return a.compare([&](const T& known) { return b < known; });
  }
  friend Truth operator<=(const Value& a, const T& b) {
    return a.compare([&](const T& known) { return !(b < known); });
  }
  friend Truth operator>=(const Value& a, const T& b) {
    return a.compare([&](const T& known) { return !(known < b); });
  }

  /// Same state and content. For tests and diff: it decides nothing about an account.
  bool identical(const Value& other) const { return state_ == other.state_; }

 private:
  enum Index : std::size_t { kAbsent, kKnown, kUnknown, kPlaceholder };
  struct Absent {
    friend bool operator==(Absent, Absent) = default;
  };
  using State = std::variant<Absent, T, Cause, Placeholder>;
  explicit Value(State state) : state_(std::move(state)) {}

  template <class Predicate>
  Truth compare(Predicate&& holds) const {
    if (auto cause = why_unknown()) return Truth::unknown({std::move(*cause)});
    return is_known() && holds(std::get<kKnown>(state_));
  }

  static Truth equal(const Value& a, const Value& b) {
    if (a.is_placeholder() && b.is_placeholder() && a.place() == b.place()) return true;
    std::vector<Cause> causes;
    for (const auto* side : {&a, &b})
      if (auto cause = side->why_unknown()) causes.push_back(std::move(*cause));
    if (!causes.empty()) return Truth::unknown(std::move(causes));
    return a.state_ == b.state_;
  }

  State state_;
};

/// Each distinct text once, joined by "; ".
std::string describe(const std::vector<Cause>& causes);

}  // namespace underpin
