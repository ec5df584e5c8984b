/// \file
/// What a saved run needs to be set up again, before its state.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/kmc/many_vacancies.hpp>

namespace saddle::c_interface {

inline constexpr sealed_kind saved_run_kind{"saddle run of the C interface", 1};

struct saved_run_head {
    std::uint64_t model{};  ///< checksum of its file
    std::array<std::int32_t, 3> cells{};
    std::vector<digit> start;  ///< occupation that the run began with
    std::uint64_t seed{};
    double attempt_frequency_per_s{};
    double first_temperature_K{};  ///< names the stream of random numbers
    double temperature_K{};        ///< now
    second_vacancy others = second_vacancy::trust;

    void save(output_archive& out) const {
        out.value(model);
        out.value(cells);
        out.values(std::span<const digit>(start));
        out.value(seed);
        for (const double x : {attempt_frequency_per_s, first_temperature_K, temperature_K}) out.value(x);
        if (several()) out.value(static_cast<std::uint8_t>(others));
    }

    /// \throws input_error, before anything of the size that the cells claim is allocated.
    static saved_run_head load(input_archive& in, std::size_t sites_per_cell) {
        saved_run_head head;
        head.model = in.value<std::uint64_t>();
        head.cells = in.value<std::array<std::int32_t, 3>>();
        head.start = in.values<digit>();
        const auto sites = sites_of(head.cells, sites_per_cell);
        if (sites == 0 || sites != head.start.size())
            throw input_error("saved run", "an occupation of all sites", std::to_string(head.start.size()) + " sites");
        head.seed = in.value<std::uint64_t>();
        for (double* x : {&head.attempt_frequency_per_s, &head.first_temperature_K, &head.temperature_K})
            *x = in.value<double>();
        if (head.several()) head.others = load_policy(in);
        return head;
    }

private:
    bool several() const { return std::count(start.begin(), start.end(), vacant) > 1; }

    static second_vacancy load_policy(input_archive& in) {
        const auto code = in.value<std::uint8_t>();
        if (code > static_cast<std::uint8_t>(second_vacancy::refuse))
            throw input_error("saved run", "a policy on second vacancies of 0 or 1", std::to_string(code));
        return static_cast<second_vacancy>(code);
    }

    /// 0 where there are none, or more than can be counted.
    static std::size_t sites_of(const std::array<std::int32_t, 3>& cells, std::size_t sites) {
        for (const std::int32_t n : cells) {
            if (n < 1 || static_cast<std::size_t>(n) > std::numeric_limits<std::size_t>::max() / sites) return 0;
            sites *= static_cast<std::size_t>(n);
        }
        return sites;
    }
};

}  // namespace saddle::c_interface
