/**
 * \file
 * saddle for C and for every language that calls C: barriers of vacancy jumps, and kinetic Monte Carlo on them.
 *
 * Conventions
 * - Every function that can fail returns a status, SADDLE_OK = 0 or one of the codes below; saddle_last_error() says in
 *   words what was wrong. A call that fails changes nothing but the pointers it would have filled: handles become NULL.
 * - Models, crystals and runs are handles: made by …_create and its kin, given back by …_destroy, which takes NULL.
 *   They may be destroyed in any order: what a run needs of its model lives as long as the run.
 * - A species is a digit: 0 a vacancy, d the d-th species of the model, from 1. A site is an index below
 *   saddle_crystal_size. Vectors are three integers in units of a/2, a the lattice constant of the cubic cell.
 * - Where an array is filled, `capacity` is the number of its entries; SADDLE_BUFFER_TOO_SMALL tells how many it takes.
 * - Threads may share a model. A crystal or a run belongs to one thread at a time, but for saddle_run_interrupt.
 *
 * docs/c-interface.md explains with examples, and says what of this may change.
 */
#ifndef SADDLE_H
#define SADDLE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SADDLE_API __attribute__((visibility("default")))
#else
#define SADDLE_API
#endif
#if defined(__cplusplus)
#define SADDLE_NOTHROW noexcept
extern "C" {
#else
#define SADDLE_NOTHROW
#endif

/** Number of this binary interface. A library with another number does not fit a program compiled with this header. */
#define SADDLE_ABI_VERSION 1

/** Status of a call. */
enum {
    SADDLE_OK = 0,
    SADDLE_NULL_ARGUMENT = 1,    /**< a handle or pointer that must not be NULL is NULL */
    SADDLE_BUFFER_TOO_SMALL = 2, /**< an array has fewer entries than the answer */
    SADDLE_WRONG_INPUT = 3,      /**< a name, number, site, digit or file that cannot be right, or does not fit */
    SADDLE_DAMAGED_FILE = 4,     /**< a saved run was cut or changed since it was written */
    SADDLE_RUN_FAILED = 5,       /**< a file cannot be written; a model gives no rates; the clock overflows */
    SADDLE_OUT_OF_MEMORY = 6,
    SADDLE_UNEXPECTED = 7 /**< a mistake in saddle: please report it with its text */
};

/** Why saddle_run_advance came back. */
enum {
    SADDLE_STOPPED_BY_JUMPS = 0,
    SADDLE_STOPPED_BY_TIME = 1,
    SADDLE_STOPPED_BY_INTERRUPT = 2
};

/** What a run makes of a vacancy that has another one among the sites that its barriers depend on. Models are trained on
 *  crystals with one. */
enum {
    SADDLE_TRUST_SECOND_VACANCY = 0, /**< the other is digit 0; saddle_run_second_vacancies counts */
    SADDLE_REFUSE_SECOND_VACANCY = 1 /**< saddle_run_advance ends before the first jump from there, SADDLE_RUN_FAILED */
};

typedef struct saddle_model saddle_model;
typedef struct saddle_crystal saddle_crystal;
typedef struct saddle_run saddle_run;

/* ---- the library ------------------------------------------------------------------------------------------------ */

/** SADDLE_ABI_VERSION of the library that is loaded. */
SADDLE_API int saddle_abi_version(void) SADDLE_NOTHROW;

/** Release of the library that is loaded, "0.1.0". */
SADDLE_API const char *saddle_version(void) SADDLE_NOTHROW;

/** What was wrong with the last call of this thread that failed, one line of UTF-8 of at most 1023 bytes; "" where none
 *  did. Valid until the next call of this thread fails. */
SADDLE_API const char *saddle_last_error(void) SADDLE_NOTHROW;

/** "SADDLE_OK", …; "unknown status" for another number. */
SADDLE_API const char *saddle_status_name(int status) SADDLE_NOTHROW;

/* ---- models ----------------------------------------------------------------------------------------------------- */

/** Reads a model file (or published NNK weights), or the model that ships under a name, and replays its reference pairs.
 *  file_or_name: NULL is the default model. backend: "auto", "avx512", "avx2", "generic", "int16", "scalar", and
 *  "eigen", "onednn", "onednn-gpu" where the library was built with them; NULL is "auto", the widest instruction set of
 *  this CPU. Convolutional networks run on "onednn" and "scalar", those on density maps on "onednn-gpu" and
 *  "onednn-bf16" too; "auto" is the first of these that there is. */
SADDLE_API int saddle_model_create(const char *file_or_name, const char *backend,
                                   saddle_model **model) SADDLE_NOTHROW;
SADDLE_API void saddle_model_destroy(saddle_model *model) SADDLE_NOTHROW;

/** Lattice, species, descriptor, network and backend in words. The text lives as long as the model. */
SADDLE_API int saddle_model_composition(const saddle_model *model, const char **text) SADDLE_NOTHROW;

/** "bcc" or "fcc". The text lives as long as the model. */
SADDLE_API int saddle_model_lattice(const saddle_model *model, const char **name) SADDLE_NOTHROW;

/** Lattice constant that the model was trained at, Å. */
SADDLE_API int saddle_model_lattice_constant(const saddle_model *model, double *a_angstrom) SADDLE_NOTHROW;

/** k0 of the model, 1/s. */
SADDLE_API int saddle_model_attempt_frequency(const saddle_model *model, double *per_s) SADDLE_NOTHROW;

SADDLE_API int saddle_model_species_count(const saddle_model *model, size_t *count) SADDLE_NOTHROW;

/** Name of the species that a digit from 1 stands for. The text lives as long as the model. */
SADDLE_API int saddle_model_species_name(const saddle_model *model, uint8_t digit, const char **name) SADDLE_NOTHROW;

/** Jumps of a vacancy: 8 in bcc, 12 in fcc. */
SADDLE_API int saddle_model_jump_count(const saddle_model *model, size_t *count) SADDLE_NOTHROW;

/** Where each jump takes the vacancy, [jump_count][3], in the order of all arrays of barriers. */
SADDLE_API int saddle_model_jumps(const saddle_model *model, int32_t *xyz, size_t capacity) SADDLE_NOTHROW;

/** Sites round a vacancy that its barriers depend on: 112 for 8 shells in bcc. */
SADDLE_API int saddle_model_environment_size(const saddle_model *model, size_t *sites) SADDLE_NOTHROW;

/** Their places relative to the vacancy, [environment_size][3]. */
SADDLE_API int saddle_model_environment(const saddle_model *model, int32_t *xyz, size_t capacity) SADDLE_NOTHROW;

/* ---- crystals --------------------------------------------------------------------------------------------------- */

/** nx × ny × nz cubic cells of the model's lattice and species, periodic, every site vacant. */
SADDLE_API int saddle_crystal_create(const saddle_model *model, int32_t nx, int32_t ny, int32_t nz,
                                     saddle_crystal **crystal) SADDLE_NOTHROW;

/** The same, full of atoms at random: `amounts` (any unit) of the model's first `count` species, rounded to whole atoms
 *  by largest remainder. The crystal is a function of its arguments alone. */
SADDLE_API int saddle_crystal_random(const saddle_model *model, int32_t nx, int32_t ny, int32_t nz,
                                     const double *amounts, size_t count, uint64_t seed,
                                     saddle_crystal **crystal) SADDLE_NOTHROW;

SADDLE_API int saddle_crystal_copy(const saddle_crystal *crystal, saddle_crystal **copy) SADDLE_NOTHROW;
SADDLE_API void saddle_crystal_destroy(saddle_crystal *crystal) SADDLE_NOTHROW;

SADDLE_API int saddle_crystal_size(const saddle_crystal *crystal, size_t *sites) SADDLE_NOTHROW;
SADDLE_API int saddle_crystal_cells(const saddle_crystal *crystal, int32_t cells[3]) SADDLE_NOTHROW;

/** Digits of all sites. Site of cell (i, j, k) and basis b: ((k·ny + j)·nx + i)·B + b, B sites a cell (2 in bcc: corner,
 *  centre; 4 in fcc: corner, centres of the faces yz, xz, xy; see saddle_crystal_position). */
SADDLE_API int saddle_crystal_occupation(const saddle_crystal *crystal, uint8_t *digits,
                                         size_t capacity) SADDLE_NOTHROW;

/** Replaces the digits of all sites; `count` is saddle_crystal_size. */
SADDLE_API int saddle_crystal_assign(saddle_crystal *crystal, const uint8_t *digits, size_t count) SADDLE_NOTHROW;

SADDLE_API int saddle_crystal_get(const saddle_crystal *crystal, size_t site, uint8_t *digit) SADDLE_NOTHROW;
SADDLE_API int saddle_crystal_set(saddle_crystal *crystal, size_t site, uint8_t digit) SADDLE_NOTHROW;

/** Takes the atom of a site away; a site without one is SADDLE_WRONG_INPUT. */
SADDLE_API int saddle_crystal_make_vacancy(saddle_crystal *crystal, size_t site) SADDLE_NOTHROW;

/** Exchanges what stands on two sites: a jump. */
SADDLE_API int saddle_crystal_exchange(saddle_crystal *crystal, size_t a, size_t b) SADDLE_NOTHROW;

/** Vacant sites, ascending, and how many there are; with sites = NULL and capacity = 0 only how many. */
SADDLE_API int saddle_crystal_vacancies(const saddle_crystal *crystal, size_t *sites, size_t capacity,
                                        size_t *count) SADDLE_NOTHROW;

/** Place of a site inside the box. */
SADDLE_API int saddle_crystal_position(const saddle_crystal *crystal, size_t site, int32_t xyz[3]) SADDLE_NOTHROW;

/** Site at a place, inside the box or outside; a place between the sites is SADDLE_WRONG_INPUT. */
SADDLE_API int saddle_crystal_site_at(const saddle_crystal *crystal, const int32_t xyz[3],
                                      size_t *site) SADDLE_NOTHROW;

/** Sites that each jump from a site leads to, in the order of saddle_model_jumps. */
SADDLE_API int saddle_crystal_neighbours(const saddle_crystal *crystal, size_t site, size_t *sites,
                                         size_t capacity) SADDLE_NOTHROW;

/* ---- barriers and rates ----------------------------------------------------------------------------------------- */

/** Barriers in eV of all jumps from each of `count` sites, [count][jump_count]. An atom on a site is taken away for its
 *  own barriers. A barrier ≤ 0 is returned as the network gave it. */
SADDLE_API int saddle_barriers(const saddle_model *model, const saddle_crystal *crystal, const size_t *sites,
                               size_t count, double *barriers_eV, size_t capacity) SADDLE_NOTHROW;

/** Digits round a site, in the order of saddle_model_environment. */
SADDLE_API int saddle_environment_of(const saddle_model *model, const saddle_crystal *crystal, size_t site,
                                     uint8_t *digits, size_t capacity) SADDLE_NOTHROW;

/** Barriers in eV of any `count` environments, [count][environment_size] digits; [count][jump_count] barriers. Needs no
 *  crystal: for codes that keep their own. */
SADDLE_API int saddle_barriers_of_environments(const saddle_model *model, const uint8_t *digits, size_t count,
                                               double *barriers_eV, size_t capacity) SADDLE_NOTHROW;

/** k0 exp(−E/k_B T) in 1/s of each of `count` barriers, with the k_B of CODATA 2018; the same bits on every machine. An
 *  infinite barrier gives 0; one that gives no finite rate is SADDLE_WRONG_INPUT. */
SADDLE_API int saddle_rates(const double *barriers_eV, size_t count, double temperature_K,
                            double attempt_frequency_per_s, double *rates_per_s) SADDLE_NOTHROW;

/* ---- runs ------------------------------------------------------------------------------------------------------- */

/** Kinetic Monte Carlo of all vacancies of a crystal, of which the run takes a copy. attempt_frequency_per_s: 0 is the
 *  model's. The run is a function of its arguments alone, and that of saddle::kmc with the same ones, bit for bit; of
 *  several vacancies that of saddle::many_vacancies. */
SADDLE_API int saddle_run_create(const saddle_model *model, const saddle_crystal *crystal, double temperature_K,
                                 double attempt_frequency_per_s, uint64_t seed, saddle_run **run) SADDLE_NOTHROW;

/** The same, told what to make of vacancies near each other: SADDLE_TRUST_SECOND_VACANCY or _REFUSE_. */
SADDLE_API int saddle_run_create_with(const saddle_model *model, const saddle_crystal *crystal, double temperature_K,
                                      double attempt_frequency_per_s, uint64_t seed, int second_vacancy,
                                      saddle_run **run) SADDLE_NOTHROW;
SADDLE_API void saddle_run_destroy(saddle_run *run) SADDLE_NOTHROW;

/** So many more jumps (UINT64_MAX: no limit), or before the first jump past `until_s` on the run's clock (INFINITY: no
 *  limit), whatever comes first; a limit there must be. stopped_by may be NULL. After an error, too, the run stands after
 *  its last whole jump. */
SADDLE_API int saddle_run_advance(saddle_run *run, uint64_t jumps, double until_s, int *stopped_by) SADDLE_NOTHROW;

/** Has the run's saddle_run_advance come back before its next jump, or that which is called next. For other threads and
 *  signal handlers. */
SADDLE_API int saddle_run_interrupt(saddle_run *run) SADDLE_NOTHROW;

/** From the time `from_s` on rates are those of another temperature; from_s is saddle_run_now, or the until_s of an
 *  advance that was stopped by it. What has passed since the last jump counts, so steps of temperature are exact. */
SADDLE_API int saddle_run_set_temperature(saddle_run *run, double temperature_K, double from_s) SADDLE_NOTHROW;
SADDLE_API int saddle_run_temperature(const saddle_run *run, double *temperature_K) SADDLE_NOTHROW;

/** When the last jump was, s. */
SADDLE_API int saddle_run_clock(const saddle_run *run, double *time_s) SADDLE_NOTHROW;

/** The clock, or the time of the last change of temperature where that came later, s. */
SADDLE_API int saddle_run_now(const saddle_run *run, double *time_s) SADDLE_NOTHROW;
SADDLE_API int saddle_run_jumps(const saddle_run *run, uint64_t *jumps) SADDLE_NOTHROW;

/** Jumps by species of the atom that jumped, entry d − 1 for digit d. */
SADDLE_API int saddle_run_jumps_by_species(const saddle_run *run, uint64_t *jumps, size_t capacity) SADDLE_NOTHROW;

/** Site of the vacancy, of several that of the first. */
SADDLE_API int saddle_run_vacancy(const saddle_run *run, size_t *site) SADDLE_NOTHROW;

/** Sites of the vacancies, in an order that they keep, and how many there are; with sites = NULL and capacity = 0 only how
 *  many. */
SADDLE_API int saddle_run_vacancies(const saddle_run *run, size_t *sites, size_t capacity,
                                    size_t *count) SADDLE_NOTHROW;

/** Pairs of vacancies that are first neighbours, now and on average over the time so far. Either pointer may be NULL. */
SADDLE_API int saddle_run_divacancies(const saddle_run *run, uint64_t *now, double *mean) SADDLE_NOTHROW;

/** How often jumps left a vacancy with new surroundings that have another vacancy in them. */
SADDLE_API int saddle_run_second_vacancies(const saddle_run *run, uint64_t *environments) SADDLE_NOTHROW;

/** How far the vacancy has come, boundaries unwrapped; of several the sum. */
SADDLE_API int saddle_run_displacement(const saddle_run *run, int64_t xyz[3]) SADDLE_NOTHROW;

/** Predicted barriers ≤ 0 among all that were asked for, and jumps over such a barrier. Either pointer may be NULL. */
SADDLE_API int saddle_run_abnormal(const saddle_run *run, uint64_t *barriers, uint64_t *jumps) SADDLE_NOTHROW;

/** Digits of all sites. */
SADDLE_API int saddle_run_occupation(const saddle_run *run, uint8_t *digits, size_t capacity) SADDLE_NOTHROW;

/** The crystal as it is now, as a crystal of its own. */
SADDLE_API int saddle_run_crystal(const saddle_run *run, saddle_crystal **crystal) SADDLE_NOTHROW;

/** Pairs of digits a and b in a shell (1 or 2) above the random number, (N_ab − N⁰_ab)/N_sites, as in log.csv. */
SADDLE_API int saddle_run_pair_order(const saddle_run *run, size_t shell, uint8_t a, uint8_t b,
                                     double *delta) SADDLE_NOTHROW;

/** Writes the run to a file, whole or not at all. */
SADDLE_API int saddle_run_save(const saddle_run *run, const char *file) SADDLE_NOTHROW;

/** A run that goes on from the file as that which was saved would have gone on, bit for bit. The model is that of the
 *  run, by the content of its file; its backend may be another: of "scalar", "generic", "avx2" and "avx512" all give the
 *  same bits. */
SADDLE_API int saddle_run_restore(const saddle_model *model, const char *file, saddle_run **run) SADDLE_NOTHROW;

#if defined(__cplusplus)
}
#endif

#endif
