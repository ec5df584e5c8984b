#include <saddle/barrier/sample_rows.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <saddle/descriptor/digit_map.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

constexpr std::size_t environments = 128;

/// Shares of the digits 0 … 16 in one environment's first row of digits.
std::array<double, 17> shares(const float* row, std::size_t sites) {
    std::array<double, 17> share{};
    for (std::size_t k = 0; k < sites; ++k)
        share.at(static_cast<std::size_t>(row[k])) += 1.0 / static_cast<double>(sites);
    return share;
}

template <lattice L, std::size_t Species>
void check_samples() {
    using descriptor_type = typename digit_map<8>::template on<L, species<Species>>;
    const descriptor_type descriptor;
    const auto values = detail::sample_rows<L>(descriptor, Species);
    const std::size_t sites = descriptor.environment_size();
    const std::size_t size = jump_count<L> * sites;
    REQUIRE(values.size() == environments * size);
    CHECK(values == detail::sample_rows<L>(descriptor, Species));
    double nearly_pure = 0, well_mixed = 0;
    std::array<double, 17> mean{};
    for (std::size_t e = 0; e < environments; ++e) {
        const float* rows = &values[e * size];
        const auto first = shares(rows, sites);
        CHECK(first[0] == 0);
        for (std::size_t d = Species + 1; d <= 16; ++d) CHECK(first[d] == 0);
        for (std::size_t d = 1; d <= Species; ++d) mean[d] += first[d] / environments;
        const double most = *std::max_element(first.begin(), first.end());
        nearly_pure += most > 0.9;
        well_mixed += most < 1.0 / Species + 0.15;
        // the rows of one environment are its turned copies
        std::vector<float> sorted(rows, rows + sites);
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t j = 1; j < jump_count<L>; ++j) {
            std::vector<float> other(rows + j * sites, rows + (j + 1) * sites);
            std::sort(other.begin(), other.end());
            CHECK(other == sorted);
        }
    }
    CHECK(nearly_pure >= 1);
    CHECK(well_mixed >= 1);
    for (std::size_t d = 1; d <= Species; ++d) {  // no species is preferred
        CHECK(mean[d] > 0.5 / Species);
        CHECK(mean[d] < 1.6 / Species);
    }
}

}  // namespace

TEST_CASE("samples are full environments of all compositions, turned along every jump") {
    check_samples<bcc, 2>();
    check_samples<bcc, 3>();
    check_samples<bcc, 5>();
    check_samples<fcc, 4>();
}

TEST_CASE("samples are the same on every machine") {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const float value : detail::sample_rows<bcc>(digit_map<8>::on<bcc, species<5>>{}, 5))
        hash = (hash ^ static_cast<std::uint64_t>(value)) * 1099511628211ULL;
    CHECK(hash == 5081512576990790719U);
}

TEST_CASE("one-hot samples mark the same environments, fixed at compile time or not") {
    using by_type = digit_map<2, encoding::one_hot>::on<bcc, species<3>>;
    using by_digit = digit_map<2>::on<bcc, species<3>>;
    using at_run_time = digit_map<dynamic>::on<bcc, species<dynamic>>;
    const auto digits = detail::sample_rows<bcc>(by_digit{}, 3);
    const auto active = detail::sample_rows<bcc>(by_type{}, 3);
    const auto dense = detail::sample_rows<bcc>(at_run_time::from({2, "one_hot", "canonical"}, 3), 3);
    REQUIRE(active.size() == digits.size());
    REQUIRE(dense.size() == 3 * digits.size());
    for (std::size_t i = 0; i < digits.size(); ++i) {
        CHECK(active[i] == i % 14 * 3 + static_cast<std::size_t>(digits[i]) - 1);
        for (std::size_t s = 0; s < 3; ++s) CHECK(dense[3 * i + s] == (digits[i] == static_cast<float>(s + 1) ? 1 : 0));
    }
}
