#include <cstring>
#include <span>

#include <fuzz/fuzz.hpp>
#include <saved_run_head.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saddle;
    const auto bytes = std::as_bytes(std::span(data, size));
    std::size_t rest = 0;
    const auto read = fuzz::accepted(fuzz::text_of(data, size), 2, [&] {
        input_archive in(bytes, "f");
        auto head = c_interface::saved_run_head::load(in, 2);
        rest = in.rest().size();
        return head;
    });
    if (!read) return 0;
    fuzz::require(read->start.size() == 2u * static_cast<std::size_t>(read->cells[0]) *
                                            static_cast<std::size_t>(read->cells[1]) *
                                            static_cast<std::size_t>(read->cells[2]),
                  "cells of another number of sites");
    output_archive out;
    read->save(out);
    fuzz::require(out.bytes().size() == size - rest && std::memcmp(out.bytes().data(), data, size - rest) == 0,
                  "other bytes");
    return 0;
}
