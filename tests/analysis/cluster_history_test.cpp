#include <saddle/analysis/cluster_history.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

/// A row of sites a apart, closed to a ring: a '.' parts clusters, since 2a is the sixth shell.
class row {
public:
    explicit row(std::size_t length) : crystal_({static_cast<int>(length), 4, 4}, {"A"}) {}

    site_clusters operator()(const std::string& text) const {
        std::vector<site> members;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '#') members.push_back(crystal_.at({static_cast<int>(2 * i), 0, 0}));
        return clusters_of(crystal_, members);
    }

private:
    supercell<bcc> crystal_;
};

using sizes = std::vector<std::size_t>;

cluster_history history_of(const std::vector<std::string>& frames) {
    const row clusters(frames.front().size());
    cluster_history history;
    for (const auto& frame : frames) history.add(clusters(frame));
    return history;
}

}  // namespace

TEST_CASE("clusters that stay, grow and shrink keep their track") {
    const auto history = history_of({"##...#....", "###..#....", "#....#....", "#....##..."});
    REQUIRE(history.frames() == 4);
    REQUIRE(history.tracks().size() == 2);
    CHECK(history.tracks()[0].sizes == sizes{2, 3, 1, 1});
    CHECK(history.tracks()[1].sizes == sizes{1, 1, 1, 2});
    CHECK(history.tracks()[0].first_frame == 0);
    CHECK(history.tracks()[0].last_frame() == 3);
    CHECK(history.changes() ==
          std::vector<cluster_changes>{{.grown = 1, .kept = 1}, {.kept = 1, .shrunk = 1}, {.grown = 1, .kept = 1}});
    // in the last frame the cluster of two comes first
    CHECK(std::vector(history.current().begin(), history.current().end()) == sizes{1, 0});
    CHECK(persistent_clusters(history) == sizes{0, 1});
}

TEST_CASE("two clusters that join: the larger goes on, the other ends") {
    const auto history = history_of({"##....#...", "###..##...", "#######...", "######...."});
    REQUIRE(history.tracks().size() == 2);
    CHECK(history.tracks()[0].sizes == sizes{2, 3, 7, 6});
    CHECK(history.tracks()[1].sizes == sizes{1, 2});
    CHECK(history.tracks()[1].last_frame() == 1);
    CHECK(history.changes() == std::vector<cluster_changes>{{.grown = 2}, {.grown = 1, .joined = 1}, {.shrunk = 1}});
    CHECK(persistent_clusters(history) == sizes{0});
}

TEST_CASE("a cluster that splits goes on as the part that kept most of it") {
    const auto history = history_of({"######....", "#...##...."});
    REQUIRE(history.tracks().size() == 2);
    CHECK(history.tracks()[0].sizes == sizes{6, 2});
    CHECK(history.tracks()[1].sizes == sizes{1});
    CHECK(history.tracks()[1].first_frame == 1);
    CHECK(history.changes() == std::vector<cluster_changes>{{.shrunk = 1, .split = 1}});
    CHECK(persistent_clusters(history) == sizes{0});
    CHECK(persistent_clusters(history, 1) == sizes{0, 1});
}

TEST_CASE("clusters appear, vanish, and come back as others") {
    const auto history = history_of({"#.........", "....##....", "#.........", "#.........", "##........"});
    REQUIRE(history.tracks().size() == 3);
    CHECK(history.tracks()[0].sizes == sizes{1});
    CHECK(history.tracks()[1].sizes == sizes{2});
    CHECK(history.tracks()[2].sizes == sizes{1, 1, 2});
    CHECK(history.changes()[0] == cluster_changes{.vanished = 1, .appeared = 1});
    CHECK(history.changes()[1] == cluster_changes{.vanished = 1, .appeared = 1});
    CHECK(history.changes()[2] == cluster_changes{.kept = 1});
    CHECK(persistent_clusters(history).empty());
    CHECK(persistent_clusters(history, 1).empty());
    CHECK(persistent_clusters(history, 2) == sizes{2});
}

TEST_CASE("most sites in common decide, not size") {
    // the later cluster shares three sites with the smaller earlier one and two with the larger
    const auto history = history_of({"######...###...", "....########..."});
    CHECK(history.tracks()[0].sizes == sizes{6});
    CHECK(history.tracks()[1].sizes == sizes{3, 8});
    CHECK(history.changes()[0] == cluster_changes{.grown = 1, .joined = 1});
    // where they share as many, the larger earlier one goes on
    const auto tie = history_of({"#####....##....", "...########...."});
    CHECK(tie.tracks()[0].sizes == sizes{5, 8});
    CHECK(tie.tracks()[1].sizes == sizes{2});
}

TEST_CASE("every cluster of two frames has one fate") {
    const auto history = history_of({"##..##..#..#....##..", "######......#..#.#.."});
    const auto& c = history.changes()[0];
    CHECK(c.grown + c.kept + c.shrunk + c.joined + c.vanished == 5);
    CHECK(c.grown + c.kept + c.shrunk + c.split + c.appeared == history.current().size());
}

TEST_CASE("one frame: everything persists and nothing changes; no clusters: nothing does") {
    const auto one = history_of({"##..#....."});
    CHECK(one.changes().empty());
    CHECK(persistent_clusters(one) == sizes{0, 1});
    const auto none = history_of({"..........", ".........."});
    CHECK(none.tracks().empty());
    CHECK(none.changes() == std::vector<cluster_changes>{{}});
    CHECK(persistent_clusters(none).empty());
}

TEST_CASE("frames that are none are refused") {
    cluster_history history;
    CHECK(message_of([&] { persistent_clusters(history); }) ==
          "persistent clusters: expected a frame below 0, found 0");
    history.add(site_clusters(16));
    CHECK(message_of([&] { persistent_clusters(history, 1); }) ==
          "persistent clusters: expected a frame below 1, found 1");
    CHECK(message_of([&] { history.add(site_clusters(20)); }) ==
          "clusters of frame 2: expected 16 sites as in the frames before, found 20");
    CHECK(history.frames() == 1);
}
