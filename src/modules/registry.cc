// All modules, and what a config asks of them.
#include <algorithm>

#include "base/choose.h"
#include "base/text.h"
#include "modules/module.h"

namespace underpin::modules {

#define MODULE(name) const Module& name##_module();
#include "modules/all.def"
#undef MODULE

std::vector<std::string> Site::regions() const {
  for (const auto& gap : observed.gaps())
    if (gap.type == "*" && gap.region == "*")
      throw Undecided({{Cause::Kind::unread, gap.summary(), gap.key()}});
  std::vector<std::string> out;
  for (const auto& region : observed.regions)
    if (region.status == Region::Status::enabled || region.status == Region::Status::unreachable)
      out.push_back(region.name);
  return out;
}

std::span<const ModuleFunction> all_modules() {
  static constexpr ModuleFunction kModules[] = {
#define MODULE(name) &name##_module,
#include "modules/all.def"
#undef MODULE
  };
  return kModules;
}

const Module* find_module(std::string_view name) {
  for (const auto module : all_modules())
    if (module().name == name) return &module();
  return nullptr;
}

namespace {

void build_one(const Module& module, const config::ModuleUse& use, const Site& site,
               config::Mistakes& mistakes, Desired& out) {
  try {
    module.build(use.inputs, site, mistakes, out);
  } catch (const Undecided& undecided) {
    out.block(describe(undecided.causes()));
  }
}

}  // namespace

Snapshot empty_account(const config::Config& config) {
  Snapshot out;
  out.account = config.account;
  out.partition = "aws";
  out.regions = {{"us-east-1", Region::Status::enabled, {}}};
  for (const auto type : types_of(config)) out.request(type());
  return out;
}

Desired build(const config::Config& config, const Site& site, config::Mistakes& mistakes) {
  std::vector<std::string> known;
  for (const auto module : all_modules()) known.emplace_back(module().name);
  Desired out;
  for (const auto& use : config.modules) {
    const auto* module = find_module(use.module);
    if (module == nullptr)
      mistakes.add(use.inputs, fmt::format("no module `{}`{}", printable(use.module),
                                           did_you_mean(use.module, known)));
    else if (!use.region.empty())
      mistakes.add(use.inputs, fmt::format("`{}` sees to all regions itself: it stands under "
                                           "`global`",
                                           use.module));
    else
      build_one(*module, use, site, mistakes, out);
  }
  return out;
}

std::vector<TypeFunction> types_of(const config::Config& config) {
  std::vector<TypeFunction> out;
  for (const auto& use : config.modules) {
    const auto* module = find_module(use.module);
    if (module == nullptr) continue;
    for (const auto type : module->types)
      if (std::find(out.begin(), out.end(), type) == out.end()) out.push_back(type);
  }
  return out;
}

}  // namespace underpin::modules
