#include "semantics/log_event.h"

#include <boost/json.hpp>
#include <utility>

namespace underpin::semantics {
namespace json = boost::json;

LogEvent LogEvent::from_text(std::string text) {
  LogEvent event;
  event.text_ = std::move(text);
  json::parse_options options;
  options.max_depth = 32;
  json::error_code error;
  json::value value = json::parse(event.text_, error, {}, options);
  if (!error && value.is_object()) event.json_ = std::make_shared<json::value>(std::move(value));
  return event;
}

LogEvent LogEvent::from_json(const json::value& object) {
  LogEvent event;
  event.text_ = json::serialize(object);
  if (object.is_object()) event.json_ = std::make_shared<json::value>(object);
  return event;
}

}  // namespace underpin::semantics
