#include "tests/aws/name_lookup.h"

#include <dlfcn.h>
#include <netdb.h>

#include <string_view>

#include "base/error.h"

namespace underpin::aws::wire {
namespace {

struct Lookups {
  std::mutex mutex;
  std::condition_variable changed;
  bool hang = false;
  int hanging = 0;
};

Lookups& lookups() {
  static Lookups state;
  return state;
}

}  // namespace

HungLookup::HungLookup() {
  const std::lock_guard lock(lookups().mutex);
  UP_ASSERT(!lookups().hang, "one at a time");
  lookups().hang = true;
}

HungLookup::~HungLookup() {
  std::unique_lock lock(lookups().mutex);
  lookups().hang = false;
  lookups().changed.notify_all();
  lookups().changed.wait(lock, [] { return lookups().hanging == 0; });
}

void HungLookup::wait_until_hanging(int count) {
  std::unique_lock lock(lookups().mutex);
  lookups().changed.wait(lock, [&] { return lookups().hanging >= count; });
}

int HungLookup::hanging() const {
  const std::lock_guard lock(lookups().mutex);
  return lookups().hanging;
}

}  // namespace underpin::aws::wire

// Found before libc's by everything that this program loads.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  using underpin::aws::wire::lookups;
  const std::string_view name = node == nullptr ? "" : node;
  if (name == "nowhere.example") return EAI_NONAME;
  if (name == "hung.example") {
    std::unique_lock lock(lookups().mutex);
    ++lookups().hanging;
    lookups().changed.notify_all();
    lookups().changed.wait(lock, [] { return !lookups().hang; });
    --lookups().hanging;
    lookups().changed.notify_all();
    return EAI_AGAIN;
  }
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, found);
}
