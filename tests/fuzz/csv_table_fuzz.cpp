#include <memory>
#include <string>
#include <vector>

#include <csv_table.hpp>
#include <fuzz/fuzz.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

namespace {

using saddle::cli::csv_table;

/// A row of two bytes is a vector with one field, which a quoted one keeps as a string of its own.
constexpr std::size_t heap_bytes_per_byte = 100;

std::vector<std::string_view> row_of(const csv_table& table, std::size_t row) {
    std::vector<std::string_view> fields;
    for (std::size_t k = 0; k < table.columns().size(); ++k) fields.push_back(table.text(row, k));
    return fields;
}

std::string written(const csv_table& table) {
    std::string text;
    saddle::append_csv_range(text, table.columns());
    for (std::size_t r = 0; r < table.size(); ++r) saddle::append_csv_range(text, row_of(table, r));
    return text;
}

/// Blanks round a field that was in quotes are lost when it is written without them.
void require_same(std::string_view a, std::string_view b) {
    fuzz::require(saddle::trimmed(a) == saddle::trimmed(b), "another field");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read =
        fuzz::accepted(text, heap_bytes_per_byte, [&] { return std::make_unique<csv_table>(std::string(text), "f"); });
    if (!read || (*read)->columns().size() < 2) return 0;  // an empty line may be a row of one field, or none
    const csv_table& table = **read;
    const csv_table again(written(table), "written");
    fuzz::require(table.size() == again.size(), "another number of rows");
    for (std::size_t k = 0; k < table.columns().size(); ++k) require_same(table.columns()[k], again.columns()[k]);
    for (std::size_t r = 0; r < table.size(); ++r)
        for (std::size_t k = 0; k < table.columns().size(); ++k) require_same(table.text(r, k), again.text(r, k));
    return 0;
}
