#include "site_map.hpp"

#include <unordered_map>
#include <variant>

#include <saddle/io/csv.hpp>

namespace saddle::cli {

site_map::site_map(atoms structure, const std::vector<std::int64_t>& id_of_site) : structure_(std::move(structure)) {
    std::unordered_map<std::int64_t, std::size_t> site_of;
    for (std::size_t s = 0; s < id_of_site.size(); ++s)
        if (id_of_site[s] != 0) site_of[id_of_site[s]] = s;
    for (const auto id : structure_.ids) site_of_row_.push_back(site_of.at(id));
}

void site_map::append(std::string& text, const std::filesystem::path& file) const {
    if (is_table(file))
        append_table(text);
    else
        append_extxyz(text, structure_, {.time_s = {}, .columns = columns_});
}

void site_map::append_table(std::string& text) const {
    std::vector<std::string> header{"id", "species", "x_A", "y_A", "z_A"};
    for (const auto& column : columns_) header.push_back(column.name);
    append_csv_range(text, header);
    for (std::size_t i = 0; i < structure_.size(); ++i) {
        std::vector<std::string> row{std::to_string(structure_.ids[i]), structure_.names[structure_.species[i]]};
        for (const double x : structure_.positions[i]) row.push_back(number_text(x));
        for (const auto& column : columns_) {
            auto& field = row.emplace_back();
            std::visit([&](const auto& values) { append_number(field, values[i]); }, column.values);
        }
        append_csv_range(text, row);
    }
}

}  // namespace saddle::cli
