#include "displacement_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

#include "order_columns.hpp"

namespace saddle::cli {

namespace {

constexpr std::size_t common_columns = 7;
constexpr std::size_t columns_a_species = 5;

std::vector<std::string> header_of(const species_names& species) {
    std::vector<std::string> header{
        "jump", "time_s", "expected_time_s", "block", "x_vacancy/(a/2)", "y_vacancy/(a/2)", "z_vacancy/(a/2)"};
    for (const auto& name : species) {
        header.push_back("jumps_" + name);
        for (const char* axis : {"x_", "y_", "z_"}) header.push_back(axis + name + "/(a/2)");
        header.push_back("squares_" + name + "/(a/2)^2");
    }
    return header;
}

void append_displacement(std::string& row, const displacement& d) {
    for (const std::int64_t x : {d.x, d.y, d.z}) {
        row += ',';
        append_number(row, x);
    }
}

growing_file opened(const std::filesystem::path& folder, const file_mark* mark) {
    if (mark) return growing_file(folder, *mark);
    return growing_file(folder / displacements_name);
}

/// Species that the header names. \throws input_error where it is not the one written for them.
species_names species_of(std::string_view line, const line_reader& lines) {
    const auto columns = comma_fields(line);
    species_names species;
    constexpr std::string_view prefix = "jumps_";
    for (std::size_t k = common_columns; k < columns.size(); k += columns_a_species)
        if (columns[k].starts_with(prefix)) species.emplace_back(columns[k].substr(prefix.size()));
    const auto expected = header_of(species);
    if (species.empty() || !std::equal(columns.begin(), columns.end(), expected.begin(), expected.end()))
        lines.fail("the header of a displacements.csv that `saddle anneal` wrote", quoted_text(line));
    return species;
}

/// Fields of a row one after another.
class row_reader {
public:
    row_reader(const line_reader& lines, std::string_view line, std::size_t columns)
        : lines_(&lines), fields_(comma_fields(line)) {
        if (fields_.size() != columns) lines.fail(std::to_string(columns) + " fields", std::to_string(fields_.size()));
    }

    std::int64_t integer() { return lines_->integer(fields_[next_++], "a count or displacement"); }
    std::uint64_t count() {
        const auto value = integer();
        if (value < 0) lines_->fail("a count of at least 0", std::to_string(value));
        return static_cast<std::uint64_t>(value);
    }
    double time() { return lines_->real(fields_[next_++], "a time"); }
    displacement moved() {
        const auto x = integer(), y = integer(), z = integer();
        return {x, y, z};
    }

private:
    const line_reader* lines_;
    fields fields_;
    std::size_t next_ = 0;
};

displacement_sample sample_of(row_reader row, std::size_t species) {
    displacement_sample sample;
    sample.jump = row.count();
    row.time();  // of the clock
    sample.expected_time_s = row.time();
    row.count();  // of the block, which the jump tells
    sample.vacancy = row.moved();
    for (std::size_t i = 0; i < species; ++i) {
        const auto jumps = row.count();
        const auto sum = row.moved();
        sample.species.push_back({jumps, sum, row.integer()});
    }
    return sample;
}

}  // namespace

template <lattice L>
run_displacements<L>::run_displacements(const std::filesystem::path& folder, const runtime::simulation<L>& run,
                                        const file_mark* mark)
    : present_(present_species(run.crystal())), file_(opened(folder, mark)) {
    if (mark) return;
    species_names names;
    for (const digit d : present_) names.push_back(run.crystal().names()[d - std::size_t{1}]);
    std::string header;
    append_csv_range(header, header_of(names));
    file_.write(header);
    append(run);
}

template <lattice L>
void run_displacements<L>::append(const runtime::simulation<L>& run) {
    const auto& statistics = run.statistics();
    const auto& watched = run.displacements();
    const auto count = [this](std::uint64_t n) { append_number(row_, static_cast<std::int64_t>(n)); };
    row_.clear();
    count(statistics.jumps);
    append_number(row_ += ',', run.clock().value);
    append_number(row_ += ',', watched.expected_time_s());
    row_ += ',';
    count(watched.block());
    append_displacement(row_, statistics.vacancy);
    for (const digit d : present_) {
        row_ += ',';
        count(statistics.jumps_by_species[d]);
        append_displacement(row_, statistics.atoms[d]);
        append_number(row_ += ',', watched.squares()[d]);
    }
    file_.write(row_ += '\n');
}

displacement_table read_displacements(const std::filesystem::path& file) {
    const auto text = read_file(file);
    line_reader lines(text, file.string());
    displacement_table table;
    table.species = species_of(lines.next("a header"), lines);
    const std::size_t columns = common_columns + columns_a_species * table.species.size();
    while (!lines.at_end()) {
        const auto line = lines.next("a row");
        if (!lines.line_ended()) break;
        table.samples.push_back(sample_of({lines, line, columns}, table.species.size()));
    }
    return table;
}

template class run_displacements<bcc>;
template class run_displacements<fcc>;

}  // namespace saddle::cli
