// From yaml-cpp's nodes to ours.
#include "config/tree.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/choose.h"
#include "base/error.h"
#include "base/text.h"

namespace underpin::config {
namespace {

// Aliases are written once and meant many times: ten of ten of ten is a thousand. What is kept is
// counted, not what was written.
constexpr int kNodes = 100'000;
constexpr int kDepth = 64;

class Copy {
 public:
  Copy(std::shared_ptr<const std::string> file, Mistakes& mistakes)
      : file_(std::move(file)), mistakes_(mistakes) {}

  Tree of(const YAML::Node& node, int depth = 0) {
    Tree out;
    out.file = file_;
    out.line = node.Mark().line + 1;
    if (++nodes_ > kNodes || depth > kDepth) {
      if (std::exchange(too_much_, true)) return out;
      mistakes_.add(out, nodes_ > kNodes ? "the file holds too much" : "nested too deeply");
      return out;
    }
    if (node.IsScalar()) {
      out.kind = Tree::Kind::scalar;
      out.text = node.Scalar();
      out.quoted = node.Tag() == "!";
    } else if (node.IsSequence()) {
      out.kind = Tree::Kind::list;
      for (const auto& item : node) out.items.push_back(of(item, depth + 1));
    } else if (node.IsMap()) {
      out.kind = Tree::Kind::map;
      for (const auto& entry : node) add_member(out, entry.first, entry.second, depth);
    }
    return out;
  }

 private:
  void add_member(Tree& map, const YAML::Node& name, const YAML::Node& value, int depth) {
    auto member = of(value, depth + 1);
    // Where the name is: what is below may begin lines later, and nothing has no place at all.
    member.line = name.Mark().line + 1;
    if (!name.IsScalar())
      mistakes_.add(member, "a member's name is no text");
    else if (map.find(name.Scalar()) != nullptr)
      mistakes_.add(member, fmt::format("`{}` is here twice", printable(name.Scalar())));
    else
      map.members.push_back({name.Scalar(), std::move(member)});
  }

  std::shared_ptr<const std::string> file_;
  Mistakes& mistakes_;
  int nodes_ = 0;
  bool too_much_ = false;
};

}  // namespace

const Tree* Tree::find(std::string_view name) const {
  const auto at = std::find_if(members.begin(), members.end(),
                               [&](const auto& member) { return member.name == name; });
  return at == members.end() ? nullptr : &at->value;
}

void Mistakes::add(const Tree& at, const std::string& message) {
  add(at.file ? *at.file : "", at.line, message);
}

void Mistakes::add(std::string_view file, int line, const std::string& message) {
  list_.push_back({std::string(file), line, message});
}

bool Mistakes::check_members(const Tree& map, std::string_view what,
                             std::span<const std::string> known) {
  if (!map.is_map()) {
    add(map, fmt::format("{} is no map", what));
    return false;
  }
  for (const auto& [name, value] : map.members) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    add(value, fmt::format("unknown member `{}`{}; known are: {}", printable(name),
                           did_you_mean(name, known), join({known.begin(), known.end()}, ", ")));
  }
  return true;
}

std::string Mistakes::text(const Tree& map, std::string_view name) {
  const auto* value = map.find(name);
  if (value != nullptr && value->is_scalar() && !trim(value->text).empty()) return value->text;
  add(value != nullptr ? *value : map, fmt::format("`{}` is missing or no text", name));
  return {};
}

void Mistakes::finish(std::string_view hint) const {
  if (list_.empty()) return;
  auto sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  std::vector<std::string> lines;
  for (const auto& [file, line, message] : sorted)
    if (auto text = fmt::format("{}:{}: {}", printable(file), line, message);
        lines.empty() || lines.back() != text)
      lines.push_back(std::move(text));
  throw Error(join(lines, "\n"), std::string(hint));
}

Tree parse_tree(std::string_view yaml, const std::string& file, Mistakes& mistakes) {
  const auto name = std::make_shared<const std::string>(file);
  try {
    return Copy(name, mistakes).of(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& error) {
    mistakes.add(file, error.mark.line + 1, error.msg);
    return {};
  }
}

}  // namespace underpin::config
