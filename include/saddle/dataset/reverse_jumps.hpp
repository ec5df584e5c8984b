/// \file
/// The jump back of a record as a record of its own: the vacancy stands where the atom was, the atom where the vacancy
/// was, all others as before. Both barriers belong to one saddle, so that forward minus reverse is an energy
/// difference, and a model that knows only one of them errs in detailed balance twice as freely.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/labels.hpp>

namespace saddle {

/// Of the same vacancy and alloy, which splits keep together. The environment is empty where it is not known.
inline barrier_record reversed(const barrier_record& record) {
    return {record.reverse_environment, -record.jump, record.reverse_eV,
            record.barrier_eV,          record.alloy, record.vacancy,
            record.environment};
}

/// What belongs to a jump and to its jump back.
template <class T>
struct there_and_back {
    T there{};
    T back{};

    friend bool operator==(const there_and_back&, const there_and_back&) = default;
};

/// Appends the jumps back of some rows, where environment and barrier are known and the barrier is no failed one and,
/// with a `bound` as in `inspect_labels`, no outlier among them.
inline std::vector<there_and_back<std::size_t>> append_reverse(barrier_set& set, std::span<const std::size_t> rows,
                                                               double bound = 0) {
    barrier_set back{set.lattice, set.shells, set.species, set.alloys, {}, {}, {}, {}, {}, {}};
    std::vector<std::size_t> known;
    for (const std::size_t row : rows)
        if (const auto record = set[row]; !record.reverse_environment.empty() && !std::isnan(record.reverse_eV)) {
            back.add(reversed(record));
            known.push_back(row);
        }
    std::vector<there_and_back<std::size_t>> pairs;
    for (const std::size_t k : inspect_labels(back, bound).kept) {
        pairs.push_back({known[k], set.size()});
        set.add(back[k]);
    }
    return pairs;
}

}  // namespace saddle
