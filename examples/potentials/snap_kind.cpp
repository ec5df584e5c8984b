#include <filesystem>

#include <saddle/core/file.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/potential/snap_parameters.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

namespace {

/// FILE.snapcoeff and FILE.snapparam where there is such a file, else the parameters of a KIM model.
snap_parameters find_snap(const std::string& rest) {
    const auto coefficients = rest + ".snapcoeff", settings = rest + ".snapparam";
    if (std::filesystem::exists(coefficients))
        return read_snap(read_file(coefficients), coefficients, read_file(settings), settings);
    return kim_snap_parameters(rest);
}

}  // namespace

potential_kind snap_kind() {
    return {
        "snap", "MODEL or FILE",
        "SNAP natively, many times as fast: with the parameters of a KIM model, or FILE.snapcoeff and FILE.snapparam"};
}

any_potential make_snap(const std::string& rest, const species_names& species) {
    const auto parameters = find_snap(rest);
    const std::string text = "snap:" + rest;
#ifdef SADDLE_ON_X86_64
    if (arch::avx512::supported()) return {text, snap<arch::avx512>(parameters, species)};
    if (arch::avx2::supported()) return {text, snap<arch::avx2>(parameters, species)};
#endif
    return {text, snap<arch::generic>(parameters, species)};
}

}  // namespace saddle::runtime
