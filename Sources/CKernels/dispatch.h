// The functions of each tier, chosen at load time.
#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

#include "include/CKernels.h"

typedef struct ck_table {
  void (*multiply_floats)(
    const float *, size_t, const float *, const float *, float *, size_t, size_t, size_t, size_t);
  void (*quantise_rows)(const float *, size_t, size_t, size_t, uint8_t *, float *, float *);
  void (*multiply_bytes)(
    const uint8_t *, const float *, const float *, const int8_t *, const float *, const int32_t *, const float *, float *, size_t,
    size_t, size_t, size_t);
  void (*gelu)(float *, size_t);
  void (*softmax_rows)(float *, size_t, size_t, size_t, float);
  void (*add_normalise_rows)(float *, const float *, const float *, const float *, size_t, size_t, float);
  void (*unpack_ids)(const uint8_t *, unsigned, size_t, uint32_t, uint32_t *);
  void (*add_bits)(uint16_t *, const uint8_t *, size_t, uint16_t);
  size_t (*count_at_least)(const uint16_t *, size_t, uint16_t);
  size_t (*collect_at_least)(const uint16_t *, size_t, uint16_t, uint16_t *);
} ck_table;

/// The functions in force.
extern ck_table ck_functions;

// Each file fills in its functions of a tier.
void ck_choose_float_products(ck_table *table, ck_tier tier);
void ck_choose_byte_products(ck_table *table, ck_tier tier);
void ck_choose_row_functions(ck_table *table, ck_tier tier);
void ck_choose_postings(ck_table *table, ck_tier tier);

#endif
