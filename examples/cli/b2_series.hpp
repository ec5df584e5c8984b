/// \file
/// B2 clusters of frames, one after the other, and the rows that analyze writes of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/cluster_history.hpp>
#include <saddle/analysis/site_clusters.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/lattice/bcc.hpp>

#include "site_map.hpp"

namespace saddle::cli {

/// Rows frame,quantity,shell,pair,value.
class long_table {
public:
    void add(std::size_t frame, const std::string& quantity, const std::string& shell, const std::string& pair,
             double value) {
        append_csv_row(text_, frame, quantity, shell, pair, value);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_ = "frame,quantity,shell,pair,value\n";
};

class b2_series {
public:
    /// Two species.
    explicit b2_series(std::vector<std::string> pair) : pair_(std::move(pair)) {}

    /// Adds a frame to the table. `jump` where the frame is of a run. \throws input_error where the crystal has no such
    /// species.
    site_clusters add(long_table& table, std::size_t frame, std::optional<std::int64_t> jump,
                      const supercell<bcc>& crystal);

    /// frame,cluster,size,persistent and of a run jump: every cluster through time.
    std::string tracks_text() const;

private:
    std::vector<std::string> pair_;
    cluster_history history_;
    std::vector<std::optional<std::int64_t>> jumps_;
};

/// Columns b2_cluster, 0 for sites that are no B2 centre, and b2_size.
void add_clusters(site_map& map, const site_clusters& clusters);

}  // namespace saddle::cli
