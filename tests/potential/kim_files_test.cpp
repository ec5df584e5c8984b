#include <saddle/potential/kim_files.hpp>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/kim_models.hpp>

using namespace saddle;

TEST_CASE("parameter files come out of a model's library") {
    CHECK(contains(message_of([] { kim_parameter_files("NoSuchModel"); }), "found 'NoSuchModel'"));
    CHECK(message_of([] { detail::kim_library_of("NoSuchModel"); }) ==
          "KIM model NoSuchModel: expected a library, found none");
    if (!kim_model_here(nb_mo_ta_snap)) return;
    const auto files = kim_parameter_files(nb_mo_ta_snap);
    REQUIRE(files.size() == 2);
    CHECK(files[0].name == "NbMoTaW_Li_Arxiv2019.snapcoeff");
    CHECK(files[0].content.find("\n4 31\n") != std::string::npos);
    CHECK(files[1].name == "NbMoTaW_Li_Arxiv2019.snapparam");
    CHECK(files[1].content.find("\nrcutfac 4.6\n") != std::string::npos);
}
