// Module: a part of the baseline. Inputs from the config file in, desired resources out. One file
// each, listed in all.def.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/inputs.h"
#include "model/desired.h"

namespace underpin::modules {

/// The account as far as modules need to know it.
struct Site {
  const Snapshot& observed;  ///< holds the modules' types; deciding on what is not known blocks
  std::string home_region;   ///< where global things go that need a region
  bool compliance = true;    ///< pins hold

  const std::string& account() const { return observed.account; }
  const std::string& partition() const { return observed.partition; }
  /// Where the account can hold resources, sorted: those that did not answer too, which blocks what
  /// is wanted there. Throws Undecided when AWS did not list them.
  std::vector<std::string> regions() const;
};

/// A value that the benchmark fixes. Another is refused, naming the recommendation.
template <class Inputs>
struct Pin {
  std::string_view input, recommendation,
      rule;  ///< "minimum_password_length", "1.8", "at least 14"
  bool (*holds)(const Inputs& inputs);
};

struct Module {
  std::string_view name;  ///< Gruntwork's: "iam-password-policy"
  std::string_view doc;
  std::vector<std::string_view> settles;  ///< keys of recommendations
  std::vector<TypeFunction> types;        ///< what it makes, and what it must know
  std::vector<config::Input> inputs;
  std::vector<std::string> pins;  ///< in words: "minimum_password_length: at least 14 (1.8)"
  std::function<void(const config::Tree& inputs, const Site& site, config::Mistakes& mistakes,
                     Desired& out)>
      build;
  std::function<json::object()> schema;
};

/// A module as its author writes it.
template <class Inputs>
struct ModuleOf {
  std::string_view name, doc;
  std::vector<std::string_view> settles;
  std::vector<TypeFunction> types;
  std::vector<config::Input> inputs;
  std::vector<Pin<Inputs>> pins;
  void (*build)(const Inputs& inputs, const Site& site, Desired& out);

  Module erased() const {
    config::check_inputs<Inputs>(inputs);
    Module out{name, doc, settles, types, inputs, {}, nullptr, nullptr};
    for (const auto& pin : pins)
      out.pins.push_back(fmt::format("{}: {} ({})", pin.input, pin.rule,
                                     pin.recommendation.empty() ? "AWS" : pin.recommendation));
    out.build = [spec = *this](const config::Tree& given, const Site& site,
                               config::Mistakes& mistakes, Desired& desired) {
      const auto read = config::read_inputs<Inputs>(given, spec.name, spec.inputs, mistakes);
      spec.check_pins(read, given, site, mistakes);
      desired.begin(spec.name);
      spec.build(read, site, desired);  // may throw Undecided
    };
    out.schema = [spec = *this] { return config::inputs_schema<Inputs>(spec.doc, spec.inputs); };
    return out;
  }

 private:
  void check_pins(const Inputs& read, const config::Tree& given, const Site& site,
                  config::Mistakes& mistakes) const {
    for (const auto& pin : pins) {
      const bool ours = !pin.recommendation.empty();
      if ((ours && !site.compliance) || pin.holds(read)) continue;
      const auto* at = given.find(pin.input);
      mistakes.add(
          at == nullptr ? given : *at,
          fmt::format("`{}` must be {}{}", pin.input, pin.rule,
                      ours ? fmt::format(": recommendation {}; `compliance: none` lifts this",
                                         pin.recommendation)
                           : ": AWS takes nothing else"));
    }
  }
};

using ModuleFunction = const Module& (*)();
std::span<const ModuleFunction> all_modules();

/// Null for a name that is none.
const Module* find_module(std::string_view name);

/// What the config's modules want. Unknown modules and wrong inputs are mistakes; a module that
/// would have to decide on what is not known is blocked. `site.observed` holds types_of(config).
Desired build(const config::Config& config, const Site& site, config::Mistakes& mistakes);

/// An account with nothing in it, in which every type may be asked for: to find what is wrong in
/// inputs without a call.
Snapshot empty_account(const config::Config& config);

/// The types that the config's modules make or must know, each once.
std::vector<TypeFunction> types_of(const config::Config& config);

}  // namespace underpin::modules

/// At the foot of a module's .cc, inside `namespace underpin::modules`.
#define UNDERPIN_MODULE(module, Inputs, ...)                               \
  const Module& module##_module() {                                        \
    static const Module instance = ModuleOf<Inputs>{__VA_ARGS__}.erased(); \
    return instance;                                                       \
  }
