/* saddle from C: the barriers of a vacancy, then kinetic Monte Carlo, saved on the way. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <saddle.h>

/* Every call gives a status; the text says what was wrong. */
static void need(int status) {
    if (status == SADDLE_OK) return;
    fprintf(stderr, "%s: %s\n", saddle_status_name(status), saddle_last_error());
    exit(1);
}

static void print_barriers(const saddle_model *model, const saddle_crystal *crystal, size_t vacancy) {
    double barriers_eV[12], rates_per_s[12];
    size_t neighbours[12], jumps, j;
    need(saddle_model_jump_count(model, &jumps));
    need(saddle_barriers(model, crystal, &vacancy, 1, barriers_eV, 12));
    need(saddle_rates(barriers_eV, jumps, 1000, 1e13, rates_per_s));
    need(saddle_crystal_neighbours(crystal, vacancy, neighbours, 12));
    for (j = 0; j < jumps; ++j) {
        uint8_t digit;
        const char *name;
        need(saddle_crystal_get(crystal, neighbours[j], &digit));
        need(saddle_model_species_name(model, digit, &name));
        printf("%s on site %4zu  %.3f eV  %9.3g /s\n", name, neighbours[j], barriers_eV[j], rates_per_s[j]);
    }
}

int main(int argc, char **argv) {
    const double equimolar[] = {1, 1, 1}; /* the model's first species: Nb, Mo, Ta */
    saddle_model *model;
    saddle_crystal *crystal;
    saddle_run *run;
    double time_s;
    uint64_t jumps;

    if (saddle_abi_version() != SADDLE_ABI_VERSION) return 1;
    need(saddle_model_create(argc > 1 ? argv[1] : NULL, NULL, &model));
    need(saddle_crystal_random(model, 8, 8, 8, equimolar, 3, 42, &crystal));
    need(saddle_crystal_make_vacancy(crystal, 137));
    print_barriers(model, crystal, 137);

    need(saddle_run_create(model, crystal, 1000, 0, 42, &run));
    need(saddle_run_advance(run, 500, INFINITY, NULL));
    need(saddle_run_save(run, "half_way.run"));
    saddle_run_destroy(run);

    need(saddle_run_restore(model, "half_way.run", &run));
    need(saddle_run_advance(run, 500, INFINITY, NULL));
    need(saddle_run_clock(run, &time_s));
    need(saddle_run_jumps(run, &jumps));
    printf("%" PRIu64 " jumps take %.4g s\n", jumps, time_s);

    saddle_run_destroy(run);
    saddle_crystal_destroy(crystal);
    saddle_model_destroy(model);
    return 0;
}
