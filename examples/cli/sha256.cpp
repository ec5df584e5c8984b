#include "sha256.hpp"

#include <array>
#include <cstddef>

#include <openssl/evp.h>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>

namespace saddle::cli {

std::string sha256_of_file(const std::filesystem::path& path) {
    const auto bytes = read_file(path);
    std::array<unsigned char, 32> digest{};
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), digest.data(), &size) != 1)
        throw error("libcrypto has no SHA-256");
    std::string text;
    for (const unsigned char byte : digest) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace saddle::cli
