// An intent for a network ACL as a small grid, on which every possible rule is a rectangle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semantics/network_acl.h"

namespace underpin::semantics {

/// Rows `top` to `bottom`, columns `left` to `right`, ends included.
struct Rectangle {
  std::size_t top = 0, bottom = 0, left = 0, right = 0;
  bool operator==(const Rectangle&) const = default;
  bool contains(const Rectangle& other) const {
    return top <= other.top && other.bottom <= bottom && left <= other.left && other.right <= right;
  }
};

/// A run of rows that one rule's protocol and ports can name.
struct RowShape {
  std::size_t top = 0, bottom = 0;
  int protocol = -1;
  PortInterval ports{0, kLastPort};
  std::vector<std::size_t> wider;  ///< shapes with the next rows added
};

/// A run of columns that one CIDR block can name.
struct ColumnBlock {
  std::size_t left = 0, right = 0;
  Cidr cidr;
  std::optional<std::size_t> wider;  ///< the block that holds this one
};

/// Packets of one family, with all those that the intent cannot tell apart in one cell. Rows are
/// stretches of protocol and port, columns stretches of addresses; a rule that cuts through a cell
/// is never better than one that takes or leaves all of it, so rules are pairs of a shape and a
/// block. A guarded cell may be in no allow rule unless it is wanted: no entry, read alone, may
/// open an administration port further than the intent does.
struct AclGrid {
  IpFamily family = IpFamily::v4;
  std::size_t rows = 0, columns = 0;
  std::vector<RowShape> shapes;
  std::vector<ColumnBlock> blocks;
  std::vector<char> wanted;   ///< rows x columns: allowed by the intent
  std::vector<char> guarded;  ///< rows x columns: guarded and not wanted

  /// The narrowest shape that holds two rows, at [row x rows + row]; the block of one column alone.
  std::vector<std::size_t> joint_shape;
  std::vector<std::size_t> leaf;
  /// Rows that only one shape and wider ones name, such as the protocols nobody singled out.
  struct Tie {
    std::size_t shape = 0;
    std::size_t row = 0;
  };
  std::vector<Tie> ties;
  std::vector<std::uint32_t> guard_sums;  ///< guarded cells above and left of each corner

  std::size_t cell(std::size_t row, std::size_t column) const { return row * columns + column; }
  bool shape_holds(std::size_t shape, std::size_t row) const {
    return shapes[shape].top <= row && row <= shapes[shape].bottom;
  }
  /// The narrowest block that holds two columns.
  std::size_t joint_block(std::size_t a, std::size_t b) const;
  /// Whether a rule of this shape can be the first to decide a cell, and rightly. A tie forbids it
  /// where its row wants the opposite: that row would have to be decided before, by a rule that is
  /// as wide and therefore needs this cell decided before it.
  bool can_decide(std::size_t shape, std::size_t row, std::size_t column) const;
};

inline constexpr std::size_t kMostGridRows = 200;
inline constexpr std::size_t kMostGridColumns = 2'000;
inline constexpr std::size_t kMostGridRules = 1'000'000;  ///< shapes x blocks

struct GridResult {
  std::optional<AclGrid> grid;
  std::string problem;  ///< why there is no grid: the intent is too complex, or no ACL can say it
};

/// The grid of the family's part of an intent.
GridResult grid_of(const PacketSet& intent, IpFamily family,
                   std::span<const std::uint16_t> guarded_ports);

}  // namespace underpin::semantics
