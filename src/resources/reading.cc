#include "resources/reading.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>

#include "aws/error.h"
#include "base/text.h"

namespace underpin {

Gap gap_from(const Error& error) {
  Gap gap;
  if (const auto* api = dynamic_cast<const aws::ApiError*>(&error)) {
    gap.operation = api->call();
    gap.code = api->code();
    gap.message = printable(api->message());
    gap.missing_action = api->missing_action();
  } else {
    const auto* wire = dynamic_cast<const aws::TransportError*>(&error);
    const bool stopped = wire != nullptr && wire->kind() == aws::TransportError::Kind::cancelled;
    gap.code = stopped ? kInterrupted : kUnreadableReply;
    gap.message = stopped ? "the run was stopped before this was read" : printable(error.what());
  }
  return gap;
}

// ---- Place

aws::Node Place::call(std::string_view operation, const Params& params) const {
  return call_in(region_, operation, params);
}

aws::Node Place::call_in(std::string_view region, std::string_view operation,
                         const Params& params) const {
  reading_.check_declared(operation);
  return reading_.session_.call(region, operation, params);
}

std::optional<aws::Node> Place::call_unless(std::initializer_list<std::string_view> none_codes,
                                            std::string_view operation,
                                            const Params& params) const {
  return call_unless_in(region_, none_codes, operation, params);
}

std::optional<aws::Node> Place::call_unless_in(std::string_view region,
                                               std::initializer_list<std::string_view> none_codes,
                                               std::string_view operation,
                                               const Params& params) const {
  try {
    return call_in(region, operation, params);
  } catch (const aws::ApiError& error) {
    if (std::find(none_codes.begin(), none_codes.end(), error.code()) == none_codes.end()) throw;
    return std::nullopt;
  }
}

void Place::wait_until(std::string_view operation,
                       const std::function<bool(const Node&)>& done) const {
  constexpr int kAttempts = 60;  // two minutes in all
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (done(call(operation))) return;
    if (!reading_.session_.wait(std::chrono::seconds(2)))
      throw aws::TransportError(aws::TransportError::Kind::cancelled, "the run was stopped");
  }
  throw Error(fmt::format("{} did not come to an end in time", operation));
}

void Place::pages_unless(std::initializer_list<std::string_view> none_codes,
                         std::string_view operation, const Params& params,
                         const std::function<void(const Node&)>& body) const {
  try {
    for (const auto& page : pages(operation, params)) body(page);
  } catch (const aws::ApiError& error) {
    if (std::find(none_codes.begin(), none_codes.end(), error.code()) == none_codes.end()) throw;
  }
}

aws::Pages Place::pages(std::string_view operation, const Params& params) const {
  reading_.check_declared(operation);
  return reading_.session_.pages(region_, operation, params);
}

void Place::each(const Node& list, const std::function<void(const Node&, Place&)>& body) {
  std::vector<Node> items;
  for (const auto& item : list) items.push_back(item);
  run(items.size(), [&](std::size_t i, Place& place) { body(items[i], place); });
}

// No more threads than calls that may be under way: the others would wait for their turn while
// readers of other services have none.
void Place::run(std::size_t count, const std::function<void(std::size_t, Place&)>& body) {
  std::atomic<std::size_t> next{0};
  reading_.pool_.for_each(std::min(count, reading_.width(region_)), [&](std::size_t) {
    for (std::size_t i; (i = next++) < count;)
      reading_.in_place(region_, [&](Place& place) { body(i, place); });
  });
}

void Place::attempt(const std::string& id, const ResourceType& type, std::string_view operation,
                    const std::function<void()>& body, const std::function<void(Cause)>& lost) {
  try {
    body();
  } catch (const Error& error) {
    Gap gap = gap_from(error);
    gap.type = type.name;
    gap.region = region_;
    gap.id = id;
    if (gap.operation.empty()) gap.operation = operation;
    lost({Cause::Kind::unread, gap.summary(), gap.key()});
    reading_.add(std::move(gap));
  }
}

// Rows that were begun stay, with what is still unread explained. Types without a subject may have
// more rows that were never begun: a gap of the whole place says so.
void Place::failed(const Error& error) {
  const Gap failure = gap_from(error);
  std::set<const ResourceType*> narrowed;
  for (const auto& [type, row, subject] : made_) {
    Gap gap = failure;
    gap.type = type->name;
    gap.region = row->region;
    gap.id = row->id;
    const Cause cause{Cause::Kind::unread, gap.summary(), gap.key()};
    bool hides = false;
    type->each_unknown(*row, [&](std::string_view, Cause& unread) {
      if (!unread.gap.empty() || unread.kind != Cause::Kind::unread) return;
      unread = cause;
      hides = true;
    });
    if (hides) reading_.add(std::move(gap));
    if (subject) narrowed.insert(type);
  }
  for (const auto fills : reading_.reader_.fills) {
    const auto& type = fills();
    if (narrowed.contains(&type)) continue;
    Gap gap = failure;
    gap.type = type.name;
    gap.region = type.scope == Scope::global ? std::string(kGlobal) : region_;
    reading_.add(std::move(gap));
  }
}

// ---- Reading

Reading::Reading(const Reader& reader, const Snapshot& earlier, aws::Session& session, Pool& pool)
    : reader_(reader), earlier_(earlier), session_(session), pool_(pool) {}

void Reading::in_place(std::string_view region, const std::function<void(Place&)>& body) {
  Place place(*this, region);
  try {
    body(place);
  } catch (const aws::ApiError& error) {
    if (error.code() != aws::kServiceNotOffered) return place.failed(error);
    const std::scoped_lock lock(mutex_);
    for (const auto type : reader_.fills) not_offered_.emplace(&type(), region);
  } catch (const Error& error) {
    place.failed(error);
  }
}

std::size_t Reading::width(std::string_view region) const {
  std::size_t widest = 1;
  for (const auto operation : reader_.operations)
    widest = std::max(widest, session_.in_flight(region, operation.substr(0, operation.find(':'))));
  return widest;
}

void Reading::each_region(const std::function<void(Place&)>& body) {
  const auto regions = earlier_.enabled_regions();
  parallel(pool_, regions, [&](const std::string& region) { in_place(region, body); });
}

void Reading::each_region(const std::set<std::string>& regions,
                          const std::function<void(Place&)>& body) {
  const auto enabled = earlier_.enabled_regions();
  std::vector<std::string> readable;
  std::set_intersection(regions.begin(), regions.end(), enabled.begin(), enabled.end(),
                        std::back_inserter(readable));
  parallel(pool_, readable, [&](const std::string& region) { in_place(region, body); });
}

const std::string& Reading::global_region() const {
  return aws::partition_of(session_.region()).global_region;
}

// A region that is not listed is tried: only the list could say that it is closed.
std::optional<Cause> Reading::closed(std::string_view name) const {
  for (const auto& region : earlier_.regions) {
    if (region.name != name || region.status == Region::Status::enabled) continue;
    if (region.status == Region::Status::not_opted_in)
      return Cause{
          Cause::Kind::unread, fmt::format("the account has not opted in to {}", name), {}};
    Gap gap;
    gap.type = "*";
    gap.region = name;
    gap.message = region.reason;
    return Cause{Cause::Kind::unread, gap.summary(), gap.key()};
  }
  return std::nullopt;
}

// Rows that were never read may have named more keys: the types that hang on them are incomplete
// too.
void Reading::inherit_gaps(const ResourceType& earlier) {
  for (const auto& gap : earlier_.gaps()) {
    if (gap.type != earlier.name || gap.id) continue;
    for (const auto fills : reader_.fills)
      add({std::string(fills().name),
           gap.region,
           std::nullopt,
           {},
           gap.operation,
           std::string(kKeysUnread),
           fmt::format("{}: {}", earlier.name, gap.message),
           gap.missing_action});
  }
}

void Reading::global(const std::function<void(Place&)>& body) { in_place(kGlobal, body); }

void Reading::check_declared(std::string_view operation) const {
  UP_ASSERT(std::find(reader_.operations.begin(), reader_.operations.end(), operation) !=
                reader_.operations.end(),
            fmt::format("reader {} does not declare {}", reader_.name, operation));
}

void Reading::check_identity(const ResourceType& type, std::string_view region,
                             std::string_view id) {
  if (region.empty() || id.empty())
    throw Error(fmt::format("AWS listed {} without saying which or where", type.name));
}

void Reading::add(Gap gap) {
  auto key = gap.key();
  const std::scoped_lock lock(mutex_);
  gaps_.try_emplace(std::move(key), std::move(gap));
}

// A gap with an id says which attributes it hides: those whose cause names it.
void Reading::name_hidden_attributes() {
  std::map<std::string, Gap*> by_key;
  for (auto& [key, gap] : gaps_)
    if (gap.id) by_key[key] = &gap;
  for (auto& [type, pending] : rows_)
    pending->each([&, each_unknown = &type->each_unknown](Resource& row) {
      (*each_unknown)(row, [&](std::string_view attribute, Cause& cause) {
        const auto found = by_key.find(cause.gap);
        if (found != by_key.end()) found->second->attributes.emplace_back(attribute);
      });
    });
  for (auto& [key, gap] : by_key) std::sort(gap->attributes.begin(), gap->attributes.end());
}

void Reading::read() {
  reader_.read(*this);
  name_hidden_attributes();
}

void Reading::deliver(Snapshot& snapshot) {
  for (const auto type : reader_.fills) snapshot.request(type());
  for (auto& [type, pending] : rows_) {
    const bool declared = std::any_of(reader_.fills.begin(), reader_.fills.end(),
                                      [&, t = type](TypeFunction fills) { return &fills() == t; });
    UP_ASSERT(declared, fmt::format("reader {} does not declare {}", reader_.name, type->name));
    pending->move_to(snapshot);
  }
  for (auto& [key, gap] : gaps_) snapshot.add(std::move(gap));
  for (const auto& [type, region] : not_offered_) snapshot.add_not_offered(*type, region);
}

}  // namespace underpin
