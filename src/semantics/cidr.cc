// Reads and prints addresses and CIDR blocks; host bits are cleared as AWS does.
#include "semantics/cidr.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"

namespace underpin::semantics {
namespace {

constexpr std::size_t kLongestAddress = 45;  // an IPv6 address that ends in a dotted IPv4 one

AddressBits mask_of(int width, int prefix) {
  const int host_bits = width - prefix;
  // Shifting a number by its whole width is undefined, hence the two steps.
  const AddressBits host = host_bits == 0 ? 0 : ((AddressBits{1} << (host_bits - 1)) << 1) - 1;
  return ~host;
}

/// A decimal number of 0 to `limit`, without sign, blanks or leading zeros.
std::optional<int> small_number(std::string_view text, int limit) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return {};
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value <= limit ? std::optional(value) : std::nullopt;
}

std::optional<AddressBits> dotted(std::string_view text) {
  AddressBits address = 0;
  for (int octet = 0; octet < 4; ++octet) {
    const auto dot = octet < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return {};
    const auto value = small_number(text.substr(0, dot), 255);
    if (!value) return {};
    address = (address << 8) | static_cast<unsigned>(*value);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return address;
}

std::optional<AddressBits> colons(std::string_view text) {
  if (text.size() > kLongestAddress || text.find('\0') != std::string_view::npos) return {};
  std::array<char, kLongestAddress + 1> terminated{};
  std::copy(text.begin(), text.end(), terminated.begin());
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, terminated.data(), bytes.data()) != 1) return {};
  AddressBits address = 0;
  for (const unsigned char byte : bytes) address = (address << 8) | byte;
  return address;
}

}  // namespace

int address_width(IpFamily family) { return family == IpFamily::v4 ? 32 : 128; }

AddressInterval every_address(IpFamily family) { return Cidr{family, 0, 0}.addresses(); }

AddressInterval Cidr::addresses() const {
  const int width = address_width(family);
  const AddressBits all = ~mask_of(width, 0);
  return {network, network | (~mask_of(width, prefix) & all)};
}

bool Cidr::contains(const Cidr& other) const {
  return family == other.family && prefix <= other.prefix &&
         (other.network & mask_of(address_width(family), prefix)) == network;
}

std::optional<std::pair<IpFamily, AddressBits>> parse_address(std::string_view text) {
  const bool v6 = text.find(':') != std::string_view::npos;
  const auto address = v6 ? colons(text) : dotted(text);
  if (!address) return {};
  return std::pair(v6 ? IpFamily::v6 : IpFamily::v4, *address);
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos) return {};
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return {};
  const auto [family, bits] = *address;
  const int width = address_width(family);
  const auto prefix = small_number(text.substr(slash + 1), width);
  if (!prefix) return {};
  return Cidr{family, bits & mask_of(width, *prefix), *prefix};
}

std::string print_address(IpFamily family, AddressBits address) {
  if (family == IpFamily::v4) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
      if (!text.empty()) text += '.';
      text += std::to_string(static_cast<unsigned>(address >> shift) & 255u);
    }
    return text;
  }
  std::array<unsigned char, 16> bytes{};
  for (std::size_t i = bytes.size(); i-- > 0; address >>= 8)
    bytes[i] = static_cast<unsigned char>(address & 255u);
  std::array<char, kLongestAddress + 1> text{};
  const char* printed = inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  UP_ASSERT(printed != nullptr, "the buffer holds the longest address");
  return printed;
}

std::string print_cidr(const Cidr& cidr) {
  return print_address(cidr.family, cidr.network) + "/" + std::to_string(cidr.prefix);
}

std::vector<Cidr> to_cidrs(IpFamily family, const AddressSet& set) {
  std::vector<Cidr> blocks;
  const int width = address_width(family);
  for (const auto& interval : set.intervals()) {
    AddressBits at = interval.first;
    for (;;) {
      // The widest block that starts here and does not reach past the interval.
      int prefix = width;
      while (prefix > 0 && (at & ~mask_of(width, prefix - 1)) == 0 &&
             Cidr{family, at, prefix - 1}.addresses().last <= interval.last)
        --prefix;
      const Cidr block{family, at, prefix};
      blocks.push_back(block);
      const AddressBits last = block.addresses().last;
      if (last == interval.last) break;
      at = last + 1;
    }
  }
  return blocks;
}

AddressSet to_set(IpFamily family, const std::vector<Cidr>& blocks) {
  std::vector<AddressInterval> intervals;
  for (const auto& block : blocks)
    if (block.family == family) intervals.push_back(block.addresses());
  return AddressSet::of(std::move(intervals));
}

}  // namespace underpin::semantics
