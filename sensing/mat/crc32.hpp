// CRC-32 of Ethernet, zip and PNG: polynomial 04C11DB7, reflected (EDB88320), begins and ends with all bits
// set.
#pragma once

#include <cstdint>
#include <span>

namespace palmar::mat {

/// crc32 of "123456789" is CBF43926.
std::uint32_t crc32(std::span<const std::uint8_t> bytes);

}  // namespace palmar::mat
