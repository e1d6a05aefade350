// Name look-ups under the test's control: name_lookup.cc takes getaddrinfo's place in this program,
// libcurl's calls included.
#pragma once

#include "tests/aws/loopback_server.h"

namespace underpin::aws::wire {

/// Looking up `hung.example` blocks until release() and then fails; `nowhere.example` does not
/// exist; other names go to the system. One at a time.
class HungLookup {
 public:
  HungLookup();
  /// Lets every look-up go and waits until each has left.
  ~HungLookup();
  HungLookup(const HungLookup&) = delete;
  HungLookup& operator=(const HungLookup&) = delete;

  /// Blocks until so many look-ups of `hung.example` hang.
  void wait_until_hanging(int count);
  /// How many hang now.
  int hanging() const;
};

}  // namespace underpin::aws::wire
