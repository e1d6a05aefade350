// Reads the config file. All mistakes are collected: a person corrects them in one go.
#include "config/config.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/choose.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "config/include.h"
#include "config/references.h"

namespace underpin::config {
namespace {

constexpr std::string_view kSchema = "1";

class Reader {
 public:
  explicit Reader(Mistakes& mistakes) : mistakes_(mistakes) {}

  void account(const Tree& root, Config& out) {
    if (root.find("account") != nullptr) out.account_name = mistakes_.text(root, "account");
    const auto* id = root.find("id");
    if (id == nullptr && !out.account_name.empty()) id = id_among(root, out.account_name);
    if (id == nullptr) return;
    out.account = id->text;
    if (!id->is_scalar() || id->text.size() != 12 ||
        id->text.find_first_not_of("0123456789") != std::string::npos)
      mistakes_.add(*id, fmt::format("`{}` is no account: write its twelve digits in quotes",
                                     printable(id->text)));
  }

  void compliance(const Tree& root, Config& out) {
    const auto* given = root.find("compliance");
    if (given == nullptr) return;
    out.compliance = given->text != "none";
    if (given->text != "none" && given->text != "cis-1.3.0")
      mistakes_.add(*given, fmt::format("`compliance: {}` is not known; write cis-1.3.0 or none",
                                        printable(given->text)));
  }

  void modules(const Tree& root, Config& out) {
    if (const auto* global = root.find("global")) uses(*global, "", "`global`", out);
    const auto* regions = root.find("regions");
    if (regions == nullptr || regions->is_null()) return;
    if (!regions->is_map()) return mistakes_.add(*regions, "`regions` is no map");
    for (const auto& [region, below] : regions->members)
      uses(below, region, "`regions: " + printable(region) + "`", out);
  }

  Deviation deviation(const Tree& item) {
    static const std::vector<std::string> kMembers = {"rec", "resources", "reason", "approved_by",
                                                      "until"};
    Deviation out;
    out.line = item.line;
    if (!mistakes_.check_members(item, "a deviation", kMembers)) return out;
    out.recommendation = mistakes_.text(item, "rec");
    out.resources = patterns(item, "resources");
    accept(item, out);
    return out;
  }

  RegionOutOfScope region(const Tree& item) {
    static const std::vector<std::string> kMembers = {"region", "reason", "approved_by", "until"};
    RegionOutOfScope out;
    out.line = item.line;
    if (!mistakes_.check_members(item, "a region out of scope", kMembers)) return out;
    out.region = mistakes_.text(item, "region");
    accept(item, out);
    return out;
  }

  template <class Item>
  std::vector<Item> list(const Tree& file, const char* name, Item (Reader::*read)(const Tree&)) {
    std::vector<Item> out;
    const auto* items = file.find(name);
    if (items == nullptr || items->is_null()) return out;
    if (!items->is_list()) mistakes_.add(*items, fmt::format("`{}` is no list", name));
    for (const auto& item : items->items) out.push_back((this->*read)(item));
    return out;
  }

 private:
  // The number of the account of this name; a mistake when none has it.
  const Tree* id_among(const Tree& root, const std::string& name) {
    const auto* accounts = root.find("accounts");
    const auto* named = accounts == nullptr ? nullptr : accounts->find(name);
    const auto* id = named == nullptr ? nullptr : named->find("id");
    if (id != nullptr) return id;
    std::vector<std::string> known;
    if (accounts != nullptr)
      for (const auto& [other, about] : accounts->members) known.push_back(other);
    mistakes_.add(*root.find("account"),
                  fmt::format("no account `{}` among `accounts` has an `id`{}", printable(name),
                              did_you_mean(name, known)));
    return nullptr;
  }

  void uses(const Tree& map, const std::string& region, const std::string& what, Config& out) {
    if (map.is_null()) return;
    if (!map.is_map()) return mistakes_.add(map, what + " is no map of modules");
    for (const auto& [name, inputs] : map.members)
      if (!inputs.is_scalar() || inputs.text != "false")  // `module: false`: not here
        out.modules.push_back({name, region, inputs});
  }

  // A day, to its end in UTC. Every exception ends: one without a date is never looked at again.
  void accept(const Tree& map, Acceptance& out) {
    out.reason = mistakes_.text(map, "reason");
    out.approved_by = mistakes_.text(map, "approved_by");
    out.last = mistakes_.text(map, "until");
    if (out.last.empty()) return;
    const auto midnight =
        out.last.size() == 10 ? parse_time(out.last + "T00:00:00Z") : std::nullopt;
    if (midnight)
      out.until = *midnight + std::chrono::days(1);
    else
      mistakes_.add(*map.find("until"),
                    fmt::format("`{}` is no date; write it as 2027-03-31", printable(out.last)));
  }

  std::vector<std::string> patterns(const Tree& map, const char* name) {
    const auto* value = map.find(name);
    std::vector<std::string> out;
    if (value != nullptr && value->is_scalar()) out.push_back(value->text);
    if (value != nullptr)
      for (const auto& item : value->items)
        if (item.is_scalar()) out.push_back(item.text);
    std::erase(out, "");
    if (out.empty())
      mistakes_.add(
          value != nullptr ? *value : map,
          fmt::format("`{}` names none; write patterns such as [\"sg-0123\", \"*\"]", name));
    return out;
  }

  Mistakes& mistakes_;
};

// What references look into; what is left of `root` afterwards holds none.
void resolve_all(Tree& root, Mistakes& mistakes) {
  const Tree copy = root;
  Scope scope;
  for (const auto* name : {"common", "accounts", "account", "id"})
    if (const auto* named = copy.find(name)) scope[name] = named;
  for (auto& [name, value] : root.members)
    if (!scope.contains(name)) resolve(value, scope, mistakes);
}

Config read(Tree root, const std::string& file, std::string sha256, Mistakes& mistakes) {
  static const std::vector<std::string> kMembers = {"underpin",
                                                    "include",
                                                    "common",
                                                    "accounts",
                                                    "account",
                                                    "id",
                                                    "compliance",
                                                    "global",
                                                    "regions",
                                                    "deviations",
                                                    "regions_out_of_scope"};
  Config config;
  config.file = file;
  config.sha256 = std::move(sha256);
  if (mistakes.empty() && mistakes.check_members(root, "the file", kMembers)) {
    if (const auto schema = mistakes.text(root, "underpin"); !schema.empty() && schema != kSchema)
      mistakes.add(*root.find("underpin"),
                   fmt::format("`underpin: {}` is not known; this version reads `underpin: {}`",
                               printable(schema), kSchema));
    resolve_all(root, mistakes);
    Reader reader(mistakes);
    reader.account(root, config);
    reader.compliance(root, config);
    reader.modules(root, config);
    config.deviations = reader.list(root, "deviations", &Reader::deviation);
    config.regions_out_of_scope = reader.list(root, "regions_out_of_scope", &Reader::region);
  }
  mistakes.finish("correct the file; nothing was done");
  return config;
}

}  // namespace

Config parse_config(std::string_view yaml, const std::string& file) {
  Mistakes mistakes;
  auto root = parse_tree(yaml, file, mistakes);
  return read(std::move(root), file, sha256_hex(yaml), mistakes);
}

Config read_config(const std::string& file) {
  Mistakes mistakes;
  auto [root, text] = read_with_includes(file, mistakes);
  return read(std::move(root), file, sha256_hex(text), mistakes);
}

}  // namespace underpin::config
