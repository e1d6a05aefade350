// A type with every kind of attribute, for the tests of this room.
#pragma once

#include <boost/describe/class.hpp>
#include <map>

#include "model/describe.h"
#include "model/snapshot.h"

namespace underpin {
namespace sample {

struct Part {
  std::string name;
  std::vector<std::string> words;
  std::optional<long long> number;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, words, number))

struct Thing : Resource {
  Value<std::string> text, secret;
  Value<bool> flag;
  Value<long long> count;
  Value<double> ratio;
  Value<Time> time;
  Value<std::vector<std::string>> words;
  Value<std::map<std::string, std::string>> entries;
  Value<std::vector<Part>> parts;
};
BOOST_DESCRIBE_STRUCT(Thing, (Resource),
                      (text, secret, flag, count, ratio, time, words, entries, parts))

}  // namespace sample
template <>
const ResourceType& type_of<sample::Thing>();

namespace testing {

/// Two enabled regions; rows as given.
inline Snapshot account_of(std::vector<sample::Thing> rows, std::vector<Gap> gaps = {}) {
  Snapshot account;
  account.account = "123456789012";
  account.taken_at = *parse_time("2026-11-25T10:00:00Z");
  account.regions = {{"us-east-1", Region::Status::enabled, {}},
                     {"eu-west-1", Region::Status::enabled, {}}};
  const auto& type = type_of<sample::Thing>();
  auto table = type.make_table();
  for (auto& row : rows) static_cast<TableOf<sample::Thing>&>(*table).add(std::move(row));
  account.add(type, std::move(*table));
  for (auto& gap : gaps) account.add(std::move(gap));
  account.finish();
  return account;
}

inline sample::Thing thing(std::string region, std::string id, std::string text = "x") {
  sample::Thing out;
  out.region = std::move(region);
  out.id = std::move(id);
  out.text = std::move(text);
  return out;
}

inline Gap gap_in(std::string type, std::string region) {
  return {std::move(type), std::move(region), std::nullopt, {},
          "x:List",        "AccessDenied",    "no",         "x:List"};
}

}  // namespace testing
}  // namespace underpin
