// Sixteen floats at a time, in the compiler's portable vector type: one source, compiled for each tier with that tier's instructions.
#ifndef CK_VECTORS_H
#define CK_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// All that takes or returns vectors is inlined, so that no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")))
#define CK_TARGET_AVX2 __attribute__((target("avx2,fma")))

typedef float ck_f16 __attribute__((vector_size(64), aligned(4)));
typedef int32_t ck_i16 __attribute__((vector_size(64), aligned(4)));

CK_INLINE ck_f16 ck_load(const float *from) {
  ck_f16 value;
  memcpy(&value, from, sizeof value);
  return value;
}

CK_INLINE void ck_store(float *to, ck_f16 value) { memcpy(to, &value, sizeof value); }

CK_INLINE ck_f16 ck_splat(float value) { return (ck_f16){0} + value; }

/// The first `count` of sixteen, the others as `filler`.
CK_INLINE ck_f16 ck_load_part(const float *from, size_t count, float filler) {
  float lanes[16];
  for (size_t lane = 0; lane < 16; lane++) lanes[lane] = filler;
  memcpy(lanes, from, count * sizeof(float));
  return ck_load(lanes);
}

CK_INLINE void ck_store_part(float *to, ck_f16 value, size_t count) {
  float lanes[16];
  ck_store(lanes, value);
  memcpy(to, lanes, count * sizeof(float));
}

typedef float ck_f8 __attribute__((vector_size(32)));
typedef float ck_f4 __attribute__((vector_size(16)));

#define CK_UPPER_8(value) __builtin_shufflevector(value, value, 8, 9, 10, 11, 12, 13, 14, 15)
#define CK_LOWER_8(value) __builtin_shufflevector(value, value, 0, 1, 2, 3, 4, 5, 6, 7)
#define CK_UPPER_4(value) __builtin_shufflevector(value, value, 4, 5, 6, 7)
#define CK_LOWER_4(value) __builtin_shufflevector(value, value, 0, 1, 2, 3)

/// The sum by halves, the same in all tiers.
CK_INLINE float ck_sum(ck_f16 value) {
  ck_f8 eight = CK_LOWER_8(value) + CK_UPPER_8(value);
  ck_f4 four = CK_LOWER_4(eight) + CK_UPPER_4(eight);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

CK_INLINE float ck_largest(ck_f16 value) {
  ck_f8 eight = __builtin_elementwise_max(CK_LOWER_8(value), CK_UPPER_8(value));
  ck_f4 four = __builtin_elementwise_max(CK_LOWER_4(eight), CK_UPPER_4(eight));
  float first = four[0] > four[2] ? four[0] : four[2], second = four[1] > four[3] ? four[1] : four[3];
  return first > second ? first : second;
}

/// e to the power of x, relative error below 3e-7, for x from -87 (and below, where it stays there) to 88: 2 to the power of the whole part of
/// x / ln 2, times Taylor's series up to the seventh power for what is left, at most ln 2 / 2.
CK_INLINE ck_f16 ck_exp(ck_f16 x) {
  x = __builtin_elementwise_max(x, ck_splat(-87.0f));
  ck_f16 whole = __builtin_elementwise_roundeven(x * 1.44269504f);
  // ln 2 in two parts, the first of few bits, so that its products are exact.
  ck_f16 rest = x - whole * 0.693359375f + whole * 2.12194440e-4f;
  ck_f16 series = ck_splat(1.0f / 5040);
  series = series * rest + 1.0f / 720;
  series = series * rest + 1.0f / 120;
  series = series * rest + 1.0f / 24;
  series = series * rest + 1.0f / 6;
  series = series * rest + 0.5f;
  series = series * rest + 1.0f;
  series = series * rest + 1.0f;
  ck_i16 power = (__builtin_convertvector(whole, ck_i16) + 127) << 23;
  ck_f16 scale;
  memcpy(&scale, &power, sizeof scale);
  return series * scale;
}

#endif
