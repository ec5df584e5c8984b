/// \file
/// Columns delta1_A-B of log.csv and of tables made of it: pairs of first neighbours above random.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "csv_table.hpp"

namespace saddle::cli {

inline constexpr std::string_view first_shell_prefix = "delta1_";
inline constexpr const char* first_shell_label = "first-neighbour pairs above random, per site";

struct first_shell_column {
    std::size_t place;
    std::string pair;  ///< "Mo-Ta"
};

inline std::vector<first_shell_column> first_shell_columns(const csv_table& table) {
    std::vector<first_shell_column> found;
    for (std::size_t k = 0; k < table.columns().size(); ++k)
        if (const auto column = table.columns()[k]; column.starts_with(first_shell_prefix))
            found.push_back({k, std::string(column.substr(first_shell_prefix.size()))});
    return found;
}

}  // namespace saddle::cli
