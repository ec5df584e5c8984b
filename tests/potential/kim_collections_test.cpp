#include <saddle/potential/kim_collections.hpp>

#include <algorithm>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/kim_models.hpp>

using namespace saddle;

TEST_CASE("models that are installed") {
    const auto installed = installed_kim_models();
    CHECK(std::is_sorted(installed.begin(), installed.end()));
    if (!kim_model_here(nb_mo_ta_snap)) return;
    CHECK_NOTHROW(check_kim_model_installed(nb_mo_ta_snap));
    // the names that begin as the wrong one does, three of all where none do
    const auto alike = message_of([] { check_kim_model_installed("SNAP_Li"); });
    CHECK(contains(alike, "one of the " + std::to_string(installed.size()) + " installed (SNAP_"));
    CHECK(contains(message_of([] { check_kim_model_installed("zzz"); }), ", …), found 'zzz'"));
}
