/// \file
/// What something saves.
#pragma once

#include <cstddef>
#include <vector>

#include <saddle/core/archive.hpp>

template <class Saved>
std::vector<std::byte> state_of(const Saved& saved) {
    saddle::output_archive out;
    saved.save(out);
    return {out.bytes().begin(), out.bytes().end()};
}
