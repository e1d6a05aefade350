// Cuts an intent into cells: rows by protocol and port, columns by address.
#include "semantics/network_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace underpin::semantics {
namespace {

// More single protocols, ICMP types or codes than this cannot be named one by one in any ACL.
constexpr std::size_t kMostSingled = 40;

struct Row {
  AddressSet addresses;
  bool guarded = false;
};

/// The addresses of a stretch of ports when they are the same for all of it.
std::optional<AddressSet> uniform(const PacketSet::Ports& ports, PortInterval stretch) {
  for (const auto& slice : ports.slices()) {
    if (slice.keys.last < stretch.first) continue;
    if (slice.keys.first > stretch.last) break;
    if (slice.keys.contains(stretch)) return slice.inner;
    return {};
  }
  return AddressSet();
}

/// Values that share a set with most others, and those that do not.
struct Classes {
  AddressSet common;
  std::vector<std::pair<std::uint32_t, std::optional<AddressSet>>> singled;
};

Classes classify(const std::vector<std::optional<AddressSet>>& sets, std::uint32_t first) {
  std::vector<std::pair<const AddressSet*, std::size_t>> counts;
  for (const auto& set : sets) {
    if (!set) continue;
    const auto found =
        std::find_if(counts.begin(), counts.end(), [&](const auto& c) { return *c.first == *set; });
    if (found != counts.end())
      ++found->second;
    else
      counts.emplace_back(&*set, 1);
  }
  Classes classes;
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != counts.end()) classes.common = *most->first;
  for (std::uint32_t i = 0; i < sets.size(); ++i)
    if (!sets[i] || *sets[i] != classes.common) classes.singled.emplace_back(first + i, sets[i]);
  return classes;
}

/// Collects rows from top to bottom and the shapes that can name them.
class RowBuilder {
 public:
  RowBuilder(const PacketSet::Protocols& protocols, IpFamily family,
             std::span<const std::uint16_t> guarded_ports)
      : protocols_(protocols), family_(family), guarded_ports_(guarded_ports) {}

  void build() {
    shapes.push_back({});  // all traffic; its rows are known at the end
    transport(kTcp);
    transport(kUdp);
    messages(kIcmp);
    if (family_ == IpFamily::v6) messages(kIcmpv6);
    portless();
    shapes.front().bottom = rows.size() - 1;
    if (rows.size() > kMostGridRows) fail("the intent has too many port ranges");
  }

  std::vector<Row> rows;
  std::vector<RowShape> shapes;
  std::string problem;  ///< the first reason why there is no grid

 private:
  void fail(std::string why) {
    if (problem.empty()) problem = std::move(why);
  }

  const PacketSet::Ports& ports_of(std::uint32_t protocol) const {
    static const PacketSet::Ports kNone;
    const auto* found = protocols_.find(protocol);
    return found ? *found : kNone;
  }

  std::size_t row(AddressSet addresses, bool guarded = false) {
    rows.push_back({std::move(addresses), guarded});
    return rows.size() - 1;
  }

  /// TCP and UDP: a rule names any run of neighbouring port ranges.
  void transport(std::uint32_t protocol) {
    const auto& ports = ports_of(protocol);
    std::set<std::uint32_t> starts{0};
    for (const auto& slice : ports.slices()) {
      starts.insert(slice.keys.first);
      starts.insert(slice.keys.last + 1);
    }
    for (const std::uint32_t port : guarded_ports_) {
      starts.insert(port);
      starts.insert(port + 1);
    }
    starts.erase(kLastPort + 1);
    const std::vector<std::uint32_t> first(starts.begin(), starts.end());
    if (first.size() > kMostGridRows) return fail("the intent has too many port ranges");
    const auto top = rows.size();
    for (const auto start : first) {
      const auto* addresses = ports.find(start);
      const bool guarded =
          std::find(guarded_ports_.begin(), guarded_ports_.end(), start) != guarded_ports_.end();
      row(addresses ? *addresses : AddressSet(), guarded);
    }
    runs(protocol, top, first);
  }

  /// All runs of neighbouring rows, longest first, so that wider shapes exist before narrower ones.
  void runs(std::uint32_t protocol, std::size_t top, const std::vector<std::uint32_t>& first) {
    const auto count = first.size();
    const auto base = shapes.size();
    // The runs of one length follow each other; lengths fall from `count` to 1.
    const auto index = [&](std::size_t length, std::size_t start) {
      const auto longer = count - length;
      return base + longer * (longer + 1) / 2 + start;
    };
    for (auto length = count; length >= 1; --length)
      for (std::size_t start = 0; start + length <= count; ++start) {
        const auto end = start + length;
        RowShape shape{.top = top + start, .bottom = top + end - 1};
        shape.protocol = static_cast<int>(protocol);
        shape.ports = {first[start], end < count ? first[end] - 1 : kLastPort};
        if (length == count) shape.wider = {0};
        if (start > 0) shape.wider.push_back(index(length + 1, start - 1));
        if (end < count) shape.wider.push_back(index(length + 1, start));
        shapes.push_back(std::move(shape));
      }
  }

  /// ICMP: a rule names one code of one type, one type, or everything.
  void messages(std::uint32_t protocol) {
    const auto& ports = ports_of(protocol);
    std::vector<std::optional<AddressSet>> types;
    for (std::uint32_t type = 0; type < 256; ++type)
      types.push_back(uniform(ports, {type * 256, type * 256 + 255}));
    const auto classes = classify(types, 0);
    if (classes.singled.size() > kMostSingled)
      return fail("the intent singles out too many ICMP types");
    const auto whole = shapes.size();
    shapes.push_back({.top = rows.size(), .protocol = static_cast<int>(protocol), .wider = {0}});
    for (const auto& [type, addresses] : classes.singled) {
      const auto shape = shapes.size();
      shapes.push_back({.top = rows.size(),
                        .protocol = static_cast<int>(protocol),
                        .ports = {type * 256, type * 256 + 255},
                        .wider = {whole}});
      if (addresses)
        row(*addresses);
      else
        codes(protocol, type, shape);
      shapes[shape].bottom = rows.size() - 1;
    }
    row(classes.common);
    shapes[whole].bottom = rows.size() - 1;
  }

  void codes(std::uint32_t protocol, std::uint32_t type, std::size_t whole_type) {
    const auto& ports = ports_of(protocol);
    std::vector<std::optional<AddressSet>> sets;
    for (std::uint32_t code = type * 256; code < type * 256 + 256; ++code)
      sets.push_back(uniform(ports, {code, code}));
    const auto classes = classify(sets, type * 256);
    if (classes.singled.size() > kMostSingled)
      return fail("the intent singles out too many ICMP codes");
    for (const auto& [code, addresses] : classes.singled) {
      const auto at = row(*addresses);
      shapes.push_back({.top = at,
                        .bottom = at,
                        .protocol = static_cast<int>(protocol),
                        .ports = {code, code},
                        .wider = {whole_type}});
    }
    row(classes.common);
  }

  /// The other protocols: a rule names one of them, or everything.
  void portless() {
    std::vector<std::optional<AddressSet>> sets;
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t protocol = 0; protocol <= kLastProtocol; ++protocol) {
      const bool has_ports = protocol == kTcp || protocol == kUdp || protocol == kIcmp ||
                             (protocol == kIcmpv6 && family_ == IpFamily::v6);
      if (has_ports) continue;
      auto set = uniform(ports_of(protocol), {0, kLastPort});
      if (!set)
        return fail(
            fmt::format("the intent names ports of {}, which has none", print_protocol(protocol)));
      sets.push_back(std::move(set));
      numbers.push_back(protocol);
    }
    const auto classes = classify(sets, 0);
    if (classes.singled.size() > kMostSingled)
      return fail("the intent singles out too many protocols");
    for (const auto& [position, addresses] : classes.singled) {
      const auto at = row(*addresses);
      const auto number = static_cast<int>(numbers[position]);
      shapes.push_back({.top = at, .bottom = at, .protocol = number, .wider = {0}});
    }
    row(classes.common);
  }

  const PacketSet::Protocols& protocols_;
  IpFamily family_;
  std::span<const std::uint16_t> guarded_ports_;
};

/// Splits blocks in halves until no row tells two addresses of a block apart.
class ColumnBuilder {
 public:
  explicit ColumnBuilder(const std::vector<Row>& rows) {
    for (const auto& row : rows)
      if (std::find(sets_.begin(), sets_.end(), row.addresses) == sets_.end())
        sets_.push_back(row.addresses);
  }

  void build(const Cidr& cidr, std::optional<std::size_t> wider) {
    const auto index = blocks.size();
    blocks.push_back({.left = leaves.size(), .cidr = cidr, .wider = wider});
    const auto addresses = cidr.addresses();
    const bool one_cell = std::all_of(sets_.begin(), sets_.end(), [&](const auto& set) {
      return set.contains(addresses) || !set.overlaps(addresses);
    });
    if (one_cell || too_many()) {
      leaves.push_back(addresses);
    } else {
      const auto half = (addresses.last - addresses.first) / 2 + 1;
      build({cidr.family, cidr.network, cidr.prefix + 1}, index);
      build({cidr.family, cidr.network + half, cidr.prefix + 1}, index);
    }
    blocks[index].right = leaves.size() - 1;
  }

  bool too_many() const { return leaves.size() > kMostGridColumns; }

  std::vector<ColumnBlock> blocks;
  std::vector<AddressInterval> leaves;

 private:
  std::vector<AddressSet> sets_;
};

void join_shapes(AclGrid& grid) {
  const auto extent = [&](std::size_t shape) {
    return grid.shapes[shape].bottom - grid.shapes[shape].top;
  };
  grid.joint_shape.assign(grid.rows * grid.rows, 0);
  for (std::size_t a = 0; a < grid.rows; ++a)
    for (std::size_t b = a; b < grid.rows; ++b) {
      std::size_t narrowest = 0;
      for (std::size_t shape = 0; shape < grid.shapes.size(); ++shape)
        if (grid.shape_holds(shape, a) && grid.shape_holds(shape, b) &&
            extent(shape) < extent(narrowest))
          narrowest = shape;
      grid.joint_shape[a * grid.rows + b] = grid.joint_shape[b * grid.rows + a] = narrowest;
    }
}

void find_ties(AclGrid& grid) {
  for (std::size_t row = 0; row < grid.rows; ++row) {
    const auto shape = grid.joint_shape[row * grid.rows + row];
    if (grid.shapes[shape].top != grid.shapes[shape].bottom) grid.ties.push_back({shape, row});
  }
}

void sum_guards(AclGrid& grid) {
  const auto width = grid.columns + 1;
  grid.guard_sums.assign((grid.rows + 1) * width, 0);
  for (std::size_t row = 0; row < grid.rows; ++row)
    for (std::size_t column = 0; column < grid.columns; ++column) {
      const auto at = row * width + column;
      grid.guard_sums[at + width + 1] = grid.guard_sums[at + width] + grid.guard_sums[at + 1] -
                                        grid.guard_sums[at] +
                                        (grid.guarded[grid.cell(row, column)] ? 1 : 0);
    }
}

}  // namespace

std::size_t AclGrid::joint_block(std::size_t a, std::size_t b) const {
  auto block = leaf[a];
  while (b < blocks[block].left || blocks[block].right < b) block = *blocks[block].wider;
  return block;
}

bool AclGrid::can_decide(std::size_t shape, std::size_t row, std::size_t column) const {
  for (const auto& tie : ties)
    if (shape_holds(shape, tie.row) && shape_holds(tie.shape, row) &&
        wanted[cell(tie.row, column)] != wanted[cell(row, column)])
      return false;
  return true;
}

GridResult grid_of(const PacketSet& intent, IpFamily family,
                   std::span<const std::uint16_t> guarded_ports) {
  RowBuilder rows(intent.of(family), family, guarded_ports);
  rows.build();
  if (!rows.problem.empty()) return {std::nullopt, rows.problem};
  ColumnBuilder columns(rows.rows);
  columns.build({family, 0, 0}, std::nullopt);
  if (columns.too_many()) return {std::nullopt, "the intent has too many address ranges"};
  if (rows.shapes.size() * columns.blocks.size() > kMostGridRules)
    return {std::nullopt, "the intent has too many port and address ranges"};
  AclGrid grid{.family = family, .rows = rows.rows.size(), .columns = columns.leaves.size()};
  for (const auto& row : rows.rows)
    for (const auto& leaf : columns.leaves) {
      const bool wanted = row.addresses.contains(leaf);
      grid.wanted.push_back(wanted);
      grid.guarded.push_back(row.guarded && !wanted);
    }
  grid.shapes = std::move(rows.shapes);
  grid.blocks = std::move(columns.blocks);
  grid.leaf.resize(grid.columns);
  for (std::size_t block = 0; block < grid.blocks.size(); ++block)
    if (grid.blocks[block].left == grid.blocks[block].right)
      grid.leaf[grid.blocks[block].left] = block;
  join_shapes(grid);
  find_ties(grid);
  sum_guards(grid);
  return {std::move(grid), {}};
}

}  // namespace underpin::semantics
