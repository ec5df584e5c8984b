#include "model_library.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <variant>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/network/read_model.hpp>

#include "model.hpp"

namespace saddle::runtime {

namespace fs = std::filesystem;

std::vector<fs::path> model_folders() {
    std::vector<fs::path> folders;
    std::error_code code;
    if (const auto program = fs::read_symlink("/proc/self/exe", code); !code)
        folders.push_back((program.parent_path() / SADDLE_INSTALLED_MODEL_DIR).lexically_normal());
    folders.emplace_back(SADDLE_MODEL_DIR);
    return folders;
}

std::vector<std::string> shipped_models(const std::vector<fs::path>& folders) {
    std::vector<std::string> names;
    for (const auto& folder : folders) {
        std::error_code code;
        for (const auto& entry : fs::directory_iterator(folder, code))
            if (entry.path().extension() == ".safetensors") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

fs::path find_model(const std::string& file_or_name, const std::vector<fs::path>& folders) {
    std::error_code code;
    if (fs::is_regular_file(file_or_name, code)) return file_or_name;
    const bool is_name = file_or_name.find('/') == std::string::npos;
    for (const auto& folder : folders)
        if (const auto path = folder / (file_or_name + ".safetensors"); is_name && fs::is_regular_file(path, code))
            return path;
    std::string known;
    for (const auto& name : shipped_models(folders)) known += (known.empty() ? "" : ", ") + name;
    throw input_error("model", "a model file or the name of a model that ships (" + known + ")",
                      "'" + file_or_name + "'");
}

bool is_model_file(const fs::path& path) {
    const auto bytes = read_file(path);
    // by its name too, so that a damaged one is told as such
    if (is_npy(bytes) || path.extension() == ".safetensors") return true;
    std::uint64_t header = 0;
    if (bytes.size() <= sizeof header) return false;
    std::memcpy(&header, bytes.data(), sizeof header);
    return bytes[sizeof header] == '{' && header <= bytes.size() - sizeof header;
}

model_data read_model_file(const fs::path& path) { return read_model(path); }

std::string model_file_bytes(model_data data) {
    if (data.references.empty()) {
        // a pair asks for all jumps; as many as take no minutes by the definition, and no seconds to replay
        const double cost = 8.0 * static_cast<double>(data.descriptor.density.turns) *
                            static_cast<double>(data.is_convolutional() ? multiply_adds(data.convolutional)
                                                                        : multiply_adds(data.network));
        const auto references = static_cast<std::size_t>(std::clamp(2e9 / cost, 2.0, 64.0));
        const auto backend = cost < 5e9 ? backend_choice::scalar : backend_choice::automatic;
        data.references =
            std::visit([&](const auto& model) { return model->make_references(references); }, compose(data, backend));
    }
    return serialise_model(data);
}

}  // namespace saddle::runtime
