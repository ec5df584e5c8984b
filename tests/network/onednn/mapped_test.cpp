#include <saddle/network/backend/onednn/mapped.hpp>

#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

namespace {

dnnl::memory of_numbers(dnnl::memory::dim count) {
    return {{{count}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::a},
            dnnl::engine(dnnl::engine::kind::cpu, 0)};
}

std::vector<float> all_of(const dnnl::memory& m) {
    std::vector<float> values(m.get_desc().get_size() / sizeof(float));
    onednn::read(m, values.size(), values.data());
    return values;
}

}  // namespace

TEST_CASE("numbers go there and back; what lies behind them stays") {
    const auto m = of_numbers(6);
    const std::vector<float> sixes(6, 6.0f), rows{1, 2, 3, 4};
    onednn::write(sixes.data(), 6, m);
    onednn::write_rows(dense_rows{rows.data(), 2, 2}, 2, m);
    CHECK(all_of(m) == std::vector<float>{1, 2, 3, 4, 6, 6});
}

TEST_CASE("active rows are written out") {
    const auto m = of_numbers(6);
    const std::vector<float> sixes(6, 6.0f);
    onednn::write(sixes.data(), 6, m);
    const std::vector<std::uint16_t> active{1, 3, 0, 2};  // 3 inputs: the second of the first row stands for none
    onednn::write_rows(active_rows{active.data(), 2, 2}, 3, m);
    CHECK(all_of(m) == std::vector<float>{0, 1, 0, 1, 0, 1});
}
