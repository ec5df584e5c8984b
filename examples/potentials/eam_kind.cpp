#include <saddle/core/file.hpp>
#include <saddle/potential/eam.hpp>
#include <saddle/potential/setfl.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

potential_kind eam_kind() {
    return {"eam", "FILE", "the embedded-atom method on a file eam/alloy or eam/fs, natively"};
}

any_potential make_eam(const std::string& rest, const species_names& species) {
    const auto tables = read_setfl(read_file(rest), rest);
    const std::string text = "eam:" + rest;
#ifdef SADDLE_ON_X86_64
    if (arch::avx2::supported()) return {text, eam<arch::avx2>(tables, species)};
#endif
    return {text, eam<arch::generic>(tables, species)};
}

}  // namespace saddle::runtime
