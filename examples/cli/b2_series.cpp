#include "b2_series.hpp"

#include <algorithm>

#include <saddle/analysis/b2_units.hpp>

namespace saddle::cli {

site_clusters b2_series::add(long_table& table, std::size_t frame, std::optional<std::int64_t> jump,
                             const supercell<bcc>& crystal) {
    const b2_units units(crystal, b2_pair_of(crystal.names(), pair_[0], pair_[1]));
    const auto clusters = clusters_of(crystal, units.centres());
    history_.add(clusters);
    jumps_.push_back(jump);
    const auto name = pair_[0] + "-" + pair_[1];
    const auto put = [&](const char* quantity, std::size_t value) {
        table.add(frame, quantity, "", name, static_cast<double>(value));
    };
    put("b2_centres", units.size());
    put("b2_clusters", clusters.size());
    put("b2_largest", clusters.largest());
    put("b2_persistent", persistent_clusters(history_).size());
    if (frame > 0) {
        const auto& changes = history_.changes().back();
        put("b2_grown", changes.grown);
        put("b2_kept", changes.kept);
        put("b2_shrunk", changes.shrunk);
        put("b2_joined", changes.joined);
        put("b2_vanished", changes.vanished);
        put("b2_split", changes.split);
        put("b2_appeared", changes.appeared);
    }
    return clusters;
}

std::string b2_series::tracks_text() const {
    const bool of_run = !jumps_.empty() && std::all_of(jumps_.begin(), jumps_.end(), [](const auto& j) { return j; });
    const auto kept = persistent_clusters(history_);
    std::string csv = of_run ? "frame,cluster,size,persistent,jump\n" : "frame,cluster,size,persistent\n";
    for (std::size_t t = 0; t < history_.tracks().size(); ++t) {
        const auto& track = history_.tracks()[t];
        const int persistent = std::binary_search(kept.begin(), kept.end(), t);
        for (std::size_t k = 0; k < track.sizes.size(); ++k) {
            const std::size_t frame = track.first_frame + k;
            if (of_run)
                append_csv_row(csv, frame, t + 1, track.sizes[k], persistent, *jumps_[frame]);
            else
                append_csv_row(csv, frame, t + 1, track.sizes[k], persistent);
        }
    }
    return csv;
}

void add_clusters(site_map& map, const site_clusters& clusters) {
    const auto of_site = clusters.cluster_of_sites();
    std::vector<std::int64_t> cluster(of_site.begin(), of_site.end()), size(of_site.size());
    for (std::size_t i = 0; i < size.size(); ++i) size[i] = static_cast<std::int64_t>(clusters.size_at(site{i}));
    map.add("b2_cluster", cluster);
    map.add("b2_size", size);
}

}  // namespace saddle::cli
