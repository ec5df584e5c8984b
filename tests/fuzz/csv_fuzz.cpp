#include <string>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/io/csv.hpp>

namespace {

using row = std::vector<std::string>;

/// The input as rows of fields, parted by bytes 1 and 2.
std::vector<row> rows_of(std::string_view bytes) {
    std::vector<row> rows(1, row(1));
    for (const char c : bytes) {
        if (c == 2)
            rows.emplace_back(1);
        else if (c == 1)
            rows.back().emplace_back();
        else
            rows.back().back() += c;
    }
    return rows;
}

/// A reader of RFC 4180, section 2.
std::vector<row> parsed(std::string_view text) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < text.size();) {
        rows.emplace_back(1);
        for (bool quoted = false; quoted || text[i] != '\n'; ++i) {
            std::string& field = rows.back().back();
            if (text[i] == '"' && quoted && text[i + 1] == '"')
                field += text[i++];
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ',' && !quoted)
                rows.back().emplace_back();
            else
                field += text[i];
        }
        ++i;
    }
    return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto rows = rows_of(fuzz::text_of(data, size));
    std::string text;
    for (const auto& fields : rows) saddle::append_csv_range(text, fields);
    fuzz::require(parsed(text) == rows, "other fields");
    return 0;
}
