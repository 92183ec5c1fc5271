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
  void (*score_codes)(ck_nodes, const uint32_t *, size_t, const int8_t *, int32_t *);
  void (*score_halves)(ck_nodes, const uint32_t *, size_t, const int8_t *, int32_t *);
  void (*encode_codes)(const float *, size_t, size_t, size_t, const float *, const float *, ck_nodes);
  float (*fold_query)(const float *, const float *, size_t, int8_t *, size_t);
  void (*dot_rows)(const float *, size_t, const uint32_t *, size_t, const float *, size_t, float *);
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

static inline void ck_score(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  (nodes.bits == 4 ? ck_functions.score_halves : ck_functions.score_codes)(nodes, ids, count, query, scores);
}

// Each file fills in its functions of a tier.
void ck_choose_float_products(ck_table *table, ck_tier tier);
void ck_choose_byte_products(ck_table *table, ck_tier tier);
void ck_choose_code_scores(ck_table *table, ck_tier tier);
void ck_choose_row_functions(ck_table *table, ck_tier tier);
void ck_choose_postings(ck_table *table, ck_tier tier);

#endif
