// One log event: a line of text, which for CloudTrail is a JSON object.
#pragma once

#include <boost/json/fwd.hpp>
#include <memory>
#include <string>

namespace underpin::semantics {

class LogEvent {
 public:
  /// Any text. It is also taken as JSON when the whole of it is a JSON object (at most 32 deep);
  /// a text that is not stays a plain line, which no JSON pattern matches.
  static LogEvent from_text(std::string text);
  static LogEvent from_json(const boost::json::value& object);

  const std::string& text() const { return text_; }
  /// The JSON object, or null.
  const boost::json::value* json() const { return json_.get(); }

 private:
  std::string text_;
  std::shared_ptr<const boost::json::value> json_;
};

}  // namespace underpin::semantics
