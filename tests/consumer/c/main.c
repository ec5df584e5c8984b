/* Uses the installed library: finds the model that ships beside it, and asks for barriers. */
#include <stdio.h>

#include <saddle.h>

int main(void) {
    const double equimolar[] = {1, 1, 1};
    const size_t vacancy = 7;
    double barriers_eV[8];
    saddle_model *model = NULL;
    saddle_crystal *crystal = NULL;
    int status = saddle_model_create(NULL, NULL, &model);
    if (status == SADDLE_OK) status = saddle_crystal_random(model, 4, 4, 4, equimolar, 3, 42, &crystal);
    if (status == SADDLE_OK) status = saddle_crystal_make_vacancy(crystal, vacancy);
    if (status == SADDLE_OK) status = saddle_barriers(model, crystal, &vacancy, 1, barriers_eV, 8);
    if (status != SADDLE_OK) {
        fprintf(stderr, "%s: %s\n", saddle_status_name(status), saddle_last_error());
        return 1;
    }
    printf("saddle %s: %.3f eV\n", saddle_version(), barriers_eV[0]);
    saddle_crystal_destroy(crystal);
    saddle_model_destroy(model);
    return barriers_eV[0] > 0 ? 0 : 1;
}
