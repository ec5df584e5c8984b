#include <saddle/training/history.hpp>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("a row an epoch; what is not known is empty") {
    epoch_record first{1, 0.5, {}, {}, 0.001, 2.5};
    first.validation_loss = first.validation_mae_eV = epoch_record{}.validation_loss;
    CHECK(history_csv({first, {2, 0.25, 0.125, 0.0625, 0.0001, 5}}) ==
          "epoch,training_loss,validation_loss,validation_mae_eV,rate,time_s\n"
          "1,0.5,,,0.001,2.5\n"
          "2,0.25,0.125,0.0625,1e-04,5\n");
}
