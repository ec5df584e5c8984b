#include <saddle/network/backend/onednn/convolutions.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <count_allocations.hpp>
#include <network/random_network.hpp>

using namespace saddle;

namespace {

constexpr auto f32 = dnnl::memory::data_type::f32;
const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);

/// Bytes that a workspace for `rows` rows asks for by `new`.
template <class Rows>
std::size_t bytes_of_workspace(const detail::onednn_convolutions<Rows, f32>& engine, std::size_t rows) {
    const std::size_t before = allocated_bytes;
    const auto scratch = engine.make_workspace(rows);
    return allocated_bytes - before;
}

template <class Rows>
void check_memory() {
    const detail::onednn_convolutions<Rows, f32> engine(cpu, random_pooled_cubes(1, 32, 1, 16, 3));
    REQUIRE(engine.useful_rows() == 32);
    const std::size_t few = bytes_of_workspace(engine, 64);
    CHECK(bytes_of_workspace(engine, 4096) < few + (std::size_t{1} << 20));  // 128 KB a row
}

}  // namespace

TEST_CASE("layers of the published network do not grow with the batch") {
    const detail::onednn_convolutions<dense_rows, f32> engine(cpu, random_pooled_cubes(3, 32, 1, 60, 4));
    CHECK(engine.useful_rows() == 8);
    const auto scratch = engine.make_workspace(64);
    for (const auto& layer : scratch.layers) CHECK(layer.get_desc().get_size() <= std::size_t{72} << 20);
}

TEST_CASE("no copy of a batch is held, of dense rows or of active ones") {
    check_memory<dense_rows>();
    check_memory<active_rows>();
}

TEST_CASE("active rows, more than a portion holds, give the bits of the same rows written out") {
    const auto network = random_pooled_cubes(1, 32, 1, 16, 3);
    const std::size_t rows = 35, sites = 40;
    std::vector<std::uint16_t> active;
    for (std::size_t i = 0; i < rows * sites; ++i) {
        const std::size_t row = i / sites, site = i % sites;
        active.push_back(static_cast<std::uint16_t>(site + 1 == sites ? network.inputs() : site * 800 + row * 7));
    }
    std::vector<float> written_out(rows * network.inputs());
    const active_rows x{active.data(), rows, sites};
    const dense_rows dense = as_dense(x, network.inputs(), written_out.data());
    const detail::onednn_convolutions<active_rows, f32> on_active(cpu, network);
    const detail::onednn_convolutions<dense_rows, f32> on_dense(cpu, network);
    auto active_scratch = on_active.make_workspace(rows);
    auto dense_scratch = on_dense.make_workspace(rows);
    std::vector<float> found(rows), expected(rows);
    on_active.evaluate(x, found.data(), active_scratch);
    on_dense.evaluate(dense, expected.data(), dense_scratch);
    CHECK(found == expected);
    CHECK(found[0] != found[34]);
}
