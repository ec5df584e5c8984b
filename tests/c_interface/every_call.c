/* Every function of saddle.h from C99: what it answers, every status it can give, and what it makes of misuse.
 * every_call FOLDER: writes its files there. Exit status 0 where all holds; says what does not. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "saddle.h"

static int wrong = 0;

static void check(int holds, const char *what, int line) {
    if (holds) return;
    ++wrong;
    fprintf(stderr, "every_call.c:%d: %s (last error: %s)\n", line, what, saddle_last_error());
}

static void check_status(int found, int expected, const char *part, const char *call, int line) {
    if (found != expected) {
        ++wrong;
        fprintf(stderr, "every_call.c:%d: %s gave %s, expected %s (%s)\n", line, call, saddle_status_name(found),
                saddle_status_name(expected), saddle_last_error());
    } else if (!strstr(saddle_last_error(), part)) {
        ++wrong;
        fprintf(stderr, "every_call.c:%d: %s: no '%s' in '%s'\n", line, call, part, saddle_last_error());
    }
}

#define CHECK(holds) check(holds, #holds, __LINE__)
#define OK(call) check_status(call, SADDLE_OK, "", #call, __LINE__)
#define FAILS(status, part, call) check_status(call, status, part, #call, __LINE__)
#define NULL_IN(call) FAILS(SADDLE_NULL_ARGUMENT, "found NULL", call)
#define WRONG(part, call) FAILS(SADDLE_WRONG_INPUT, part, call)

enum { JUMPS = 8, SITES = 2 * 6 * 5 * 4, MOST_SURROUNDING = 400 };

static char path[4096];

static const char *in_folder(const char *folder, const char *name) {
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Writes the first `keep` bytes of a file, one of them changed, under another name. */
static void damage(const char *folder, const char *from, const char *to, long keep, long changed) {
    static unsigned char bytes[1 << 20];
    FILE *file = fopen(in_folder(folder, from), "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file) fclose(file);
    if (keep >= 0 && (size_t)keep < size) size = (size_t)keep;
    if (changed >= 0) bytes[changed] ^= 1;
    file = fopen(in_folder(folder, to), "wb");
    CHECK(file && fwrite(bytes, 1, size, file) == size);
    if (file) fclose(file);
}

static void test_library(void) {
    CHECK(saddle_abi_version() == SADDLE_ABI_VERSION);
    CHECK(strcmp(saddle_last_error(), "") == 0);
    CHECK(strchr(saddle_version(), '.') != NULL);
    CHECK(strcmp(saddle_status_name(SADDLE_OK), "SADDLE_OK") == 0);
    CHECK(strcmp(saddle_status_name(SADDLE_UNEXPECTED), "SADDLE_UNEXPECTED") == 0);
    CHECK(strcmp(saddle_status_name(-1), "unknown status") == 0);
    CHECK(strcmp(saddle_status_name(SADDLE_UNEXPECTED + 1), "unknown status") == 0);
}

static void test_model(const saddle_model *model) {
    const char *text = NULL;
    double value = 0;
    size_t count = 0;
    int32_t jumps[JUMPS][3];
    int32_t around[MOST_SURROUNDING][3];
    int j;
    OK(saddle_model_composition(model, &text));
    CHECK(strstr(text, "bcc, 5 species") == text);
    OK(saddle_model_lattice(model, &text));
    CHECK(strcmp(text, "bcc") == 0);
    OK(saddle_model_lattice_constant(model, &value));
    CHECK(value > 2.8 && value < 3.5);
    OK(saddle_model_attempt_frequency(model, &value));
    CHECK(value > 1e11 && value < 1e14);
    OK(saddle_model_species_count(model, &count));
    CHECK(count == 5);
    OK(saddle_model_species_name(model, 1, &text));
    CHECK(strcmp(text, "Nb") == 0);
    OK(saddle_model_jump_count(model, &count));
    CHECK(count == JUMPS);
    OK(saddle_model_jumps(model, &jumps[0][0], 3 * JUMPS));
    for (j = 0; j < JUMPS; ++j) CHECK(abs(jumps[j][0]) == 1 && abs(jumps[j][1]) == 1 && abs(jumps[j][2]) == 1);
    OK(saddle_model_environment_size(model, &count));
    CHECK(count == 112);
    OK(saddle_model_environment(model, &around[0][0], 3 * MOST_SURROUNDING));
    for (j = 0; j < JUMPS; ++j) CHECK(abs(around[j][0]) == 1 && abs(around[j][1]) == 1 && abs(around[j][2]) == 1);

    WRONG("digit: expected 1 to 5, found 0", saddle_model_species_name(model, 0, &text));
    WRONG("digit: expected 1 to 5, found 6", saddle_model_species_name(model, 6, &text));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 24 entries, found 23", saddle_model_jumps(model, &jumps[0][0], 23));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 336", saddle_model_environment(model, &around[0][0], 335));
    NULL_IN(saddle_model_composition(NULL, &text));
    NULL_IN(saddle_model_composition(model, NULL));
    NULL_IN(saddle_model_lattice(NULL, &text));
    NULL_IN(saddle_model_lattice(model, NULL));
    NULL_IN(saddle_model_lattice_constant(NULL, &value));
    NULL_IN(saddle_model_lattice_constant(model, NULL));
    NULL_IN(saddle_model_attempt_frequency(NULL, &value));
    NULL_IN(saddle_model_attempt_frequency(model, NULL));
    NULL_IN(saddle_model_species_count(NULL, &count));
    NULL_IN(saddle_model_species_count(model, NULL));
    NULL_IN(saddle_model_species_name(NULL, 1, &text));
    NULL_IN(saddle_model_species_name(model, 1, NULL));
    NULL_IN(saddle_model_jump_count(NULL, &count));
    NULL_IN(saddle_model_jump_count(model, NULL));
    NULL_IN(saddle_model_jumps(NULL, &jumps[0][0], 24));
    NULL_IN(saddle_model_jumps(model, NULL, 24));
    NULL_IN(saddle_model_environment_size(NULL, &count));
    NULL_IN(saddle_model_environment_size(model, NULL));
    NULL_IN(saddle_model_environment(NULL, &around[0][0], 336));
    NULL_IN(saddle_model_environment(model, NULL, 336));
}

static void test_model_refusals(const char *folder) {
    saddle_model *model = (saddle_model *)&wrong;
    FILE *file = fopen(in_folder(folder, "no_model.safetensors"), "wb");
    CHECK(file && fputs("not a model", file) >= 0);
    if (file) fclose(file);
    WRONG("no_model.safetensors", saddle_model_create(path, NULL, &model));
    CHECK(model == NULL);
    WRONG("the name of a model that ships", saddle_model_create("NoSuchModel", NULL, &model));
    WRONG("backend: expected one of auto", saddle_model_create(NULL, "abacus", &model));
    NULL_IN(saddle_model_create(NULL, NULL, NULL));
    saddle_model_destroy(NULL);
}

static void test_crystal(const saddle_model *model) {
    const double equimolar[3] = {1, 1, 1};
    const double none[3] = {0, 0, 0};
    const double six[6] = {1, 1, 1, 1, 1, 1};
    saddle_crystal *crystal = NULL;
    saddle_crystal *copy = NULL;
    saddle_crystal *refused = (saddle_crystal *)&wrong;
    uint8_t digits[SITES];
    uint8_t others[SITES];
    size_t sites[JUMPS];
    size_t count = 0;
    size_t site = 0;
    int32_t cells[3];
    int32_t xyz[3];
    uint8_t digit = 9;
    size_t atoms[6] = {0};

    OK(saddle_crystal_create(model, 6, 5, 4, &crystal));
    OK(saddle_crystal_size(crystal, &count));
    CHECK(count == SITES);
    OK(saddle_crystal_vacancies(crystal, NULL, 0, &count));
    CHECK(count == SITES);
    saddle_crystal_destroy(crystal);

    OK(saddle_crystal_random(model, 6, 5, 4, equimolar, 3, 7, &crystal));
    OK(saddle_crystal_cells(crystal, cells));
    CHECK(cells[0] == 6 && cells[1] == 5 && cells[2] == 4);
    OK(saddle_crystal_occupation(crystal, digits, SITES));
    for (site = 0; site < SITES; ++site) ++atoms[digits[site] <= 5 ? digits[site] : 0];
    CHECK(atoms[0] == 0 && atoms[1] == SITES / 3 && atoms[2] == SITES / 3 && atoms[3] == SITES / 3);
    OK(saddle_crystal_copy(crystal, &copy));
    OK(saddle_crystal_make_vacancy(crystal, 9));
    WRONG("site 9, vacant already", saddle_crystal_make_vacancy(crystal, 9));
    OK(saddle_crystal_get(crystal, 9, &digit));
    CHECK(digit == 0);
    OK(saddle_crystal_get(copy, 9, &digit));
    CHECK(digit == digits[9]);
    OK(saddle_crystal_vacancies(crystal, sites, JUMPS, &count));
    CHECK(count == 1 && sites[0] == 9);

    /* neighbours, positions and sites at positions tell the same */
    OK(saddle_crystal_neighbours(crystal, 9, sites, JUMPS));
    OK(saddle_crystal_position(crystal, 9, xyz));
    OK(saddle_crystal_site_at(crystal, xyz, &site));
    CHECK(site == 9);
    {
        int32_t jumps[JUMPS][3];
        int32_t to[3];
        int j;
        OK(saddle_model_jumps(model, &jumps[0][0], 3 * JUMPS));
        for (j = 0; j < JUMPS; ++j) {
            int k;
            for (k = 0; k < 3; ++k) to[k] = xyz[k] + jumps[j][k] - 2 * 7 * cells[k];
            OK(saddle_crystal_site_at(crystal, to, &site));
            CHECK(site == sites[j]);
        }
    }
    xyz[0] += 1;
    WRONG("a place between", saddle_crystal_site_at(crystal, xyz, &site));

    OK(saddle_crystal_exchange(crystal, 9, sites[0]));
    OK(saddle_crystal_get(crystal, sites[0], &digit));
    CHECK(digit == 0);
    OK(saddle_crystal_set(crystal, sites[0], 5));
    OK(saddle_crystal_vacancies(crystal, NULL, 0, &count));
    CHECK(count == 0);
    OK(saddle_crystal_assign(crystal, digits, SITES));
    OK(saddle_crystal_occupation(crystal, others, SITES));
    CHECK(memcmp(digits, others, SITES) == 0);

    WRONG("digit up to 5, found 6", saddle_crystal_set(crystal, 0, 6));
    digits[3] = 200;
    WRONG("digits up to 5, found 200", saddle_crystal_assign(crystal, digits, SITES));
    WRONG("240 sites, found 239", saddle_crystal_assign(crystal, digits, SITES - 1));
    WRONG("below 240, found 240", saddle_crystal_get(crystal, SITES, &digit));
    WRONG("below 240", saddle_crystal_set(crystal, SIZE_MAX, 1));
    WRONG("below 240", saddle_crystal_make_vacancy(crystal, SITES));
    WRONG("below 240", saddle_crystal_exchange(crystal, 0, SITES));
    WRONG("below 240", saddle_crystal_position(crystal, SITES, xyz));
    WRONG("below 240", saddle_crystal_neighbours(crystal, SITES, sites, JUMPS));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 240 entries, found 239",
          saddle_crystal_occupation(crystal, others, SITES - 1));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 8", saddle_crystal_neighbours(crystal, 0, sites, 7));
    OK(saddle_crystal_set(crystal, 1, 0));
    OK(saddle_crystal_set(crystal, 2, 0));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 2", saddle_crystal_vacancies(crystal, sites, 1, &count));
    CHECK(count == 2);

    WRONG("cells a side, found 0", saddle_crystal_create(model, 4, 0, 4, &refused));
    CHECK(refused == NULL);
    WRONG("cells a side, found -1", saddle_crystal_random(model, 4, 4, -1, equimolar, 3, 7, &refused));
    WRONG("positive amount", saddle_crystal_random(model, 4, 4, 4, none, 3, 7, &refused));
    WRONG("at most 5, found 6", saddle_crystal_random(model, 4, 4, 4, six, 6, 7, &refused));
    NULL_IN(saddle_crystal_create(NULL, 4, 4, 4, &refused));
    NULL_IN(saddle_crystal_create(model, 4, 4, 4, NULL));
    NULL_IN(saddle_crystal_random(NULL, 4, 4, 4, equimolar, 3, 7, &refused));
    NULL_IN(saddle_crystal_random(model, 4, 4, 4, NULL, 3, 7, &refused));
    NULL_IN(saddle_crystal_random(model, 4, 4, 4, equimolar, 3, 7, NULL));
    NULL_IN(saddle_crystal_copy(NULL, &refused));
    NULL_IN(saddle_crystal_copy(crystal, NULL));
    NULL_IN(saddle_crystal_size(NULL, &count));
    NULL_IN(saddle_crystal_size(crystal, NULL));
    NULL_IN(saddle_crystal_cells(NULL, cells));
    NULL_IN(saddle_crystal_cells(crystal, NULL));
    NULL_IN(saddle_crystal_occupation(NULL, others, SITES));
    NULL_IN(saddle_crystal_occupation(crystal, NULL, SITES));
    NULL_IN(saddle_crystal_assign(NULL, others, SITES));
    NULL_IN(saddle_crystal_assign(crystal, NULL, SITES));
    NULL_IN(saddle_crystal_get(NULL, 0, &digit));
    NULL_IN(saddle_crystal_get(crystal, 0, NULL));
    NULL_IN(saddle_crystal_set(NULL, 0, 1));
    NULL_IN(saddle_crystal_make_vacancy(NULL, 0));
    NULL_IN(saddle_crystal_exchange(NULL, 0, 1));
    NULL_IN(saddle_crystal_vacancies(NULL, sites, JUMPS, &count));
    NULL_IN(saddle_crystal_vacancies(crystal, sites, JUMPS, NULL));
    NULL_IN(saddle_crystal_vacancies(crystal, NULL, JUMPS, &count));
    NULL_IN(saddle_crystal_position(NULL, 0, xyz));
    NULL_IN(saddle_crystal_position(crystal, 0, NULL));
    NULL_IN(saddle_crystal_site_at(NULL, xyz, &site));
    NULL_IN(saddle_crystal_site_at(crystal, NULL, &site));
    NULL_IN(saddle_crystal_site_at(crystal, xyz, NULL));
    NULL_IN(saddle_crystal_neighbours(NULL, 0, sites, JUMPS));
    NULL_IN(saddle_crystal_neighbours(crystal, 0, NULL, JUMPS));
    saddle_crystal_destroy(crystal);
    saddle_crystal_destroy(copy);
    saddle_crystal_destroy(NULL);
}

#if !defined(SADDLE_SANITIZED) /* whose allocator ends the program instead */
static void test_out_of_memory(const saddle_model *model) {
    saddle_crystal *crystal = (saddle_crystal *)&wrong;
    FAILS(SADDLE_OUT_OF_MEMORY, "out of memory", saddle_crystal_create(model, 300000, 300000, 300000, &crystal));
    CHECK(crystal == NULL);
}
#endif

static void test_barriers(const saddle_model *model, const saddle_crystal *crystal) {
    const size_t sites[2] = {9, 17};
    const size_t beyond[1] = {SITES};
    double both[2][JUMPS];
    double again[2][JUMPS];
    double rates[JUMPS];
    double infinite[2];
    uint8_t around[2][112];
    int j;
    OK(saddle_barriers(model, crystal, sites, 2, &both[0][0], 2 * JUMPS));
    for (j = 0; j < JUMPS; ++j) CHECK(both[0][j] > 0 && both[0][j] < 5);
    OK(saddle_barriers(model, crystal, sites, 0, &both[0][0], 0));
    OK(saddle_environment_of(model, crystal, 9, around[0], 112));
    OK(saddle_environment_of(model, crystal, 9, around[1], 112));
    around[1][0] = (uint8_t)(around[1][0] % 3 + 1);
    OK(saddle_barriers_of_environments(model, around[0], 2, &again[0][0], 2 * JUMPS));
    CHECK(memcmp(both[0], again[0], sizeof both[0]) == 0);
    CHECK(memcmp(again[0], again[1], sizeof again[0]) != 0);

    OK(saddle_rates(both[0], JUMPS, 1000, 1e13, rates));
    for (j = 0; j < JUMPS; ++j)
        CHECK(fabs(rates[j] / (1e13 * exp(-both[0][j] / (8.617333262145179e-5 * 1000))) - 1) < 1e-13);
    infinite[0] = INFINITY;
    infinite[1] = 0;
    OK(saddle_rates(infinite, 2, 1000, 1e13, rates));
    CHECK(rates[0] == 0 && rates[1] == 1e13);

    infinite[0] = -INFINITY;
    WRONG("finite rates", saddle_rates(infinite, 2, 1000, 1e13, rates));
    infinite[0] = NAN;
    WRONG("finite rates", saddle_rates(infinite, 2, 1000, 1e13, rates));
    WRONG("temperature", saddle_rates(both[0], JUMPS, 0, 1e13, rates));
    WRONG("temperature", saddle_rates(both[0], JUMPS, NAN, 1e13, rates));
    WRONG("attempt_frequency", saddle_rates(both[0], JUMPS, 1000, -1, rates));
    WRONG("attempt_frequency", saddle_rates(both[0], JUMPS, 1000, INFINITY, rates));
    WRONG("below 240, found 240", saddle_barriers(model, crystal, beyond, 1, &both[0][0], JUMPS));
    WRONG("below 240", saddle_environment_of(model, crystal, SITES, around[0], 112));
    WRONG("fits the memory", saddle_barriers(model, crystal, sites, SIZE_MAX / 2, &both[0][0], 2 * JUMPS));
    WRONG("fits the memory", saddle_barriers_of_environments(model, around[0], SIZE_MAX / 2, &both[0][0], 16));
    around[1][5] = 6;
    WRONG("digits up to 5, found 6", saddle_barriers_of_environments(model, around[0], 2, &both[0][0], 2 * JUMPS));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 16", saddle_barriers(model, crystal, sites, 2, &both[0][0], 15));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 112", saddle_environment_of(model, crystal, 9, around[0], 111));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 16",
          saddle_barriers_of_environments(model, around[0], 2, &both[0][0], 15));
    NULL_IN(saddle_barriers(NULL, crystal, sites, 2, &both[0][0], 16));
    NULL_IN(saddle_barriers(model, NULL, sites, 2, &both[0][0], 16));
    NULL_IN(saddle_barriers(model, crystal, NULL, 2, &both[0][0], 16));
    NULL_IN(saddle_barriers(model, crystal, sites, 2, NULL, 16));
    NULL_IN(saddle_environment_of(NULL, crystal, 9, around[0], 112));
    NULL_IN(saddle_environment_of(model, NULL, 9, around[0], 112));
    NULL_IN(saddle_environment_of(model, crystal, 9, NULL, 112));
    NULL_IN(saddle_barriers_of_environments(NULL, around[0], 2, &both[0][0], 16));
    NULL_IN(saddle_barriers_of_environments(model, NULL, 2, &both[0][0], 16));
    NULL_IN(saddle_barriers_of_environments(model, around[0], 2, NULL, 16));
    NULL_IN(saddle_rates(NULL, 1, 1000, 1e13, rates));
    NULL_IN(saddle_rates(both[0], 1, 1000, 1e13, NULL));
}

static int same_state(const saddle_run *a, const saddle_run *b) {
    uint8_t of_a[SITES];
    uint8_t of_b[SITES];
    double clock_a = 0;
    double clock_b = 1;
    OK(saddle_run_occupation(a, of_a, SITES));
    OK(saddle_run_occupation(b, of_b, SITES));
    OK(saddle_run_clock(a, &clock_a));
    OK(saddle_run_clock(b, &clock_b));
    return memcmp(of_a, of_b, SITES) == 0 && clock_a == clock_b;
}

static void test_run(const saddle_model *model, const saddle_crystal *crystal) {
    saddle_run *run = NULL;
    saddle_crystal *now = NULL;
    uint64_t jumps = 0;
    uint64_t by_species[5];
    uint64_t abnormal = 1;
    int64_t moved[3];
    uint8_t digits[SITES];
    uint8_t digit = 9;
    size_t vacancy = 0;
    double time = 0;
    double later = 0;
    double delta = 9;
    int why = -1;

    OK(saddle_run_create(model, crystal, 1200, 0, 3, &run));
    OK(saddle_run_advance(run, 500, INFINITY, &why));
    CHECK(why == SADDLE_STOPPED_BY_JUMPS);
    OK(saddle_run_jumps(run, &jumps));
    CHECK(jumps == 500);
    OK(saddle_run_jumps_by_species(run, by_species, 5));
    CHECK(by_species[0] + by_species[1] + by_species[2] == 500 && by_species[3] + by_species[4] == 0);
    OK(saddle_run_vacancy(run, &vacancy));
    OK(saddle_run_crystal(run, &now));
    OK(saddle_crystal_get(now, vacancy, &digit));
    CHECK(digit == 0);
    saddle_crystal_destroy(now);
    OK(saddle_run_displacement(run, moved));
    CHECK((moved[0] + moved[1]) % 2 == 0 && (moved[0] + moved[2]) % 2 == 0);
    OK(saddle_run_abnormal(run, &abnormal, NULL));
    OK(saddle_run_abnormal(run, NULL, &abnormal));
    CHECK(abnormal == 0);
    OK(saddle_run_pair_order(run, 1, 2, 3, &delta));
    CHECK(fabs(delta) < 4);

    /* by time, and a change of temperature on the way */
    OK(saddle_run_clock(run, &time));
    OK(saddle_run_advance(run, UINT64_MAX, 2 * time, &why));
    CHECK(why == SADDLE_STOPPED_BY_TIME);
    OK(saddle_run_clock(run, &later));
    CHECK(later > time && later <= 2 * time);
    OK(saddle_run_set_temperature(run, 1500, 2 * time));
    OK(saddle_run_temperature(run, &delta));
    CHECK(delta == 1500);
    OK(saddle_run_now(run, &later));
    CHECK(later == 2 * time);
    WRONG("change of temperature", saddle_run_set_temperature(run, 900, time));
    WRONG("temperature", saddle_run_set_temperature(run, -1, 3 * time));
    OK(saddle_run_temperature(run, &delta));
    CHECK(delta == 1500);

    /* an interrupt is for one advance */
    OK(saddle_run_interrupt(run));
    OK(saddle_run_advance(run, 10, INFINITY, &why));
    CHECK(why == SADDLE_STOPPED_BY_INTERRUPT);
    OK(saddle_run_advance(run, 10, INFINITY, NULL));
    OK(saddle_run_advance(run, 0, INFINITY, &why));
    CHECK(why == SADDLE_STOPPED_BY_JUMPS);

    WRONG("until_s", saddle_run_advance(run, UINT64_MAX, INFINITY, &why));
    WRONG("until_s", saddle_run_advance(run, 1, NAN, &why));
    WRONG("shell: expected 1 to 2, found 3", saddle_run_pair_order(run, 3, 1, 1, &delta));
    WRONG("digit: expected 1 to 5, found 0", saddle_run_pair_order(run, 1, 1, 0, &delta));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 5", saddle_run_jumps_by_species(run, by_species, 4));
    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 240", saddle_run_occupation(run, digits, SITES - 1));
    NULL_IN(saddle_run_advance(NULL, 1, INFINITY, &why));
    NULL_IN(saddle_run_interrupt(NULL));
    NULL_IN(saddle_run_set_temperature(NULL, 900, 0));
    NULL_IN(saddle_run_temperature(NULL, &delta));
    NULL_IN(saddle_run_temperature(run, NULL));
    NULL_IN(saddle_run_clock(NULL, &time));
    NULL_IN(saddle_run_clock(run, NULL));
    NULL_IN(saddle_run_now(NULL, &time));
    NULL_IN(saddle_run_now(run, NULL));
    NULL_IN(saddle_run_jumps(NULL, &jumps));
    NULL_IN(saddle_run_jumps(run, NULL));
    NULL_IN(saddle_run_jumps_by_species(NULL, by_species, 5));
    NULL_IN(saddle_run_jumps_by_species(run, NULL, 5));
    NULL_IN(saddle_run_vacancy(NULL, &vacancy));
    NULL_IN(saddle_run_vacancy(run, NULL));
    NULL_IN(saddle_run_displacement(NULL, moved));
    NULL_IN(saddle_run_displacement(run, NULL));
    NULL_IN(saddle_run_abnormal(NULL, &abnormal, &abnormal));
    NULL_IN(saddle_run_occupation(NULL, digits, SITES));
    NULL_IN(saddle_run_occupation(run, NULL, SITES));
    NULL_IN(saddle_run_crystal(NULL, &now));
    CHECK(now == NULL);
    NULL_IN(saddle_run_crystal(run, NULL));
    NULL_IN(saddle_run_pair_order(NULL, 1, 1, 1, &delta));
    NULL_IN(saddle_run_pair_order(run, 1, 1, 1, NULL));
    saddle_run_destroy(run);
    saddle_run_destroy(NULL);
}

static void test_several(const saddle_model *model, const saddle_crystal *one, const char *folder) {
    saddle_crystal *several = NULL;
    saddle_run *run = NULL;
    saddle_run *again = NULL;
    size_t sites[3] = {0, 0, 0};
    size_t ascending[3];
    size_t count = 0;
    size_t first = 0;
    uint8_t digit = 9;
    uint64_t pairs = 9;
    uint64_t near = 0;
    uint64_t no_more = 1;
    double mean = -1;
    OK(saddle_crystal_copy(one, &several));
    OK(saddle_crystal_make_vacancy(several, 100));
    OK(saddle_crystal_make_vacancy(several, 200));
    OK(saddle_run_create(model, several, 1200, 0, 3, &run));
    OK(saddle_run_vacancies(run, sites, 3, &count));
    CHECK(count == 3 && sites[0] == 9 && sites[1] == 100 && sites[2] == 200);
    OK(saddle_run_advance(run, 300, INFINITY, NULL));
    count = 0;
    OK(saddle_run_vacancies(run, NULL, 0, &count));
    CHECK(count == 3);
    OK(saddle_run_vacancies(run, sites, 3, &count));
    OK(saddle_run_vacancy(run, &first));
    CHECK(first == sites[0]);
    saddle_crystal_destroy(several);
    OK(saddle_run_crystal(run, &several));
    OK(saddle_crystal_vacancies(several, ascending, 3, &count));
    CHECK(count == 3);
    for (count = 0; count < 3; ++count) {
        OK(saddle_crystal_get(several, sites[count], &digit));
        CHECK(digit == 0);
    }
    OK(saddle_run_divacancies(run, &pairs, NULL));
    OK(saddle_run_divacancies(run, NULL, &mean));
    CHECK(pairs <= 3 && mean >= 0 && mean <= 3);
    OK(saddle_run_second_vacancies(run, &near)); /* 8 shells reach across the box */
    CHECK(near > 0);

    OK(saddle_run_save(run, in_folder(folder, "several.run")));
    OK(saddle_run_restore(model, path, &again));
    OK(saddle_run_advance(run, 300, INFINITY, NULL));
    CHECK(!same_state(run, again));
    OK(saddle_run_advance(again, 300, INFINITY, NULL));
    CHECK(same_state(run, again));
    saddle_run_destroy(again);
    again = NULL;

    FAILS(SADDLE_BUFFER_TOO_SMALL, "room for 3", saddle_run_vacancies(run, sites, 2, &count));
    NULL_IN(saddle_run_vacancies(NULL, sites, 3, &count));
    NULL_IN(saddle_run_vacancies(run, NULL, 3, &count));
    NULL_IN(saddle_run_vacancies(run, sites, 3, NULL));
    NULL_IN(saddle_run_divacancies(NULL, &pairs, &mean));
    NULL_IN(saddle_run_second_vacancies(NULL, &near));
    NULL_IN(saddle_run_second_vacancies(run, NULL));
    saddle_run_destroy(run);

    /* refused before the first jump, also by a run that was saved */
    OK(saddle_run_create_with(model, several, 1200, 0, 3, SADDLE_REFUSE_SECOND_VACANCY, &run));
    FAILS(SADDLE_RUN_FAILED, "jump 1: a vacancy has another one in its surroundings",
          saddle_run_advance(run, 300, INFINITY, NULL));
    OK(saddle_run_jumps(run, &no_more));
    CHECK(no_more == 0);
    OK(saddle_run_save(run, in_folder(folder, "refusing.run")));
    saddle_run_destroy(run);
    OK(saddle_run_restore(model, path, &run));
    FAILS(SADDLE_RUN_FAILED, "which was to be refused", saddle_run_advance(run, 300, INFINITY, NULL));
    saddle_run_destroy(run);
    saddle_crystal_destroy(several);
}

static void test_run_refusals(const saddle_model *model, const saddle_crystal *crystal) {
    saddle_run *run = (saddle_run *)&wrong;
    saddle_crystal *other = NULL;
    double clock = 1;
    WRONG("temperature", saddle_run_create(model, crystal, 0, 0, 3, &run));
    CHECK(run == NULL);
    WRONG("attempt frequency", saddle_run_create(model, crystal, 900, -1, 3, &run));
    OK(saddle_crystal_copy(crystal, &other));
    OK(saddle_crystal_make_vacancy(other, 100));
    WRONG("second_vacancy: expected SADDLE_TRUST_SECOND_VACANCY or SADDLE_REFUSE_SECOND_VACANCY, found 2",
          saddle_run_create_with(model, other, 900, 0, 3, 2, &run));
    CHECK(run == NULL);
    OK(saddle_crystal_set(other, 9, 1));
    OK(saddle_crystal_set(other, 100, 1));
    WRONG("vacancies, found 0", saddle_run_create(model, other, 900, 0, 3, &run));
    NULL_IN(saddle_run_create(NULL, crystal, 900, 0, 3, &run));
    NULL_IN(saddle_run_create(model, NULL, 900, 0, 3, &run));
    NULL_IN(saddle_run_create(model, crystal, 900, 0, 3, NULL));
    NULL_IN(saddle_run_create_with(NULL, crystal, 900, 0, 3, 0, &run));
    NULL_IN(saddle_run_create_with(model, NULL, 900, 0, 3, 0, &run));
    NULL_IN(saddle_run_create_with(model, crystal, 900, 0, 3, 0, NULL));
    saddle_crystal_destroy(other);

    /* at 1 K the first stay is longer than a double holds */
    OK(saddle_run_create(model, crystal, 1, 0, 3, &run));
    FAILS(SADDLE_RUN_FAILED, "the residence time exceeds", saddle_run_advance(run, 1, INFINITY, NULL));
    OK(saddle_run_clock(run, &clock));
    CHECK(clock == 0);
    saddle_run_destroy(run);
}

static void test_saving(const saddle_model *model, const saddle_crystal *crystal, const char *folder) {
    saddle_run *whole = NULL;
    saddle_run *resumed = NULL;
    saddle_model *other = NULL;
    FILE *file;
    OK(saddle_run_create(model, crystal, 1200, 1e12, 3, &whole));
    OK(saddle_run_advance(whole, 200, INFINITY, NULL));
    {
        double time = 0;
        OK(saddle_run_clock(whole, &time));
        OK(saddle_run_advance(whole, UINT64_MAX, 1.5 * time, NULL));
        OK(saddle_run_set_temperature(whole, 900, 1.5 * time));
    }
    OK(saddle_run_save(whole, in_folder(folder, "a.run")));
    OK(saddle_run_restore(model, path, &resumed));
    CHECK(same_state(whole, resumed));
    OK(saddle_run_advance(whole, 300, INFINITY, NULL));
    CHECK(!same_state(whole, resumed));
    OK(saddle_run_advance(resumed, 300, INFINITY, NULL));
    CHECK(same_state(whole, resumed));
    OK(saddle_run_save(whole, in_folder(folder, "a.run"))); /* replaces */
    saddle_run_destroy(whole);
    saddle_run_destroy(resumed);

    damage(folder, "a.run", "cut.run", 200, -1);
    damage(folder, "a.run", "changed.run", -1, 300);
    resumed = (saddle_run *)&wrong;
    FAILS(SADDLE_DAMAGED_FILE, "cut or changed", saddle_run_restore(model, in_folder(folder, "cut.run"), &resumed));
    CHECK(resumed == NULL);
    FAILS(SADDLE_DAMAGED_FILE, "cut or changed", saddle_run_restore(model, in_folder(folder, "changed.run"), &resumed));
    WRONG("none.run", saddle_run_restore(model, in_folder(folder, "none.run"), &resumed));
    file = fopen(in_folder(folder, "text.run"), "wb");
    CHECK(file && fputs("a text that is no saved run at all, but long enough to be one", file) >= 0);
    if (file) fclose(file);
    FAILS(SADDLE_DAMAGED_FILE, "something else", saddle_run_restore(model, path, &resumed));
    NULL_IN(saddle_run_restore(NULL, path, &resumed));
    NULL_IN(saddle_run_restore(model, NULL, &resumed));
    NULL_IN(saddle_run_restore(model, path, NULL));
    OK(saddle_run_create(model, crystal, 1200, 0, 3, &whole));
    FAILS(SADDLE_RUN_FAILED, "no/such/folder", saddle_run_save(whole, "no/such/folder/a.run"));
    NULL_IN(saddle_run_save(NULL, path));
    NULL_IN(saddle_run_save(whole, NULL));
    saddle_run_destroy(whole);

    /* another backend is the same model */
    OK(saddle_model_create(NULL, "scalar", &other));
    OK(saddle_run_restore(other, in_folder(folder, "a.run"), &resumed));
    saddle_model_destroy(other); /* the run keeps what it needs */
    OK(saddle_run_advance(resumed, 3, INFINITY, NULL));
    saddle_run_destroy(resumed);
}

int main(int argc, char **argv) {
    const double equimolar[3] = {1, 1, 1};
    const char *folder = argc > 1 ? argv[1] : ".";
    saddle_model *model = NULL;
    saddle_crystal *crystal = NULL;
    test_library();
    test_model_refusals(folder);
    OK(saddle_model_create("NbMoTaWV", "auto", &model));
    if (!model) return 1;
    test_model(model);
    test_crystal(model);
#if !defined(SADDLE_SANITIZED)
    test_out_of_memory(model);
#endif
    OK(saddle_crystal_random(model, 6, 5, 4, equimolar, 3, 7, &crystal));
    OK(saddle_crystal_make_vacancy(crystal, 9));
    test_barriers(model, crystal);
    test_run(model, crystal);
    test_several(model, crystal, folder);
    test_run_refusals(model, crystal);
    test_saving(model, crystal, folder);
    saddle_crystal_destroy(crystal);
    saddle_model_destroy(model);
    if (wrong == 0) puts("all calls of saddle.h answer as they should");
    return wrong == 0 ? 0 : 1;
}
