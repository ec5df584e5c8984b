/// \file
/// Numbers of the host into an engine's memory and back. By mapping: no pointer of the engine is assumed to be the
/// host's. Optional: needs libdnnl-dev.
#pragma once

#include <algorithm>
#include <cstddef>

#include <dnnl.hpp>

#include <saddle/descriptor/input.hpp>

namespace saddle::onednn {

inline void write(const float* from, std::size_t count, const dnnl::memory& to) {
    auto* mapped = to.map_data<float>();
    std::copy_n(from, count, mapped);
    to.unmap_data(mapped);
}

/// rows × inputs plain numbers, row-major; active rows are written out where they are wanted, so that no copy of a
/// batch is held.
template <class Rows>
void write_rows(Rows rows, std::size_t inputs, const dnnl::memory& to) {
    auto* mapped = to.map_data<float>();
    const dense_rows x = as_dense(rows, inputs, mapped);
    if (x.data != mapped) std::copy_n(x.data, x.rows * x.width, mapped);
    to.unmap_data(mapped);
}

inline void read(const dnnl::memory& from, std::size_t count, float* to) {
    auto* mapped = from.map_data<float>();
    std::copy_n(mapped, count, to);
    from.unmap_data(mapped);
}

}  // namespace saddle::onednn
