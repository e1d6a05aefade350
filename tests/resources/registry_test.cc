// The registry of types and readers: what must hold for every line of types.def and readers.def.
#include "resources/registry.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "aws/service.h"

namespace underpin::testing {
namespace {

using ::testing::Contains;

std::string name_of(TypeFunction type) { return std::string(type().name); }

std::set<std::string> known_types() {
  std::set<std::string> names;
  for (const auto type : all_types()) names.insert(name_of(type));
  return names;
}

TEST(Registry, each_type_has_exactly_one_reader) {
  std::map<std::string, int> readers;
  for (const auto reader : all_readers())
    for (const auto type : reader().fills) ++readers[name_of(type)];
  for (const auto type : all_types()) {
    EXPECT_EQ(readers[name_of(type)], 1) << name_of(type);
    const auto& fills = reader_of(type()).fills;
    EXPECT_TRUE(std::any_of(fills.begin(), fills.end(), [&](const auto filled) {
      return &filled() == &type();
    })) << name_of(type);
  }
}

TEST(Registry, readers_fill_and_follow_only_types_that_are_listed) {
  const auto known = known_types();
  for (const auto reader : all_readers()) {
    EXPECT_FALSE(reader().fills.empty()) << reader().name;
    for (const auto type : reader().fills) EXPECT_THAT(known, Contains(name_of(type)));
    for (const auto type : reader().after) EXPECT_THAT(known, Contains(name_of(type)));
  }
}

TEST(Registry, names_of_types_and_readers_are_told_apart) {
  EXPECT_EQ(known_types().size(), all_types().size());
  std::set<std::string_view> readers;
  for (const auto reader : all_readers())
    EXPECT_TRUE(readers.insert(reader().name).second) << reader().name;
}

// Takes away readers whose types are all there; what is left at the end waits for itself.
TEST(Registry, no_reader_waits_for_itself) {
  std::set<std::string> there;
  std::vector<const Reader*> waiting;
  for (const auto reader : all_readers()) waiting.push_back(&reader());
  for (std::size_t left = waiting.size() + 1; left > waiting.size();) {
    left = waiting.size();
    std::erase_if(waiting, [&](const Reader* reader) {
      for (const auto type : reader->after)
        if (!there.contains(name_of(type))) return false;
      for (const auto type : reader->fills) there.insert(name_of(type));
      return true;
    });
  }
  for (const auto* reader : waiting)
    ADD_FAILURE() << reader->name << " waits for a type that itself, or nobody, provides";
}

TEST(Registry, readers_declare_operations_that_the_service_table_has) {
  const auto known = aws::operation_names();
  for (const auto reader : all_readers()) {
    EXPECT_FALSE(reader().operations.empty()) << reader().name;
    for (const auto operation : reader().operations)
      EXPECT_THAT(known, Contains(std::string(operation))) << reader().name;
  }
}

// The one exception makes AWS put a report together and changes nothing. Source: IAM API,
// GenerateCredentialReport; its access level is Read (Service Authorization Reference, IAM).
TEST(Registry, reading_changes_nothing) {
  for (const auto reader : all_readers())
    for (const auto operation : reader().operations) {
      if (operation == "iam:GenerateCredentialReport") continue;
      EXPECT_FALSE(aws::operation(operation).mutates) << operation;
      const auto verb = operation.substr(operation.find(':') + 1);
      EXPECT_TRUE(verb.starts_with("Get") || verb.starts_with("List") ||
                  verb.starts_with("Describe"))
          << operation;
    }
}

TEST(Registry, attributes_are_documented_and_identities_are_not_observed_only_for_terraform_types) {
  for (const auto type : all_types()) {
    EXPECT_FALSE(type().doc.empty()) << name_of(type);
    EXPECT_FALSE(type().attributes.empty()) << name_of(type);
    for (const auto& attribute : type().attributes) {
      EXPECT_FALSE(attribute.doc.empty()) << name_of(type) << "." << attribute.name;
      const bool identity = (attribute.flags & kIdentity) != 0;
      const bool observed = (attribute.flags & kObservedOnly) != 0;
      EXPECT_FALSE(identity && observed && name_of(type).starts_with("aws_"))
          << name_of(type) << "." << attribute.name;
    }
  }
}

}  // namespace
}  // namespace underpin::testing
