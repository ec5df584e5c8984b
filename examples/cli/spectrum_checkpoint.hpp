/// \file
/// A spectrum that takes hours, saved on the way.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/analysis/barrier_spectrum.hpp>

namespace saddle::cli {

/// The file of --checkpoint; without a name nothing is saved.
class spectrum_checkpoint {
public:
    /// `fingerprint`: of all that the spectrum depends on.
    spectrum_checkpoint(std::string file, std::uint64_t fingerprint);

    /// Sites that are in the stored spectrum, which is loaded; 0 where there is no file. \throws input_error where it
    /// is of another spectrum, damaged_file where it is not whole.
    std::size_t load(barrier_spectrum& spectrum) const;

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
