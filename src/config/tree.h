// Tree: a YAML document as plain data in which everything knows its place, so that every mistake
// can name its line, wherever it is found.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::config {

struct Tree {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  std::string text;     ///< scalar, as written
  bool quoted = false;  ///< scalar: in quotes, so it is text whatever it looks like
  std::vector<Tree> items;
  struct Member;
  std::vector<Member> members;  ///< in the order of the file
  int line = 0;
  std::shared_ptr<const std::string> file;  ///< as the user named it

  bool is_map() const { return kind == Kind::map; }
  bool is_list() const { return kind == Kind::list; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_null() const { return kind == Kind::null; }
  /// The member, or null when there is none.
  const Tree* find(std::string_view name) const;
};

struct Tree::Member {
  std::string name;
  Tree value;
};

/// Everything that is wrong in what the user wrote: a person corrects it in one go.
class Mistakes {
 public:
  void add(const Tree& at, const std::string& message);
  void add(std::string_view file, int line, const std::string& message);

  /// False when `map` is none; names every member that is not among `known`.
  bool check_members(const Tree& map, std::string_view what, std::span<const std::string> known);

  /// The member's text; a mistake when it is missing, empty or no scalar.
  std::string text(const Tree& map, std::string_view name);

  bool empty() const { return list_.empty(); }
  /// Throws Error with every mistake, one a line as `file:line: what`, in the order of the file.
  void finish(std::string_view hint) const;

 private:
  struct Mistake {
    std::string file;
    int line;
    std::string message;
  };
  std::vector<Mistake> list_;
};

/// Never throws for what is wrong in the text: that becomes a mistake, and null what it was in. A
/// document of more than 100,000 nodes, aliases counted each time, is one.
Tree parse_tree(std::string_view yaml, const std::string& file, Mistakes& mistakes);

}  // namespace underpin::config
