/// \file
/// A spectrum that takes hours, saved on the way.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/analysis/barrier_spectrum.hpp>

namespace saddle::cli {

/// A spectrum of which `done` of all `sites` are in it.
struct saved_spectrum {
    std::uint64_t fingerprint{};  ///< of all that it depends on
    std::uint64_t sites{};
    std::uint64_t done{};
    species_names species;
    barrier_spectrum spectrum;
};

/// Bytes of a checkpoint.
std::string spectrum_bytes(const saved_spectrum& saved);

/// `name` is what messages call the file, `empty_bins` are those of the stored spectrum. \throws input_error where more
/// sites are done than there are, there are not 1 to 16 species or the file does not end with the spectrum,
/// damaged_file where it is not whole.
saved_spectrum read_spectrum(std::span<const std::byte> bytes, const std::string& name,
                             const histogram& empty_bins = barrier_spectrum::default_bins());

bool is_spectrum_checkpoint(const std::filesystem::path& path);

/// The file of --checkpoint; without a name nothing is saved.
class spectrum_checkpoint {
public:
    explicit spectrum_checkpoint(std::string file);

    /// The stored spectrum, or `begun` where there is no file. \throws input_error where the name is that of a device
    /// or what is stored is of another model or other sites, and as `read_spectrum`.
    saved_spectrum load(saved_spectrum begun) const;

    /// Saves every ten seconds, at an interrupt and when all sites are done. \return whether to go on; an interrupt
    /// that comes when all is done ends nothing. \throws error.
    bool offer(const saved_spectrum& spectrum);

    /// When its results are written.
    void remove() const;

private:
    std::string file_;
    std::chrono::steady_clock::time_point written_;
};

}  // namespace saddle::cli
