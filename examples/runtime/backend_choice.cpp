#include "backend_choice.hpp"

#include <algorithm>
#include <cstddef>

#include <saddle/core/error.hpp>
#include <saddle/network/backend/simd/arch.hpp>

namespace saddle::runtime {

const std::vector<std::string>& backend_names() {
    static const std::vector<std::string> names{"auto",   "avx512", "avx2",   "generic",    "int16",
                                                "scalar", "eigen",  "onednn", "onednn-gpu", "onednn-bf16"};
    return names;
}

std::string_view name_of(backend_choice choice) { return backend_names()[static_cast<std::size_t>(choice)]; }

backend_choice parse_backend(std::string_view name) {
    const auto& names = backend_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        std::string list;
        for (const auto& known : names) list += (list.empty() ? "" : ", ") + known;
        throw input_error("backend", "one of " + list, "'" + std::string(name) + "'");
    }
    const auto choice = static_cast<backend_choice>(found - names.begin());
    const bool missing = (choice == backend_choice::eigen && !SADDLE_WITH_EIGEN) ||
                         ((choice == backend_choice::onednn || choice == backend_choice::onednn_gpu ||
                           choice == backend_choice::onednn_bf16) &&
                          !SADDLE_WITH_ONEDNN);
    if (missing)
        throw input_error("backend", "one that this build has", "'" + std::string(name) + "', built without it");
    return choice;
}

backend_choice resolved(backend_choice choice) {
    if (choice != backend_choice::automatic) return choice;
#ifdef SADDLE_ON_X86_64
    if (arch::avx512::supported()) return backend_choice::avx512;
    if (arch::avx2::supported()) return backend_choice::avx2;
#endif
    return backend_choice::generic;
}

}  // namespace saddle::runtime
