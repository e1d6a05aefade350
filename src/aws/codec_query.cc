// Requests of the query and EC2 protocols: a form in the body of a POST.
// Source: Smithy 2.0, "AWS query protocol" and "AWS EC2 query protocol".
#include "aws/codec.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

class Form {
 public:
  Form(bool ec2, const CallName& call) : ec2_(ec2), call_(call) {}

  void add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_ += percent_encode(name) + "=" + percent_encode(value);
  }

  void structure(const Shape* shape, const Params& params, const std::string& prefix) {
    for (const auto& [member, param] : given_members(shape, params, call_))
      value(*member, *param, prefix + name_of(*member));
  }

  std::string take() && { return std::move(text_); }

 private:
  // EC2's requests have names of their own, else the wire name with a capital.
  std::string name_of(const Member& member) const {
    if (!ec2_) return member.wire;
    if (!member.query_name.empty()) return member.query_name;
    std::string name = member.wire;
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
      name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }

  void value(const Member& member, const Param& param, const std::string& name) {
    switch (member.shape->kind) {
      case Shape::Kind::structure:
        return structure(member.shape, structure_members(member, param), name + ".");
      case Shape::Kind::list:
        return list(member, list_items(member, param), name);
      case Shape::Kind::map:
        return map(member, structure_members(member, param), name);
      default:
        add(name, scalar_text(member, param, TimeFormat::iso8601, call_));
    }
  }

  void list(const Member& member, const std::vector<Param>& items, const std::string& name) {
    const Member& element = member.shape->members[0];
    const bool flat = ec2_ || member.flat || member.shape->flat;
    std::string prefix = name;
    if (!flat) {
      prefix += "." + (element.wire.empty() ? std::string("member") : element.wire);
    } else if (!ec2_ && !element.wire.empty()) {
      // A flattened list takes its element's name in place of its own.
      prefix = name.substr(0, name.rfind('.') + 1) + element.wire;
    }
    if (items.empty() && !ec2_) add(name, "");
    for (std::size_t i = 0; i < items.size(); ++i)
      value(element, items[i], prefix + "." + std::to_string(i + 1));
  }

  void map(const Member& member, const Params& entries, const std::string& name) {
    const Member& key = member.shape->members[0];
    const Member& content = member.shape->members[1];
    const std::string prefix = name + (member.flat || member.shape->flat ? "." : ".entry.");
    std::size_t number = 0;
    for (const auto& [entry, param] : entries) {
      const std::string at = prefix + std::to_string(++number) + ".";
      add(at + key.wire, entry);
      value(content, param, at + content.wire);
    }
  }

  bool ec2_;
  const CallName& call_;
  std::string text_;
};

}  // namespace

Request encode_query(const Operation& operation, const Params& params, CallName call) {
  Form form(operation.service->protocol == Protocol::ec2, call);
  form.add("Action", operation.name);
  form.add("Version", operation.service->version);
  form.structure(operation.input, params, "");
  Request request;
  request.method = "POST";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = std::move(form).take();
  request.call = std::move(call);
  return request;
}

}  // namespace underpin::aws
