/// \file
/// Clusters followed through the frames of a run: which persist, grow, join, split, appear and vanish.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <saddle/analysis/site_clusters.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// A cluster through time. It is there in every frame from the first to the last.
struct cluster_track {
    std::size_t first_frame{};       ///< from 0
    std::vector<std::size_t> sizes;  ///< in this frame and the next ones

    std::size_t last_frame() const { return first_frame + sizes.size() - 1; }
};

/// What happened to the clusters between two frames. Counted are clusters of the earlier frame (`joined`, `vanished`)
/// and of the later one (the others); every cluster that is no continued one is in exactly one count.
struct cluster_changes {
    std::size_t grown{};     ///< continued with more sites
    std::size_t kept{};      ///< continued with as many
    std::size_t shrunk{};    ///< continued with fewer
    std::size_t joined{};    ///< went into a cluster that continues another: coalescence
    std::size_t vanished{};  ///< has no site in common with any cluster of the later frame: annihilation
    std::size_t split{};     ///< came out of a cluster that another one continues
    std::size_t appeared{};  ///< has no site in common with any cluster of the earlier frame: nucleation

    friend bool operator==(const cluster_changes&, const cluster_changes&) = default;
};

/// Follows clusters from frame to frame by the sites that they share: clusters stay where they are while atoms pass
/// through. Of the clusters that share sites, those with most sites in common continue each other, each at most one;
/// among equals the larger earlier, then the larger later one (the one named first where these are equal too).
class cluster_history {
public:
    /// \throws input_error for a frame of another number of sites.
    void add(const site_clusters& clusters) {
        const auto at = clusters.cluster_of_sites();
        if (frames_ > 0 && at.size() != cluster_at_.size())
            throw input_error("clusters of frame " + std::to_string(frames_ + 1),
                              std::to_string(cluster_at_.size()) + " sites as in the frames before",
                              std::to_string(at.size()));
        std::vector<std::size_t> now(clusters.size(), no_track);
        if (frames_ > 0) changes_.push_back(continued(clusters, now));
        for (std::size_t k = 0; k < now.size(); ++k) {
            if (now[k] == no_track) {
                now[k] = tracks_.size();
                tracks_.push_back({frames_, {}});
            }
            tracks_[now[k]].sizes.push_back(clusters.sizes()[k]);
        }
        track_ = std::move(now);
        cluster_at_.assign(at.begin(), at.end());
        ++frames_;
    }

    std::size_t frames() const { return frames_; }

    /// Every cluster that ever was, in the order of appearance.
    const std::vector<cluster_track>& tracks() const { return tracks_; }

    /// Entry k: from frame k to frame k + 1, frames from 0. One entry fewer than frames.
    const std::vector<cluster_changes>& changes() const { return changes_; }

    /// Places in `tracks` of the clusters of the last frame: entry k − 1 for cluster k.
    std::span<const std::size_t> current() const { return track_; }

private:
    static constexpr std::size_t no_track = static_cast<std::size_t>(-1);

    struct overlap {
        std::uint32_t before;
        std::uint32_t after;
        std::size_t sites;
    };

    /// Sites that clusters of the last frame and of this one share, largest number first.
    std::vector<overlap> overlaps(std::span<const std::uint32_t> at) const {
        std::vector<overlap> found;
        for (std::size_t i = 0; i < at.size(); ++i)
            if (cluster_at_[i] != 0 && at[i] != 0) found.push_back({cluster_at_[i], at[i], 1});
        // clusters are numbered by size, so smaller numbers are the larger clusters
        const auto pair = [](const overlap& o) { return std::tuple(o.before, o.after); };
        std::sort(found.begin(), found.end(), [&](const auto& x, const auto& y) { return pair(x) < pair(y); });
        std::size_t pairs = 0;
        for (const overlap& o : found)
            if (pairs > 0 && pair(found[pairs - 1]) == pair(o))
                ++found[pairs - 1].sites;
            else
                found[pairs++] = o;
        found.resize(pairs);
        std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.sites > y.sites; });
        return found;
    }

    /// Gives clusters that continue one of the last frame its track.
    cluster_changes continued(const site_clusters& clusters, std::vector<std::size_t>& now) const {
        enum class fate : std::uint8_t { alone, touched, continued };
        std::vector<fate> before(track_.size(), fate::alone), after(now.size(), fate::alone);
        cluster_changes changes;
        for (const overlap& o : overlaps(clusters.cluster_of_sites())) {
            fate& earlier = before[o.before - 1];
            fate& later = after[o.after - 1];
            if (earlier != fate::continued && later != fate::continued) {
                earlier = later = fate::continued;
                now[o.after - 1] = track_[o.before - 1];
                const std::size_t was = tracks_[track_[o.before - 1]].sizes.back();
                const std::size_t is = clusters.sizes()[o.after - 1];
                ++(is > was ? changes.grown : is < was ? changes.shrunk : changes.kept);
            }
            if (earlier == fate::alone) earlier = fate::touched;
            if (later == fate::alone) later = fate::touched;
        }
        const auto count = [](const auto& fates, fate f) {
            return static_cast<std::size_t>(std::count(fates.begin(), fates.end(), f));
        };
        changes.joined = count(before, fate::touched);
        changes.vanished = count(before, fate::alone);
        changes.split = count(after, fate::touched);
        changes.appeared = count(after, fate::alone);
        return changes;
    }

    std::size_t frames_ = 0;
    std::vector<cluster_track> tracks_;
    std::vector<cluster_changes> changes_;
    std::vector<std::size_t> track_;         ///< of the last frame's clusters
    std::vector<std::uint32_t> cluster_at_;  ///< of the last frame's sites
};

/// Places in `tracks` of the clusters that were there in every frame from `first_frame` to the last (Xing et al., NNK,
/// Methods: those that exist all the time). \throws input_error where there is no such frame.
inline std::vector<std::size_t> persistent_clusters(const cluster_history& history, std::size_t first_frame = 0) {
    if (first_frame >= history.frames())
        throw input_error("persistent clusters", "a frame below " + std::to_string(history.frames()),
                          std::to_string(first_frame));
    std::vector<std::size_t> found;
    for (const std::size_t track : history.current())
        if (history.tracks()[track].first_frame <= first_frame) found.push_back(track);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace saddle
