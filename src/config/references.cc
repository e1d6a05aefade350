#include "config/references.h"

#include <fmt/core.h>

#include "base/choose.h"
#include "base/text.h"

namespace underpin::config {
namespace {

constexpr int kDepth = 16;           // references to references
constexpr int kReferences = 10'000;  // in all: ten of ten of ten is a thousand

std::vector<std::string> names_of(const Tree& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map.members) names.push_back(name);
  return names;
}

class Resolving {
 public:
  Resolving(const Scope& scope, Mistakes& mistakes) : scope_(scope), mistakes_(mistakes) {}

  void tree(Tree& in, int depth) {
    for (auto& item : in.items) tree(item, depth);
    for (auto& [name, value] : in.members) tree(value, depth);
    if (in.is_scalar() && in.text.find("${") != std::string::npos) scalar(in, depth);
  }

 private:
  void scalar(Tree& in, int depth) {
    if (depth > kDepth)
      return mistakes_.add(in, "references go round in a circle, or through more than 16 others");
    const std::string_view text = in.text;
    if (text.starts_with("${") && text.find('}') == text.size() - 1) {
      auto named = look_up(in, text.substr(2, text.size() - 3), depth);
      named.line = in.line;
      named.file = in.file;
      in = std::move(named);
      return;
    }
    in.text = within(in, text, depth);
    in.quoted = true;
  }

  std::string within(const Tree& in, std::string_view text, int depth) {
    std::string out;
    while (!text.empty()) {
      const auto at = text.find("${");
      if (at == std::string_view::npos) return out + std::string(text);
      if (at > 0 && text[at - 1] == '$') {  // "$${": a "${" of theirs
        out += std::string(text.substr(0, at - 1)) + "${";
        text.remove_prefix(at + 2);
        continue;
      }
      const auto end = text.find('}', at);
      if (end == std::string_view::npos) {
        mistakes_.add(in, "a reference `${` without its `}`; write `$${` for the text itself");
        return out;
      }
      out += text.substr(0, at);
      const auto named = look_up(in, text.substr(at + 2, end - at - 2), depth);
      if (named.is_scalar())
        out += named.text;
      else if (!named.is_null())
        mistakes_.add(in, fmt::format("`{}` is no text, and stands within one",
                                      printable(text.substr(at, end + 1 - at))));
      text.remove_prefix(end + 1);
    }
    return out;
  }

  // A copy, with its own references resolved; null after a mistake.
  Tree look_up(const Tree& at, std::string_view path, int depth) {
    if (++references_ > kReferences) {
      if (references_ == kReferences + 1) mistakes_.add(at, "more references than can be meant");
      return {};
    }
    const Tree* found = nullptr;
    std::vector<std::string> known;
    for (const auto& [name, tree] : scope_) known.push_back(name);
    for (const auto word : split(path, '.')) {
      const Tree* next = nullptr;
      if (found != nullptr)
        next = found->find(word);
      else if (const auto root = scope_.find(word); root != scope_.end())
        next = root->second;
      if (next == nullptr) {
        mistakes_.add(at, fmt::format("`${{{}}}` names nothing: no `{}`{}", printable(path),
                                      printable(word), did_you_mean(word, known)));
        return {};
      }
      found = next;
      known = names_of(*found);
    }
    Tree copy = *found;
    tree(copy, depth + 1);
    return copy;
  }

  const Scope& scope_;
  Mistakes& mistakes_;
  int references_ = 0;
};

}  // namespace

void resolve(Tree& tree, const Scope& scope, Mistakes& mistakes) {
  Resolving(scope, mistakes).tree(tree, 0);
}

}  // namespace underpin::config
