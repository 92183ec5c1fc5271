#include "dispatch.h"

ck_table ck_functions;
static ck_tier in_force;

ck_tier ck_best_tier(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
    && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
  if (has_avx2 && has_avx512) return CK_AVX512;
  if (has_avx2) return CK_AVX2;
#endif
  return CK_PORTABLE;
}

ck_tier ck_tier_in_force(void) { return in_force; }

void ck_force_tier(ck_tier tier) {
  ck_tier best = ck_best_tier();
  in_force = tier < best ? tier : best;
  ck_choose_float_products(&ck_functions, in_force);
  ck_choose_byte_products(&ck_functions, in_force);
  ck_choose_code_scores(&ck_functions, in_force);
  ck_choose_row_functions(&ck_functions, in_force);
  ck_choose_postings(&ck_functions, in_force);
}

__attribute__((constructor)) static void choose_best_tier(void) { ck_force_tier(CK_AVX512); }

void ck_multiply_floats(
  const float *left, size_t left_stride, const float *packed, const float *bias, float *out, size_t out_stride, size_t rows,
  size_t columns, size_t depth) {
  ck_functions.multiply_floats(left, left_stride, packed, bias, out, out_stride, rows, columns, depth);
}

void ck_quantise_rows(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets) {
  ck_functions.quantise_rows(values, stride, rows, depth, bytes, scales, offsets);
}

void ck_multiply_bytes(
  const uint8_t *left, const float *row_scales, const float *row_offsets, const int8_t *packed, const float *column_scales,
  const int32_t *column_sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t depth) {
  ck_functions.multiply_bytes(
    left, row_scales, row_offsets, packed, column_scales, column_sums, bias, out, out_stride, rows, columns, depth);
}

void ck_encode_codes(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes) {
  ck_functions.encode_codes(rows, stride, count, depth, lowest, steps, nodes);
}

float ck_fold_query(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width) {
  return ck_functions.fold_query(query, steps, depth, bytes, width);
}

void ck_score_codes(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  ck_score(nodes, ids, count, query, scores);
}

void ck_dot_rows(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out) {
  ck_functions.dot_rows(rows, stride, ids, count, query, depth, out);
}

void ck_gelu(float *values, size_t count) { ck_functions.gelu(values, count); }

void ck_softmax_rows(float *values, size_t stride, size_t rows, size_t count, float scale) {
  ck_functions.softmax_rows(values, stride, rows, count, scale);
}

void ck_add_normalise_rows(
  float *values, const float *added, const float *gain, const float *bias, size_t rows, size_t count, float epsilon) {
  ck_functions.add_normalise_rows(values, added, gain, bias, rows, count, epsilon);
}
