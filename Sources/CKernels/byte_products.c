// Products of unsigned bytes (activations) with signed bytes (weights), summed exactly in 32 bits.
//
// A row is affine: value = offset + scale x byte, so that
//
//   sum over k of value x weight = column scale x (row scale x sum(byte x weight byte) + row offset x sum(weight byte)).

#include "dispatch.h"
#include "vectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static size_t fours(size_t depth) { return (depth + 3) / 4; }

size_t ck_packed_bytes(size_t columns, size_t depth) {
  return (columns + CK_PANEL - 1) / CK_PANEL * CK_PANEL * fours(depth) * 4;
}

void ck_pack_bytes(
  const float *weights, size_t columns, size_t depth, int8_t *packed, float *scales, int32_t *sums) {
  size_t padded = (columns + CK_PANEL - 1) / CK_PANEL * CK_PANEL;
  for (size_t column = 0; column < padded; column++) {
    float largest = 0;
    for (size_t k = 0; column < columns && k < depth; k++) {
      float magnitude = __builtin_fabsf(weights[column * depth + k]);
      if (magnitude > largest) largest = magnitude;
    }
    scales[column] = largest / 127;
    sums[column] = 0;
    int8_t *panel = packed + column / CK_PANEL * CK_PANEL * fours(depth) * 4;
    for (size_t k = 0; k < fours(depth) * 4; k++) {
      float value = largest > 0 && k < depth ? weights[column * depth + k] / scales[column] : 0;
      int8_t byte = (int8_t)__builtin_roundevenf(value);
      panel[(k / 4 * CK_PANEL + column % CK_PANEL) * 4 + k % 4] = byte;
      sums[column] += byte;
    }
  }
}

// MARK: Rounding of rows

typedef uint8_t bytes16 __attribute__((vector_size(16)));

CK_INLINE bytes16 rounded(ck_f16 value, float smallest, float inverse) {
  // The largest value can land a rounding step above 255.
  ck_f16 whole = __builtin_elementwise_min(
    __builtin_elementwise_roundeven((value - smallest) * inverse), ck_splat(255.0f));
  return __builtin_convertvector(__builtin_convertvector(whole, ck_i16), bytes16);
}

CK_INLINE void quantise(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets) {
  size_t width = fours(depth) * 4;
  for (size_t row = 0; row < rows; row++, values += stride, bytes += width) {
    ck_f16 low = {0}, high = {0};
    size_t k = 0;
    for (; k + 16 <= depth; k += 16) {
      ck_f16 value = ck_load(values + k);
      low = __builtin_elementwise_min(low, value);
      high = __builtin_elementwise_max(high, value);
    }
    if (k < depth) {
      ck_f16 value = ck_load_part(values + k, depth - k, 0);
      low = __builtin_elementwise_min(low, value);
      high = __builtin_elementwise_max(high, value);
    }
    float smallest = -ck_largest(-low), largest = ck_largest(high);
    float scale = (largest - smallest) / 255;
    float inverse = scale > 0 ? 1 / scale : 0;
    scales[row] = scale;
    offsets[row] = smallest;
    for (k = 0; k + 16 <= depth; k += 16) {
      bytes16 packed = rounded(ck_load(values + k), smallest, inverse);
      memcpy(bytes + k, &packed, sizeof packed);
    }
    if (k < width) {
      bytes16 packed = rounded(ck_load_part(values + k, depth - k, smallest), smallest, inverse);
      memcpy(bytes + k, &packed, width - k);
    }
  }
}

static void quantise_portable(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets) {
  quantise(values, stride, rows, depth, bytes, scales, offsets);
}

// MARK: From sums to floats

CK_INLINE void scale_out(
  const int32_t *sums, float row_scale, float row_offset, const float *column_scales, const int32_t *column_sums,
  const float *bias, float *out, size_t width) {
  for (size_t column = 0; column < width; column++)
    out[column] = column_scales[column] * (row_scale * (float)sums[column] + row_offset * (float)column_sums[column])
      + (bias ? bias[column] : 0);
}

// MARK: Portable

static void multiply_portable(
  const uint8_t *left, const float *row_scales, const float *row_offsets, const int8_t *packed, const float *column_scales,
  const int32_t *column_sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t depth) {
  size_t blocks = fours(depth);
  for (size_t first = 0; first < columns; first += CK_PANEL, packed += CK_PANEL * blocks * 4) {
    size_t width = columns - first < CK_PANEL ? columns - first : CK_PANEL;
    for (size_t row = 0; row < rows; row++) {
      int32_t sums[CK_PANEL] = {0};
      for (size_t block = 0; block < blocks; block++)
        for (size_t lane = 0; lane < CK_PANEL; lane++)
          for (size_t k = 0; k < 4; k++)
            sums[lane] += (int32_t)left[row * blocks * 4 + block * 4 + k] * packed[(block * CK_PANEL + lane) * 4 + k];
      scale_out(
        sums, row_scales[row], row_offsets[row], column_scales + first, column_sums + first, bias ? bias + first : 0,
        out + row * out_stride + first, width);
    }
  }
}

#if defined(__x86_64__)

CK_TARGET_AVX512 static void quantise_avx512(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets) {
  quantise(values, stride, rows, depth, bytes, scales, offsets);
}

CK_TARGET_AVX2 static void quantise_avx2(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets) {
  quantise(values, stride, rows, depth, bytes, scales, offsets);
}

CK_INLINE int32_t four_bytes(const uint8_t *from) {
  int32_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

// MARK: AVX-512 VNNI: 8 rows by 48 columns

#define CK_ROWS_512 8

typedef struct scaling {
  const float *row_scales, *row_offsets, *column_scales;
  const int32_t *column_sums;
  const float *bias;
} scaling;

CK_TARGET_AVX512 CK_INLINE void block_avx512(
  const uint8_t *left, const int8_t *panel, scaling by, float *out, size_t out_stride, size_t width, size_t blocks,
  const size_t rows) {
  __m512i sums[CK_ROWS_512][3];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
    for (size_t part = 0; part < 3; part++) sums[row][part] = _mm512_setzero_si512();
  for (size_t block = 0; block < blocks; block++, panel += CK_PANEL * 4) {
    __m512i first = _mm512_loadu_si512(panel), second = _mm512_loadu_si512(panel + 64), third = _mm512_loadu_si512(panel + 128);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      __m512i value = _mm512_set1_epi32(four_bytes(left + (row * blocks + block) * 4));
      sums[row][0] = _mm512_dpbusd_epi32(sums[row][0], value, first);
      sums[row][1] = _mm512_dpbusd_epi32(sums[row][1], value, second);
      sums[row][2] = _mm512_dpbusd_epi32(sums[row][2], value, third);
    }
  }
#pragma clang loop unroll(full)
  for (size_t part = 0; part < 3; part++) {
    size_t from = part * 16;
    if (from >= width) break;
    __mmask16 mask = width - from >= 16 ? 0xFFFF : (__mmask16)((1u << (width - from)) - 1);
    __m512 bias = by.bias ? _mm512_maskz_loadu_ps(mask, by.bias + from) : _mm512_setzero_ps();
    __m512 scale = _mm512_loadu_ps(by.column_scales + from);
    __m512 column = _mm512_cvtepi32_ps(_mm512_loadu_si512(by.column_sums + from));
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      __m512 sum = _mm512_mul_ps(_mm512_set1_ps(by.row_scales[row]), _mm512_cvtepi32_ps(sums[row][part]));
      __m512 offset = _mm512_mul_ps(_mm512_set1_ps(by.row_offsets[row]), column);
      __m512 value = _mm512_add_ps(_mm512_mul_ps(scale, _mm512_add_ps(sum, offset)), bias);
      _mm512_mask_storeu_ps(out + row * out_stride + from, mask, value);
    }
  }
}

CK_TARGET_AVX512 static void multiply_avx512(
  const uint8_t *left, const float *row_scales, const float *row_offsets, const int8_t *packed, const float *column_scales,
  const int32_t *column_sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t depth) {
  size_t blocks = fours(depth);
  for (size_t first = 0; first < columns; first += CK_PANEL, packed += CK_PANEL * blocks * 4) {
    size_t width = columns - first < CK_PANEL ? columns - first : CK_PANEL;
    scaling by = {row_scales, row_offsets, column_scales + first, column_sums + first, bias ? bias + first : 0};
    const uint8_t *rest = left;
    float *target = out + first;
    size_t count = rows;
    for (; count >= CK_ROWS_512; count -= CK_ROWS_512) {
      block_avx512(rest, packed, by, target, out_stride, width, blocks, CK_ROWS_512);
      rest += CK_ROWS_512 * blocks * 4;
      target += CK_ROWS_512 * out_stride;
      by.row_scales += CK_ROWS_512;
      by.row_offsets += CK_ROWS_512;
    }
    switch (count) {
    case 7: block_avx512(rest, packed, by, target, out_stride, width, blocks, 7); break;
    case 6: block_avx512(rest, packed, by, target, out_stride, width, blocks, 6); break;
    case 5: block_avx512(rest, packed, by, target, out_stride, width, blocks, 5); break;
    case 4: block_avx512(rest, packed, by, target, out_stride, width, blocks, 4); break;
    case 3: block_avx512(rest, packed, by, target, out_stride, width, blocks, 3); break;
    case 2: block_avx512(rest, packed, by, target, out_stride, width, blocks, 2); break;
    case 1: block_avx512(rest, packed, by, target, out_stride, width, blocks, 1); break;
    }
  }
}

// MARK: AVX2: pairs of 16-bit products, which cannot overflow, 2 rows by 8 columns

CK_TARGET_AVX2 static void multiply_avx2(
  const uint8_t *left, const float *row_scales, const float *row_offsets, const int8_t *packed, const float *column_scales,
  const int32_t *column_sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t depth) {
  size_t blocks = fours(depth);
  for (size_t first = 0; first < columns; first += 8) {
    const int8_t *panel = packed + first / CK_PANEL * CK_PANEL * blocks * 4 + first % CK_PANEL * 4;
    size_t width = columns - first < 8 ? columns - first : 8;
    for (size_t row = 0; row < rows; row += 2) {
      size_t count = rows - row < 2 ? 1 : 2;
      const uint8_t *upper = left + row * blocks * 4, *lower = count == 2 ? upper + blocks * 4 : upper;
      __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
      for (size_t block = 0; block < blocks; block++) {
        const int8_t *weights = panel + block * CK_PANEL * 4;
        __m256i near = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)weights));
        __m256i far = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + 16)));
        __m256i first_row = _mm256_cvtepu8_epi16(_mm_set1_epi32(four_bytes(upper + block * 4)));
        __m256i second_row = _mm256_cvtepu8_epi16(_mm_set1_epi32(four_bytes(lower + block * 4)));
        sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(first_row, near));
        sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(first_row, far));
        sums[2] = _mm256_add_epi32(sums[2], _mm256_madd_epi16(second_row, near));
        sums[3] = _mm256_add_epi32(sums[3], _mm256_madd_epi16(second_row, far));
      }
      for (size_t side = 0; side < count; side++) {
        // Neighbouring lanes belong to one column; the sum by pairs interleaves the halves.
        __m256i paired = _mm256_permute4x64_epi64(_mm256_hadd_epi32(sums[side * 2], sums[side * 2 + 1]), 0xD8);
        int32_t whole[8];
        _mm256_storeu_si256((__m256i *)whole, paired);
        scale_out(
          whole, row_scales[row + side], row_offsets[row + side], column_scales + first, column_sums + first,
          bias ? bias + first : 0, out + (row + side) * out_stride + first, width);
      }
    }
  }
}

#endif

void ck_choose_byte_products(ck_table *table, ck_tier tier) {
  table->multiply_bytes = multiply_portable;
  table->quantise_rows = quantise_portable;
#if defined(__x86_64__)
  if (tier == CK_AVX2) {
    table->multiply_bytes = multiply_avx2;
    table->quantise_rows = quantise_avx2;
  }
  if (tier == CK_AVX512) {
    table->multiply_bytes = multiply_avx512;
    table->quantise_rows = quantise_avx512;
  }
#endif
}
