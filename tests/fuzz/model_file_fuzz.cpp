#include <fuzz/fuzz.hpp>
#include <fuzz/models.hpp>
#include <saddle/barrier/make_model.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/mlp.hpp>

namespace {

/// As in safetensors_fuzz.cpp, twice: the description is JSON within JSON.
constexpr std::size_t heap_bytes_per_byte = 200;

template <class L>
using any_shape = saddle::barrier_model<L, saddle::species<saddle::dynamic>, saddle::digit_map<saddle::dynamic>,
                                        saddle::mlp<saddle::dynamic>, saddle::backend::scalar>;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::parse_model(bytes, "f"); });
    if (!read) return 0;
    fuzz::require_same_model(*read, saddle::parse_model(saddle::serialise_model(*read), "written"));
    fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::make_model<any_shape<saddle::bcc>>(*read); });
    fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::make_model<any_shape<saddle::fcc>>(*read); });
    return 0;
}
