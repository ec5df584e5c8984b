/// \file
/// Barriers as `saddle barriers` and `saddle neb` write them: a CSV beside the structure it belongs to.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/crystal_records.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/recognise.hpp>

namespace saddle {

namespace detail {

/// Columns of a barrier table by name; further ones are passed over.
class barrier_columns {
public:
    /// \throws input_error where one that is needed is missing.
    explicit barrier_columns(const line_reader& in, const fields& header) : width_(header.size()) {
        for (std::size_t k = 0; k < names.size(); ++k) {
            const auto found = std::find(header.begin(), header.end(), names[k]);
            if (found != header.end())
                places_[k] = static_cast<std::size_t>(found - header.begin());
            else if (k < needed)
                in.fail("a column " + std::string(names[k]), "none");
        }
    }

    std::size_t width() const { return width_; }
    std::optional<std::string_view> find(const fields& row, std::size_t column) const {
        if (!places_[column]) return std::nullopt;
        return row[*places_[column]];
    }
    std::string_view at(const fields& row, std::size_t column) const { return row[*places_[column]]; }

    static constexpr std::array<std::string_view, 8> names{"vacancy_id", "dx",          "dy",      "dz",
                                                           "barrier_eV", "neighbor_id", "species", "reverse_eV"};
    static constexpr std::size_t needed = 5;
    enum { vacancy, dx, dy, dz, barrier, neighbour, species, reverse };

private:
    std::size_t width_;
    std::array<std::optional<std::size_t>, names.size()> places_;
};

/// Whether a row's atom is the one that the structure has there: a table beside the wrong structure is told by this.
template <lattice L>
void check_neighbour(const line_reader& in, const barrier_columns& columns, const fields& row,
                     const crystal_records<L>& records, vec3 jump) {
    const auto& cell = records.cell();
    const site there = records.neighbour(jump);
    if (const auto id = columns.find(row, barrier_columns::neighbour))
        if (in.integer(*id, "an atom id") != cell.ids[there.index])
            in.fail("neighbor_id " + std::to_string(cell.ids[there.index]) + " as in the structure", quoted_text(*id));
    const digit d = cell.sites[there];
    const std::string name = d == vacant ? "a vacancy" : cell.sites.names()[d - std::size_t{1}];
    if (const auto species = columns.find(row, barrier_columns::species))
        if (*species != name) in.fail("species " + name + " as in the structure", quoted_text(*species));
}

}  // namespace detail

/// Reads a table of `saddle barriers`: columns vacancy_id, dx, dy, dz and barrier_eV, and where they are there
/// neighbor_id and species, which must agree with the structure, and reverse_eV. Rows of one vacancy stand together.
/// \throws input_error naming the line.
template <lattice L>
barrier_set read_barrier_table(std::string_view csv, const std::string& name, const atoms& structure,
                               std::size_t shells, alloy_info info) {
    using columns_type = detail::barrier_columns;
    line_reader in(csv, name);
    const columns_type columns(in, comma_fields(in.next("a header")));
    auto made = recognise<L>(structure);
    info.lattice_constant_A = made.lattice_constant_A;
    crystal_records<L> records(std::move(made), shells, std::move(info));
    std::set<std::int64_t> vacancies;
    std::optional<std::int64_t> current;
    while (in.skip_blank_lines()) {
        const auto row = comma_fields(in.next(""));
        if (row.size() != columns.width())
            in.fail(std::to_string(columns.width()) + " fields as in the header", std::to_string(row.size()));
        const auto id = in.integer(columns.at(row, columns_type::vacancy), "an atom id");
        if (id != current) {
            if (!vacancies.insert(id).second)
                in.fail("the rows of a vacancy together", "vacancy " + std::to_string(id) + " again");
            records.begin_vacancy(id, in.place());
            current = id;
        }
        const auto component = [&](std::size_t c) {
            const auto value = in.integer(columns.at(row, c), "a component of the jump");
            return static_cast<int>(std::clamp<std::int64_t>(value, -100, 100));
        };
        const vec3 jump{component(columns_type::dx), component(columns_type::dy), component(columns_type::dz)};
        if (std::find(L::jumps.begin(), L::jumps.end(), jump) == L::jumps.end())
            in.fail("a jump of " + std::string(L::name) + " in units of a/2", "another vector");
        detail::check_neighbour(in, columns, row, records, jump);
        const auto reverse = columns.find(row, columns_type::reverse);
        records.add(jump, read_label(in, columns.at(row, columns_type::barrier)),
                    reverse && !reverse->empty() ? read_label(in, *reverse) : unknown_eV, in.place());
    }
    return std::move(records).finish();
}

}  // namespace saddle
