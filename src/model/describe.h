// describe_type: makes a ResourceType from a Boost.Describe'd struct and its annotations.
// Instantiate it in the type's own .cc only: it is the one place where a struct's fields meet JSON.
#pragma once

#include <fmt/core.h>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "model/snapshot.h"

namespace underpin::describe_detail {

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

// ---- plain data: text, numbers, lists, maps and nested described structs

inline json::value to_json(const std::string& text) { return json::value(text); }
inline json::value to_json(bool flag) { return flag; }
inline json::value to_json(long long number) { return number; }
inline json::value to_json(double number) { return number; }
inline json::value to_json(Time time) { return json::value(format_time(time)); }
template <class T>
json::value to_json(const std::optional<T>& maybe);
template <class T>
json::value to_json(const std::vector<T>& items);
template <class T>
json::value to_json(const std::map<std::string, T>& entries);
template <class T>
  requires boost::describe::has_describe_members<T>::value
json::value to_json(const T& object);

template <class T>
json::value to_json(const std::optional<T>& maybe) {
  return maybe ? to_json(*maybe) : json::value(nullptr);
}
template <class T>
json::value to_json(const std::vector<T>& items) {
  json::array out;
  for (const auto& item : items) out.push_back(to_json(item));
  return out;
}
template <class T>
json::value to_json(const std::map<std::string, T>& entries) {
  json::object out;
  for (const auto& [name, value] : entries) out[name] = to_json(value);
  return out;
}
template <class T>
  requires boost::describe::has_describe_members<T>::value
json::value to_json(const T& object) {
  json::object out;
  boost::mp11::mp_for_each<Members<T>>(
      [&](auto member) { out[member.name] = to_json(object.*member.pointer); });
  return out;
}

[[noreturn]] inline void malformed(std::string_view wanted) {
  throw Error(fmt::format("malformed snapshot: expected {}", wanted));
}

inline void from_json(const json::value& in, std::string& out) {
  if (!in.is_string()) malformed("text");
  out = std::string(in.get_string());
}
inline void from_json(const json::value& in, bool& out) {
  if (!in.is_bool()) malformed("true or false");
  out = in.get_bool();
}
inline void from_json(const json::value& in, long long& out) {
  if (!in.is_int64()) malformed("an integer");
  out = in.get_int64();
}
inline void from_json(const json::value& in, double& out) {
  if (!in.is_number()) malformed("a number");
  out = in.to_number<double>();
}
inline void from_json(const json::value& in, Time& out) {
  const auto time = in.is_string() ? parse_time(in.get_string()) : std::nullopt;
  if (!time) malformed("a time");
  out = *time;
}
template <class T>
void from_json(const json::value& in, std::optional<T>& out);
template <class T>
void from_json(const json::value& in, std::vector<T>& out);
template <class T>
void from_json(const json::value& in, std::map<std::string, T>& out);
template <class T>
  requires boost::describe::has_describe_members<T>::value
void from_json(const json::value& in, T& out);

template <class T>
void from_json(const json::value& in, std::optional<T>& out) {
  if (in.is_null()) return;
  from_json(in, out.emplace());
}
template <class T>
void from_json(const json::value& in, std::vector<T>& out) {
  if (!in.is_array()) malformed("a list");
  for (const auto& item : in.get_array()) from_json(item, out.emplace_back());
}
template <class T>
void from_json(const json::value& in, std::map<std::string, T>& out) {
  if (!in.is_object()) malformed("an object");
  for (const auto& [name, value] : in.get_object()) from_json(value, out[name]);
}
template <class T>
  requires boost::describe::has_describe_members<T>::value
void from_json(const json::value& in, T& out) {
  if (!in.is_object()) malformed("an object");
  boost::mp11::mp_for_each<Members<T>>(
      [&](auto member) { from_json(underpin::member(in, member.name), out.*member.pointer); });
}

// ---- rows: each attribute goes to one of four groups, by its state

/// The groups of a row in snapshot/1, type-free so that their code exists once (model/describe.cc).
struct RowJson {
  json::object values, unknown, placeholders;
  json::array absent;

  void add_unknown(std::string_view name, const Cause& cause);
  void add_placeholder(std::string_view name, const Placeholder& place);
  json::object assemble(const Resource& row) &&;
};
Cause read_cause(const json::value& in);
Placeholder read_placeholder(const json::value& in);
void read_identity(const json::value& in, Resource& out);
inline constexpr std::string_view kRedacted = "redacted: a sensitive attribute is not kept";

template <class T>
void write(RowJson& row, std::string_view name, const Value<T>& value, bool sensitive) {
  if (value.is_unknown())
    row.add_unknown(name, value.cause());
  else if (value.is_placeholder())
    row.add_placeholder(name, value.place());
  else if (value.is_absent())
    row.absent.emplace_back(name);
  else if (sensitive)
    row.add_unknown(name, Cause{Cause::Kind::unread, std::string(kRedacted), {}});
  else
    row.values[name] = to_json(*value.peek());
}

template <class T>
void read(const json::value& row, const char* name, Value<T>& out) {
  if (const auto& known = member(member(row, "values"), name);
      member(row, "values").is_object() && row.at("values").as_object().contains(name)) {
    T content{};
    from_json(known, content);
    out = Value<T>(std::move(content));
  } else if (const auto& cause = member(member(row, "unknown"), name); !cause.is_null()) {
    out = Value<T>::unknown(read_cause(cause));
  } else if (const auto& place = member(member(row, "placeholders"), name); !place.is_null()) {
    out = Value<T>::placeholder(read_placeholder(place));
  } else if (const auto* absent = member(row, "absent").if_array()) {
    for (const auto& listed : *absent)
      if (listed.is_string() && listed.get_string() == name) out = Value<T>::absent();
  }
  // An attribute that the file does not mention stays "not read": files may be older than the type.
}

template <class T>
class DescribedTable final : public TableOf<T> {
 public:
  explicit DescribedTable(const ResourceType& type) : type_(type) {}

  json::object row_json(std::size_t index) const override {
    const T& row = this->rows_[index];
    RowJson out;
    std::size_t attribute = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const bool sensitive = (type_.attributes[attribute++].flags & kSensitive) != 0;
      write(out, member.name, row.*member.pointer, sensitive);
    });
    return std::move(out).assemble(row);
  }

  void add_json(const json::value& in) override {
    T row;
    read_identity(in, row);
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { read(in, member.name, row.*member.pointer); });
    this->add(std::move(row));
  }

 private:
  const ResourceType& type_;
};

}  // namespace underpin::describe_detail

namespace underpin {

/// `type` must outlive every snapshot: keep it in a function-local static. Asserts that the
/// annotations name the struct's fields, all of them, in order.
template <class T>
void describe_type(ResourceType& type) {
  std::size_t index = 0;
  boost::mp11::mp_for_each<describe_detail::Members<T>>([&](auto member) {
    UP_ASSERT(index < type.attributes.size() && type.attributes[index].name == member.name,
              fmt::format("{}: attribute {} is not annotated", type.name, member.name));
    ++index;
  });
  UP_ASSERT(index == type.attributes.size(),
            fmt::format("{}: annotations without a field", type.name));
  type.make_table = [&type] { return std::make_unique<describe_detail::DescribedTable<T>>(type); };
  type.each_unknown = [](Resource& row, const ResourceType::UnknownVisitor& visit) {
    boost::mp11::mp_for_each<describe_detail::Members<T>>([&](auto member) {
      auto& value = static_cast<T&>(row).*member.pointer;
      if (Cause* cause = value.unknown_cause()) visit(member.name, *cause);
    });
  };
}

}  // namespace underpin

/// At the foot of a type's .cc: UNDERPIN_TYPE(kms::Key, "aws_kms_key", Scope::regional, "doc",
/// {{"arn", kIdentity, "…"}, …});
#define UNDERPIN_TYPE(Struct, name, scope, doc, ...)                           \
  template <>                                                                  \
  const ResourceType& type_of<Struct>() {                                      \
    static ResourceType type{name, scope, doc, __VA_ARGS__, nullptr, nullptr}; \
    static const bool described = (describe_type<Struct>(type), true);         \
    static_cast<void>(described);                                              \
    return type;                                                               \
  }
