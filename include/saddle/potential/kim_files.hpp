/// \file
/// The parameter files of a KIM model that is installed. The KIM API compiles them into the model's library, where they
/// stay: nothing is copied to disk.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>

#include <KIM_Collection.hpp>
#include <KIM_CollectionItemType.hpp>
#include <KIM_Collections.hpp>
#include <KIM_FunctionTypes.hpp>
#include <KIM_LanguageName.hpp>

#include <saddle/core/error.hpp>
#include <saddle/potential/kim_collections.hpp>

namespace saddle {

/// A file inside a model's library.
struct kim_file {
    std::string name;
    std::string content;
};

namespace detail {

/// The symbol kim_shared_library_schema of version 2, as KIM_SharedLibrarySchema.hpp of kim-api-items lays it out.
struct kim_library_schema {
    struct file {
        const char* name;
        unsigned int length;
        const unsigned char* bytes;
    };
    KIM::CollectionItemType item_type;
    const char* item_name;
    KIM::LanguageName create_language;
    KIM::Function* create_routine;
    const char* driver_name;
    const file* simulator_model_specification;
    int parameter_files;
    const file* parameters;
};

struct library_closer {
    void operator()(void* library) const { ::dlclose(library); }
};
using open_library = std::unique_ptr<void, library_closer>;

inline std::string kim_library_of(const std::string& model) {
    const quiet_kim quiet;
    const auto collections = open_kim_collections();
    const std::string* file = nullptr;
    KIM::Collection collection;
    if (collections->GetItemLibraryFileNameAndCollection(KIM::COLLECTION_ITEM_TYPE::portableModel, model, &file,
                                                         &collection))
        throw input_error("KIM model " + model, "a library", "none");
    return *file;
}

}  // namespace detail

/// Parameter files of a portable model. \throws input_error where the model is not installed, or its library is not of
/// schema version 2 (KIM API 2.2 and later).
inline std::vector<kim_file> kim_parameter_files(const std::string& model) {
    check_kim_model_installed(model);
    const auto path = detail::kim_library_of(model);
    const detail::open_library library(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL));
    const auto* version =
        static_cast<const int*>(library ? ::dlsym(library.get(), "kim_shared_library_schema_version") : nullptr);
    const auto* schema = static_cast<const detail::kim_library_schema*>(
        library ? ::dlsym(library.get(), "kim_shared_library_schema") : nullptr);
    if (!version || *version != 2 || !schema)
        throw input_error("KIM model " + model, "a library of schema version 2", "another one");
    std::vector<kim_file> files;
    for (int i = 0; i < schema->parameter_files; ++i) {
        const auto& file = schema->parameters[i];
        files.push_back({file.name, {reinterpret_cast<const char*>(file.bytes), file.length}});
    }
    return files;
}

}  // namespace saddle
