/// \file
/// Which models of the Knowledgebase of Interatomic Models (openkim.org) are installed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <KIM_Collection.hpp>
#include <KIM_CollectionItemType.hpp>
#include <KIM_Collections.hpp>
#include <KIM_Log.hpp>
#include <KIM_LogVerbosity.hpp>

#include <saddle/core/error.hpp>

namespace saddle {

namespace detail {

/// While one lives the KIM API makes no log file in the working folder. It keeps that setting, and its list of
/// libraries that are open, for the whole process, so threads take turns.
class quiet_kim {
public:
    quiet_kim() : lock_(only_one()) { KIM::Log::PushDefaultVerbosity(KIM::LOG_VERBOSITY::silent); }
    quiet_kim(const quiet_kim&) = delete;
    quiet_kim& operator=(const quiet_kim&) = delete;
    ~quiet_kim() { KIM::Log::PopDefaultVerbosity(); }

private:
    static std::recursive_mutex& only_one() {
        static std::recursive_mutex mutex;
        return mutex;
    }
    std::lock_guard<std::recursive_mutex> lock_;
};

struct kim_collections_deleter {
    void operator()(KIM::Collections* collections) const { KIM::Collections::Destroy(&collections); }
};
using kim_collections = std::unique_ptr<KIM::Collections, kim_collections_deleter>;

/// \throws error where the API cannot tell. Needs a `quiet_kim`.
inline kim_collections open_kim_collections() {
    KIM::Collections* made = nullptr;
    if (KIM::Collections::Create(&made)) throw error("KIM API: the collections of models cannot be read");
    return kim_collections(made);
}

}  // namespace detail

/// Names of the portable models that are installed, sorted. \throws error where the API cannot tell.
inline std::vector<std::string> installed_kim_models() {
    const detail::quiet_kim quiet;
    const auto collections = detail::open_kim_collections();
    int count = 0;
    if (collections->CacheListOfItemNamesByType(KIM::COLLECTION_ITEM_TYPE::portableModel, &count)) return {};
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
        const std::string* name = nullptr;
        if (!collections->GetItemNameByType(i, &name)) names.push_back(*name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// \throws input_error that lists the models installed, those of a name that begins alike where there are any.
inline void check_kim_model_installed(const std::string& name) {
    auto installed = installed_kim_models();
    if (std::binary_search(installed.begin(), installed.end(), name)) return;
    const auto alike = [&, begin = name.substr(0, name.find('_'))](const std::string& other) {
        return !begin.empty() && other.compare(0, begin.size(), begin) == 0;
    };
    std::vector<std::string> near;
    std::copy_if(installed.begin(), installed.end(), std::back_inserter(near), alike);
    const auto& shown = near.empty() ? installed : near;
    std::string list;
    for (std::size_t i = 0; i < shown.size() && i < 3; ++i) list += (i ? ", " : "") + shown[i];
    if (shown.size() > 3) list += ", …";
    throw input_error("KIM model", "one of the " + std::to_string(installed.size()) + " installed (" + list + ")",
                      "'" + name + "'");
}

}  // namespace saddle
