#include "version.hpp"

#include "backend_choice.hpp"

#if SADDLE_WITH_ONEDNN
#include <saddle/network/backend/onednn.hpp>
#endif

namespace saddle::cli {

namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string onednn_part() {
#if SADDLE_WITH_ONEDNN
    return "yes (" + std::to_string(backend::onednn<backend::gpu>::device_count()) + " GPU devices)";
#else
    return "no";
#endif
}

}  // namespace

std::vector<std::pair<std::string, std::string>> version_facts() {
    using runtime::backend_choice;
    return {{"saddle", SADDLE_VERSION},
            {"compiler", compiler()},
            {"instruction_set", std::string(name_of(runtime::resolved(backend_choice::automatic)))},
            {"eigen", SADDLE_WITH_EIGEN ? "yes" : "no"},
            {"onednn", onednn_part()},
            {"kim", SADDLE_WITH_KIM ? "yes" : "no"},
            {"mpi", SADDLE_WITH_MPI ? "yes" : "no"}};
}

std::string version_text() {
    std::string text;
    for (const auto& [name, value] : version_facts())
        text += (text.empty() ? "" : "\n") + name + std::string(17 - name.size(), ' ') + value;
    return text;
}

}  // namespace saddle::cli
