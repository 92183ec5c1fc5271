// Functions of rows of floats, each one source for all tiers.

// Tiers that can may fuse a product and a sum.
#pragma clang fp contract(fast)

#include "dispatch.h"
#include "vectors.h"

// MARK: GELU

/// erf within 1.5e-7 (C. Hastings, "Approximations for Digital Computers", 1955; M. Abramowitz, I. Stegun, 7.1.26).
CK_INLINE ck_f16 gelu(ck_f16 x) {
  ck_f16 scaled = x * 0.70710678f;
  ck_f16 size = __builtin_elementwise_abs(scaled);
  ck_f16 t = 1.0f / (1.0f + 0.3275911f * size);
  ck_f16 series = ck_splat(1.061405429f);
  series = series * t - 1.453152027f;
  series = series * t + 1.421413741f;
  series = series * t - 0.284496736f;
  series = series * t + 0.254829592f;
  ck_f16 erf = 1.0f - series * t * ck_exp(-(size * size));
  return 0.5f * x + 0.5f * __builtin_elementwise_abs(x) * erf;
}

CK_INLINE void gelu_all(float *values, size_t count) {
  size_t index = 0;
  for (; index + 16 <= count; index += 16) ck_store(values + index, gelu(ck_load(values + index)));
  if (index < count) ck_store_part(values + index, gelu(ck_load_part(values + index, count - index, 0)), count - index);
}

// MARK: Softmax

CK_INLINE void softmax_row(float *row, size_t count, float scale) {
  const float floor = -3.0e38f;
  ck_f16 high = ck_splat(floor);
  size_t index = 0;
  for (; index + 16 <= count; index += 16) high = __builtin_elementwise_max(high, ck_load(row + index));
  if (index < count) high = __builtin_elementwise_max(high, ck_load_part(row + index, count - index, floor));
  float largest = ck_largest(high);
  ck_f16 total = {0};
  for (index = 0; index + 16 <= count; index += 16) {
    ck_f16 power = ck_exp((ck_load(row + index) - largest) * scale);
    total += power;
    ck_store(row + index, power);
  }
  if (index < count) {
    size_t left = count - index;
    ck_store_part(row + index, ck_exp((ck_load_part(row + index, left, largest) - largest) * scale), left);
    total += ck_load_part(row + index, left, 0);
  }
  float inverse = 1 / ck_sum(total);
  for (index = 0; index + 16 <= count; index += 16) ck_store(row + index, ck_load(row + index) * inverse);
  for (; index < count; index++) row[index] *= inverse;
}

CK_INLINE void softmax_all(float *values, size_t stride, size_t rows, size_t count, float scale) {
  if (count == 0) return;
  for (size_t row = 0; row < rows; row++) softmax_row(values + row * stride, count, scale);
}

// MARK: Layer normalisation

CK_INLINE void normalise_row(
  float *row, const float *added, const float *gain, const float *bias, size_t count, float epsilon) {
  ck_f16 total = {0};
  size_t whole = count / 16 * 16, left = count - whole;
  for (size_t index = 0; index < whole; index += 16) {
    ck_f16 value = ck_load(row + index);
    if (added) value += ck_load(added + index);
    ck_store(row + index, value);
    total += value;
  }
  if (left) {
    ck_f16 value = ck_load_part(row + whole, left, 0);
    if (added) value += ck_load_part(added + whole, left, 0);
    ck_store_part(row + whole, value, left);
    total += value;
  }
  float mean = ck_sum(total) / (float)count;
  ck_f16 squares = {0};
  for (size_t index = 0; index < whole; index += 16) {
    ck_f16 distance = ck_load(row + index) - mean;
    squares += distance * distance;
  }
  if (left) {
    ck_f16 distance = ck_load_part(row + whole, left, mean) - mean;
    squares += distance * distance;
  }
  float inverse = 1 / __builtin_sqrtf(ck_sum(squares) / (float)count + epsilon);
  for (size_t index = 0; index < count; index++) row[index] = (row[index] - mean) * inverse * gain[index] + bias[index];
}

CK_INLINE void normalise_all(
  float *values, const float *added, const float *gain, const float *bias, size_t rows, size_t count, float epsilon) {
  for (size_t row = 0; row < rows; row++)
    normalise_row(values + row * count, added ? added + row * count : 0, gain, bias, count, epsilon);
}

// MARK: Tiers

#define CK_TIER(name, target)                                                                                                   \
  target static void gelu_##name(float *values, size_t count) { gelu_all(values, count); }                                     \
  target static void softmax_##name(float *values, size_t stride, size_t rows, size_t count, float scale) {                    \
    softmax_all(values, stride, rows, count, scale);                                                                            \
  }                                                                                                                             \
  target static void normalise_##name(                                                                                          \
    float *values, const float *added, const float *gain, const float *bias, size_t rows, size_t count, float epsilon) {       \
    normalise_all(values, added, gain, bias, rows, count, epsilon);                                                             \
  }

CK_TIER(portable, )
#if defined(__x86_64__)
CK_TIER(avx2, CK_TARGET_AVX2)
CK_TIER(avx512, CK_TARGET_AVX512)
#endif

void ck_choose_row_functions(ck_table *table, ck_tier tier) {
  table->gelu = gelu_portable;
  table->softmax_rows = softmax_portable;
  table->add_normalise_rows = normalise_portable;
#if defined(__x86_64__)
  if (tier == CK_AVX2) {
    table->gelu = gelu_avx2;
    table->softmax_rows = softmax_avx2;
    table->add_normalise_rows = normalise_avx2;
  }
  if (tier == CK_AVX512) {
    table->gelu = gelu_avx512;
    table->softmax_rows = softmax_avx512;
    table->add_normalise_rows = normalise_avx512;
  }
#endif
}
