// Reads the config file. All mistakes are collected: a person corrects them in one go.
#include "config/config.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <span>

#include "base/choose.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace underpin::config {
namespace {

constexpr std::size_t kBytes = 4u << 20;
constexpr std::string_view kSchema = "1";

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  void mistake(int line, const std::string& message) {
    mistakes_.push_back(fmt::format("{}:{}: {}", printable(file_), line, message));
  }
  void mistake(const YAML::Node& at, const std::string& message) { mistake(line_of(at), message); }

  /// False when it is no map; names every member that is not known.
  bool check_members(const YAML::Node& map, std::string_view what,
                     std::span<const std::string> known) {
    if (!map.IsMap()) {
      mistake(map, fmt::format("{} is no map", what));
      return false;
    }
    for (const auto& entry : map) {
      const auto name = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      mistake(entry.first,
              fmt::format("unknown member `{}`{}; known are: {}", printable(name),
                          did_you_mean(name, known), join({known.begin(), known.end()}, ", ")));
    }
    return true;
  }

  std::string text(const YAML::Node& map, const char* name) {
    const auto value = map[name];
    if (value.IsDefined() && value.IsScalar() && !trim(value.Scalar()).empty())
      return value.Scalar();
    mistake(value.IsDefined() ? value : map, fmt::format("`{}` is missing or no text", name));
    return {};
  }

  // A day, to its end in UTC. Every exception ends: one without a date is never looked at again.
  void until(const YAML::Node& map, Time& end, std::string& last) {
    last = text(map, "until");
    if (last.empty()) return;
    const auto midnight = last.size() == 10 ? parse_time(last + "T00:00:00Z") : std::nullopt;
    if (midnight)
      end = *midnight + std::chrono::days(1);
    else
      mistake(map["until"],
              fmt::format("`{}` is no date; write it as 2027-03-31", printable(last)));
  }

  std::vector<std::string> patterns(const YAML::Node& map, const char* name) {
    const auto value = map[name];
    std::vector<std::string> out;
    if (value.IsDefined() && value.IsScalar()) out.push_back(value.Scalar());
    if (value.IsDefined() && value.IsSequence())
      for (const auto& item : value)
        if (item.IsScalar()) out.push_back(item.Scalar());
    std::erase(out, "");
    if (out.empty())
      mistake(value.IsDefined() ? value : map,
              fmt::format("`{}` names none; write patterns such as [\"sg-0123\", \"*\"]", name));
    return out;
  }

  template <class Item>
  std::vector<Item> list(const YAML::Node& file, const char* name,
                         Item (Reader::*read)(YAML::Node)) {
    std::vector<Item> out;
    const auto items = file[name];
    if (!items.IsDefined() || items.IsNull()) return out;
    if (!items.IsSequence()) {
      mistake(items, fmt::format("`{}` is no list", name));
      return out;
    }
    for (const auto& item : items) out.push_back((this->*read)(item));
    return out;
  }

  Deviation deviation(YAML::Node item) {
    static const std::vector<std::string> kMembers = {"rec", "resources", "reason", "approved_by",
                                                      "until"};
    Deviation out;
    out.line = line_of(item);
    if (!check_members(item, "a deviation", kMembers)) return out;
    out.recommendation = text(item, "rec");
    out.resources = patterns(item, "resources");
    out.reason = text(item, "reason");
    out.approved_by = text(item, "approved_by");
    until(item, out.until, out.last);
    return out;
  }

  RegionOutOfScope region(YAML::Node item) {
    static const std::vector<std::string> kMembers = {"region", "reason", "approved_by", "until"};
    RegionOutOfScope out;
    out.line = line_of(item);
    if (!check_members(item, "a region out of scope", kMembers)) return out;
    out.region = text(item, "region");
    out.reason = text(item, "reason");
    out.approved_by = text(item, "approved_by");
    until(item, out.until, out.last);
    return out;
  }

  void finish() const {
    if (!mistakes_.empty())
      throw Error(join(mistakes_, "\n"), "correct the file; nothing was judged");
  }

 private:
  const std::string& file_;
  std::vector<std::string> mistakes_;
};

}  // namespace

Config parse_config(std::string_view yaml, const std::string& file) {
  static const std::vector<std::string> kMembers = {"underpin", "deviations",
                                                    "regions_out_of_scope"};
  Config config;
  config.file = file;
  config.sha256 = sha256_hex(yaml);
  Reader reader(file);
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (reader.check_members(root, "the file", kMembers)) {
      if (const auto schema = reader.text(root, "underpin"); !schema.empty() && schema != kSchema)
        reader.mistake(root["underpin"], fmt::format("`underpin: {}` is not known; this version "
                                                     "reads `underpin: {}`",
                                                     printable(schema), kSchema));
      config.deviations = reader.list(root, "deviations", &Reader::deviation);
      config.regions_out_of_scope = reader.list(root, "regions_out_of_scope", &Reader::region);
    }
  } catch (const YAML::Exception& error) {
    reader.mistake(error.mark.line + 1, error.msg);
  }
  reader.finish();
  return config;
}

Config read_config(const std::string& file) { return parse_config(read_file(file, kBytes), file); }

}  // namespace underpin::config
