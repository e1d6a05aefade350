#include "config/include.h"

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"

namespace underpin::config {
namespace {

constexpr std::size_t kBytes = 4u << 20;
constexpr std::size_t kDepth = 8;

std::vector<Tree> paths(const Tree& include, Mistakes& mistakes) {
  if (include.is_scalar()) return {include};
  std::vector<Tree> out;
  if (!include.is_list()) mistakes.add(include, "`include` is no list of paths");
  for (const auto& item : include.items) {
    if (item.is_scalar())
      out.push_back(item);
    else
      mistakes.add(item, "a path is no text");
  }
  return out;
}

Tree read(const std::filesystem::path& file, std::vector<std::filesystem::path> open,
          std::string& texts, Mistakes& mistakes) {
  const auto text = read_file(file, kBytes);
  texts += text;
  auto root = parse_tree(text, file.string(), mistakes);
  if (!root.is_map()) mistakes.add(file.string(), 1, "the file is no map");
  const auto* include = root.find("include");
  if (include == nullptr) return root;
  open.push_back(file.lexically_normal());
  Tree under;
  for (const auto& path : paths(*include, mistakes)) {
    const auto other = (file.parent_path() / path.text).lexically_normal();
    if (open.size() >= kDepth || std::find(open.begin(), open.end(), other) != open.end())
      mistakes.add(path, "`" + printable(path.text) + "` includes itself, or too deeply");
    else
      under = merged(std::move(under), read(other, open, texts, mistakes));
  }
  return merged(std::move(under), std::move(root));
}

}  // namespace

Tree merged(Tree under, Tree over) {
  if (!under.is_map() || !over.is_map()) return under.is_null() || !over.is_null() ? over : under;
  for (auto& [name, value] : over.members) {
    const auto at = std::find_if(under.members.begin(), under.members.end(),
                                 [&](const auto& member) { return member.name == name; });
    if (at == under.members.end())
      under.members.push_back({name, std::move(value)});
    else
      at->value = merged(std::move(at->value), std::move(value));
  }
  under.line = over.line;
  under.file = over.file;
  return under;
}

std::pair<Tree, std::string> read_with_includes(const std::string& file, Mistakes& mistakes) {
  std::string texts;
  auto root = read(file, {}, texts, mistakes);
  return {std::move(root), std::move(texts)};
}

}  // namespace underpin::config
