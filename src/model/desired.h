// Desired: what modules want an account to have, as rows of the same types that readers fill.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/resource.h"
#include "model/snapshot.h"

namespace underpin {

/// One resource that a module wants. An attribute that stays "not read" is not the module's
/// business: it is left as it is.
struct Wanted {
  std::string address;  ///< type.module.name@region: the same in every plan
  const ResourceType* type = nullptr;
  std::shared_ptr<const Table> holder;  ///< a table of this one row
  std::vector<std::string> after;       ///< addresses that must exist first

  const Resource& row() const { return holder->row(0); }
};

class Desired {
 public:
  /// What is added from now on belongs to this module.
  void begin(std::string_view module) { module_ = module; }

  /// Gives the address. `row` says its region and, where a name or the account tells it, its id.
  template <class T>
  std::string add(std::string_view name, T row, std::vector<std::string> after = {}) {
    const auto& type = type_of<T>();
    auto address = address_of(type.name, name, row.region);
    auto table = type.make_table();
    static_cast<TableOf<T>&>(*table).add(std::move(row));
    resources_.push_back({address, &type, std::move(table), std::move(after)});
    return address;
  }

  /// The module cannot say what it wants: what it must know of the account is not known.
  void block(std::string why) { blocked_.emplace_back(module_, std::move(why)); }

  /// Something that people must know before they say yes: who is hurt, what cannot be undone.
  void warn(std::string text) { warnings_.push_back(std::move(text)); }

  const std::vector<Wanted>& resources() const { return resources_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  /// Module, and why.
  const std::vector<std::pair<std::string, std::string>>& blocked() const { return blocked_; }

 private:
  std::string address_of(std::string_view type, std::string_view name,
                         std::string_view region) const;

  std::string module_;
  std::vector<Wanted> resources_;
  std::vector<std::string> warnings_;
  std::vector<std::pair<std::string, std::string>> blocked_;
};

}  // namespace underpin
