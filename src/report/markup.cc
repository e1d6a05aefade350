#include "report/markup.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"

namespace underpin::report {
namespace {

// What may end a text or an attribute's value. HTML Living Standard, 13.1.2.3 and 13.1.4.
std::string_view escape(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

void append_escaped(std::string& out, std::string_view raw) {
  for (const char character : printable(raw))
    if (const auto escaped = escape(character); escaped.empty())
      out += character;
    else
      out += escaped;
}

// Bytes of a digest from its digits.
std::string bytes(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

}  // namespace

void Markup::open(std::string_view tag, Attributes attributes, std::string_view end) {
  out_ += '<';
  out_ += tag;
  for (const auto& [name, value, present] : attributes) {
    if (!present) continue;
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_escaped(out_, value);
    out_ += '"';
  }
  out_ += end;
}

void Markup::close(std::string_view tag) {
  out_ += "</";
  out_ += tag;
  out_ += '>';
}

void Markup::element(std::string_view tag, Attributes attributes, std::string_view text) {
  open(tag, attributes);
  append_escaped(out_, text);
  close(tag);
}

void Markup::empty(std::string_view tag, Attributes attributes) { open(tag, attributes, "/>"); }

void Markup::text(std::string_view text) { append_escaped(out_, text); }

void Markup::code(std::string_view tag, std::string_view code) {
  UP_ASSERT(code.find("</") == std::string_view::npos, tag);
  out_ += '\n';
  open(tag, {});
  out_ += code;
  close(tag);
}

std::string csp_hash(std::string_view code) {
  return "'sha256-" + encode_base64(bytes(sha256_hex(code))) + "'";
}

}  // namespace underpin::report
