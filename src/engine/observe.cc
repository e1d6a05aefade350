#include "engine/observe.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <set>

#include "engine/regions.h"
#include "resources/registry.h"

namespace underpin::engine {
namespace {

using Readers = std::vector<const Reader*>;

bool comes_after(const Reader& later, const Reader& earlier) {
  return std::any_of(later.after.begin(), later.after.end(),
                     [&](TypeFunction type) { return &reader_of(type()) == &earlier; });
}

// Readers that hang together, each before those that come after it. Chains do not wait for each
// other.
std::vector<Readers> chains_of(const Readers& readers) {
  std::map<const Reader*, std::size_t> chain;
  for (std::size_t i = 0; i < readers.size(); ++i) chain[readers[i]] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto* a : readers)
      for (const auto* b : readers)
        if (comes_after(*a, *b) && chain[a] != chain[b]) {
          chain[a] = chain[b] = std::min(chain[a], chain[b]);
          changed = true;
        }
  }
  std::map<std::size_t, Readers> grouped;
  for (const auto* reader : readers) grouped[chain[reader]].push_back(reader);
  std::vector<Readers> chains;
  for (auto& [number, members] : grouped) chains.push_back(std::move(members));
  return chains;
}

// The fewest calls that one of the chain's services allows at once.
std::size_t narrowest(const Readers& chain, const aws::Session& session) {
  auto fewest = std::numeric_limits<std::size_t>::max();
  for (const auto* reader : chain)
    for (const auto operation : reader->operations)
      fewest =
          std::min(fewest, session.in_flight(kGlobal, operation.substr(0, operation.find(':'))));
  return fewest;
}

// What takes longest begins first: what is asked few calls at a time, and of that what has most
// steps.
void put_slowest_first(std::vector<Readers>& chains, const aws::Session& session) {
  std::stable_sort(chains.begin(), chains.end(), [&](const Readers& a, const Readers& b) {
    return std::pair(narrowest(a, session), b.size()) < std::pair(narrowest(b, session), a.size());
  });
}

// Takes the readers off `waiting` whose earlier types have all been read.
Readers take_ready(Readers& waiting) {
  Readers ready, later;
  for (const auto* reader : waiting) {
    const bool waits = std::any_of(waiting.begin(), waiting.end(), [&](const Reader* other) {
      return comes_after(*reader, *other);
    });
    (waits ? later : ready).push_back(reader);
  }
  UP_ASSERT(!ready.empty(), "readers wait for each other");
  waiting = std::move(later);
  return ready;
}

class Observation {
 public:
  Observation(aws::Session& session, Pool& pool, const ObserveOptions& options)
      : session_(session), pool_(pool), options_(options) {}

  Snapshot run(std::span<const TypeFunction> types) {
    const auto identity = session_.identity();
    snapshot_.account = identity.account;
    snapshot_.partition = identity.partition;
    snapshot_.caller = identity.arn;
    snapshot_.dns_suffix = aws::partition_of(session_.region()).dns_suffix;
    snapshot_.taken_at = session_.server_time();
    list_regions(session_, options_, snapshot_);
    const auto readers = readers_for(types);
    progress_ = {0, readers.size(), snapshot_.enabled_regions().size()};
    report_progress(0);
    auto chains = chains_of(readers);
    put_slowest_first(chains, session_);
    std::vector<Snapshot> parts(chains.size());
    pool_.for_each(chains.size(), [&](std::size_t i) { parts[i] = read_chain(chains[i]); });
    for (auto& part : parts) snapshot_.merge(std::move(part));
    snapshot_.finish();
    fold_regions(snapshot_);
    snapshot_.finish();
    return std::move(snapshot_);
  }

 private:
  Snapshot read_chain(Readers waiting) {
    Snapshot part;
    part.account = snapshot_.account;
    part.partition = snapshot_.partition;
    part.dns_suffix = snapshot_.dns_suffix;
    part.regions = snapshot_.regions;
    while (!waiting.empty()) {
      const auto stage = take_ready(waiting);
      std::deque<Reading> readings;
      for (const auto* reader : stage) readings.emplace_back(*reader, part, session_, pool_);
      parallel(pool_, readings, [&](Reading& reading) {
        reading.read();
        report_progress(1);
      });
      for (auto& reading : readings) reading.deliver(part);
      part.finish();
    }
    return part;
  }

  void report_progress(std::size_t readers) {
    const std::scoped_lock lock(mutex_);
    progress_.readers_done += readers;
    if (options_.progress) options_.progress(progress_);
  }

  aws::Session& session_;
  Pool& pool_;
  const ObserveOptions& options_;
  Snapshot snapshot_;
  std::mutex mutex_;
  Progress progress_;
};

}  // namespace

std::vector<const Reader*> readers_for(std::span<const TypeFunction> types) {
  Readers needed;
  std::deque<const ResourceType*> open;
  for (const auto type : types) open.push_back(&type());
  while (!open.empty()) {
    const Reader& reader = reader_of(*open.front());
    open.pop_front();
    if (std::find(needed.begin(), needed.end(), &reader) != needed.end()) continue;
    needed.push_back(&reader);
    for (const auto earlier : reader.after) open.push_back(&earlier());
  }
  std::sort(needed.begin(), needed.end(),
            [](const Reader* a, const Reader* b) { return a->name < b->name; });
  return needed;
}

std::vector<std::string> operations_for(std::span<const TypeFunction> types) {
  std::set<std::string> operations = {std::string(kListRegions)};
  for (const auto* reader : readers_for(types))
    operations.insert(reader->operations.begin(), reader->operations.end());
  return {operations.begin(), operations.end()};
}

Snapshot observe(aws::Session& session, Pool& pool, std::span<const TypeFunction> types,
                 const ObserveOptions& options) {
  return Observation(session, pool, options).run(types);
}

}  // namespace underpin::engine
