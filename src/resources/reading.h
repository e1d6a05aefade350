// Reading: what a reader sees of an account, and how what it cannot see becomes gaps. A reader has
// no error handling of its own: a failed call becomes the narrowest gap that tells the truth.
#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/session.h"
#include "base/parallel.h"
#include "model/snapshot.h"

namespace underpin {

class Reading;

/// A source of facts. One line in readers.def makes it known.
struct Reader {
  std::string_view name;                     ///< "kms.keys"
  std::vector<TypeFunction> fills;           ///< the types whose rows it makes; no other reader may
  std::vector<TypeFunction> after;           ///< earlier types that it takes keys from
  std::vector<std::string_view> operations;  ///< every call it makes; others assert
  void (*read)(Reading&);
};

/// Rows while they are read: addresses stay valid.
class PendingRows {
 public:
  virtual ~PendingRows() = default;
  virtual void move_to(Snapshot& snapshot) = 0;
  virtual void each(const std::function<void(Resource&)>& visit) = 0;
};

/// Where calls go and rows come from: a region, or "global". Made by Reading; safe to use from the
/// items of each().
class Place {
 public:
  using Params = aws::Params;
  using Node = aws::Node;

  const std::string& region() const { return region_; }
  const Reading& reading() const { return reading_; }

  Node call(std::string_view operation, const Params& params = {}) const;
  Node call_in(std::string_view region, std::string_view operation, const Params& params) const;
  /// Nothing when AWS answers with one of the codes that mean "there is none".
  std::optional<Node> call_unless(std::initializer_list<std::string_view> none_codes,
                                  std::string_view operation, const Params& params) const;
  std::optional<Node> call_unless_in(std::string_view region,
                                     std::initializer_list<std::string_view> none_codes,
                                     std::string_view operation, const Params& params) const;
  /// Calls again, a few seconds apart, until done(reply); throws Error when that takes too long.
  void wait_until(std::string_view operation, const std::function<bool(const Node&)>& done) const;
  aws::Pages pages(std::string_view operation, const Params& params = {}) const;
  /// body(page) for every page; none when AWS answers with one of the codes.
  void pages_unless(std::initializer_list<std::string_view> none_codes, std::string_view operation,
                    const Params& params, const std::function<void(const Node&)>& body) const;

  /// The row of this id, new or known; its fields are "not read" until they are set. After a
  /// failure of this place other rows of T may be missing, so it is a gap of the whole region.
  template <class T>
  T& row(std::string_view id) {
    return make<T>(region_, id, false);
  }
  /// The one row of T that this item is about: a later failure hides no other row, only the fields
  /// of this one that are still unread.
  template <class T>
  T& subject(std::string_view id) {
    return subject_in<T>(region_, id);
  }
  /// The same for a row that belongs to another region than the one that told of it.
  template <class T>
  T& subject_in(std::string_view region, std::string_view id) {
    return make<T>(region, id, true);
  }

  /// Runs body(node, place) for each node, in parallel. A failure inside one item leaves the others
  /// alone; it is a gap of the item's subjects, and of the region for types it has no subject of.
  void each(const Node& list, const std::function<void(const Node&, Place&)>& body);
  template <std::ranges::random_access_range Items, class Body>
  void each(const Items& items, Body&& body) {
    run(std::size(items), [&](std::size_t i, Place& place) { body(items[i], place); });
  }

  /// Sets one field from a call of its own, so that its failure hides no more than that field.
  template <class T, class V>
  void attribute(T& row, Value<V>& field, std::string_view operation, const Params& params,
                 std::string_view reply_member) {
    attempt(
        row.id, type_of<T>(), operation, [&] { field = call(operation, params)[reply_member]; },
        [&](Cause cause) { field = Value<V>::unknown(std::move(cause)); });
  }
  /// The same for several fields, or where the reply needs work: body() reads and sets; on failure
  /// lost(cause) marks the fields.
  void attempt(const std::string& id, const ResourceType& type, std::string_view operation,
               const std::function<void()>& body, const std::function<void(Cause)>& lost);

 private:
  friend class Reading;
  Place(Reading& reading, std::string_view region) : reading_(reading), region_(region) {}
  void run(std::size_t count, const std::function<void(std::size_t, Place&)>& body);
  void failed(const Error& error);

  template <class T>
  T& make(std::string_view region, std::string_view id, bool subject);

  struct Made {
    const ResourceType* type;
    Resource* row;
    bool subject;
  };
  Reading& reading_;
  std::string region_;
  std::vector<Made> made_;  // by this place itself, not by its items
};

/// One run of one reader.
class Reading {
 public:
  Reading(const Reader& reader, const Snapshot& earlier, aws::Session& session, Pool& pool);

  const std::string& account() const { return earlier_.account; }
  const std::string& partition() const { return earlier_.partition; }

  /// Where calls go that belong to no region but need one.
  const std::string& home_region() const { return session_.region(); }
  /// The region of the partition's global services: us-east-1, cn-northwest-1, us-gov-west-1,
  /// …
  const std::string& global_region() const;

  /// Why no call goes to the region: it was left out, or the account has not opted in to it. For
  /// what is listed in one place and lies in many, as buckets do.
  std::optional<Cause> closed(std::string_view region) const;

  /// Rows of an earlier type, as far as they were read: a gap there is recorded again for the types
  /// that this reader fills, whose keys it hides.
  template <class T>
  std::span<const T> rows() {
    inherit_gaps(type_of<T>());
    return earlier_.all<T>().read();
  }

  /// Runs body in every enabled region, in parallel; a failure is a gap of that region.
  void each_region(const std::function<void(Place&)>& body);
  /// Runs body in the given regions, each once. Regions that are not enabled are passed over: one
  /// that was left out has a gap of its own, one that is not opted in holds nothing.
  void each_region(const std::set<std::string>& regions, const std::function<void(Place&)>& body);
  /// Runs body for the account as a whole.
  void global(const std::function<void(Place&)>& body);

  /// Runs the reader. Never throws for what AWS answers.
  void read();
  /// Moves what was found into `snapshot`, after read().
  void deliver(Snapshot& snapshot);

 private:
  friend class Place;
  template <class T>
  struct RowsOf final : PendingRows {
    std::deque<T> rows;
    std::map<std::pair<std::string, std::string>, T*> by_id;
    void move_to(Snapshot& snapshot) override {
      auto table = type_of<T>().make_table();
      for (auto& row : rows) static_cast<TableOf<T>&>(*table).add(std::move(row));
      snapshot.add(type_of<T>(), std::move(*table));
    }
    void each(const std::function<void(Resource&)>& visit) override {
      for (auto& row : rows) visit(row);
    }
  };

  template <class T>
  std::pair<T*, bool> row(std::string_view region, std::string_view id) {
    check_identity(type_of<T>(), region, id);
    const std::scoped_lock lock(mutex_);
    auto& pending = rows_[&type_of<T>()];
    if (!pending) pending = std::make_unique<RowsOf<T>>();
    auto& table = static_cast<RowsOf<T>&>(*pending);
    auto& known = table.by_id[{std::string(region), std::string(id)}];
    if (known != nullptr) return {known, false};
    T fresh;
    fresh.region = region;
    fresh.id = id;
    known = &table.rows.emplace_back(std::move(fresh));
    return {known, true};
  }

  void inherit_gaps(const ResourceType& earlier);
  void in_place(std::string_view region, const std::function<void(Place&)>& body);
  std::size_t width(std::string_view region) const;
  void check_declared(std::string_view operation) const;
  /// Throws Error: a row that AWS does not name would be taken for another such row.
  static void check_identity(const ResourceType& type, std::string_view region,
                             std::string_view id);
  void add(Gap gap);
  void name_hidden_attributes();

  const Reader& reader_;
  const Snapshot& earlier_;
  aws::Session& session_;
  Pool& pool_;
  std::mutex mutex_;
  std::map<const ResourceType*, std::unique_ptr<PendingRows>> rows_;
  std::map<std::string, Gap> gaps_;  // by key: the same failure met twice is one gap
  std::set<std::pair<const ResourceType*, std::string>> not_offered_;
};

template <class T>
T& Place::make(std::string_view region, std::string_view id, bool subject) {
  const auto [row, fresh] = reading_.row<T>(region, id);
  if (fresh) made_.push_back({&type_of<T>(), row, subject});
  return *row;
}

/// The keys of a map, for each_region.
template <class V>
std::set<std::string> keys_of(const std::map<std::string, V>& map) {
  std::set<std::string> keys;
  for (const auto& [key, value] : map) keys.insert(key);
  return keys;
}

/// A gap from what a call threw: operation, code, message, missing action; type and place are the
/// caller's to set.
Gap gap_from(const Error& error);

}  // namespace underpin

/// At the foot of a reader's .cc, inside `namespace underpin`; see readers.def.
#define UNDERPIN_READER(service, what, ...)                              \
  const Reader& service##_##what##_reader() {                            \
    static const Reader reader{.name = #service "." #what, __VA_ARGS__}; \
    return reader;                                                       \
  }
