// Markup: HTML written element by element, so that no text can become one. Every text goes through
// printable() and HTML's escapes here, and tags close where they must: no format can let a hostile
// name through. What comes out is well-formed XML too, but for the contents of style and script.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace underpin::report {

/// `name="value"`. The name is ours; the value may be anything.
struct Attribute {
  std::string_view name;
  std::string value;
  bool present = true;

  Attribute(std::string_view given, std::string_view text) : name(given), value(text) {}
  /// A boolean attribute, `open`: there or not.
  Attribute(std::string_view given, std::same_as<bool> auto there) : name(given), present(there) {}
};
using Attributes = std::initializer_list<Attribute>;

class Markup {
 public:
  /// `<tag attributes>text</tag>`.
  void element(std::string_view tag, Attributes attributes, std::string_view text);

  /// `<tag attributes>`, what `content` writes, `</tag>`; begun on a line of its own.
  template <std::invocable Content>
  void element(std::string_view tag, Attributes attributes, Content&& content) {
    out_ += '\n';
    open(tag, attributes);
    std::forward<Content>(content)();
    close(tag);
  }

  /// An element that has no content: meta, input, rect.
  void empty(std::string_view tag, Attributes attributes);

  void text(std::string_view text);

  /// `<tag>code</tag>` with code of our own as it is, for style and script.
  void code(std::string_view tag, std::string_view code);

  std::string take() { return std::move(out_); }

 private:
  void open(std::string_view tag, Attributes attributes, std::string_view end = ">");
  void close(std::string_view tag);

  std::string out_ = "<!DOCTYPE html>";
};

/// `'sha256-…'`: what a Content-Security-Policy allows `code` by (CSP Level 3, section 2.3.1).
std::string csp_hash(std::string_view code);

}  // namespace underpin::report
