/// \file
/// A spectrum that takes hours, saved on the way.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <saddle/analysis/barrier_spectrum.hpp>

namespace saddle::cli {

/// Bytes of a checkpoint: `fingerprint` is of all that the spectrum depends on, `done` sites are in it.
std::string spectrum_bytes(std::uint64_t fingerprint, std::size_t done, const barrier_spectrum& spectrum);

/// Sites that are in the stored spectrum, which is loaded; `name` is what messages call the file. \throws input_error
/// where it is of another spectrum, of more than `sites` sites, or does not end with it, damaged_file where it is not
/// whole.
std::size_t read_spectrum(std::span<const std::byte> bytes, const std::string& name, std::uint64_t fingerprint,
                          std::size_t sites, barrier_spectrum& spectrum);

/// The file of --checkpoint; without a name nothing is saved.
class spectrum_checkpoint {
public:
    /// `fingerprint` as in `spectrum_bytes`.
    spectrum_checkpoint(std::string file, std::uint64_t fingerprint);

    /// As `read_spectrum`; 0 where there is no file.
    std::size_t load(std::size_t sites, barrier_spectrum& spectrum) const;

    /// After `done` sites: saves every ten seconds and at an interrupt. \return whether to go on. \throws error.
    bool offer(const barrier_spectrum& spectrum, std::size_t done);

    /// When it is done.
    void remove() const;

private:
    void save(const barrier_spectrum& spectrum, std::size_t done) const;

    std::string file_;
    std::uint64_t fingerprint_;
    std::chrono::steady_clock::time_point written_;
};

}  // namespace saddle::cli
