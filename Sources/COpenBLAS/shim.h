#include <cblas.h>

int openblas_get_num_threads(void);
void openblas_set_num_threads(int count);
char *openblas_get_corename(void);
