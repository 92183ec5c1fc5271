// Products of float matrices over packed panels (K. Goto, R. van de Geijn, ACM TOMS 34, 2008, without the packing of the left side, whose
// rows are few). A block of rows by one panel keeps all its sums in registers; a panel is read once for all rows.

#include "dispatch.h"
#include "vectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t ck_packed_floats(size_t columns, size_t depth) { return (columns + CK_PANEL - 1) / CK_PANEL * CK_PANEL * depth; }

static void pack(
  const float *weights, size_t column_step, size_t depth_step, size_t columns, size_t depth, float *packed) {
  for (size_t first = 0; first < columns; first += CK_PANEL) {
    for (size_t k = 0; k < depth; k++) {
      for (size_t lane = 0; lane < CK_PANEL; lane++) {
        size_t column = first + lane;
        *packed++ = column < columns ? weights[column * column_step + k * depth_step] : 0;
      }
    }
  }
}

void ck_pack_floats(const float *weights, size_t stride, size_t columns, size_t depth, float *packed) {
  pack(weights, stride, 1, columns, depth, packed);
}

void ck_pack_floats_transposed(const float *weights, size_t stride, size_t columns, size_t depth, float *packed) {
  pack(weights, 1, stride, columns, depth, packed);
}

/// Copies a block of sums out, the columns that exist, plus the bias.
CK_INLINE void put(
  const float *sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t width) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      out[row * out_stride + column] = sums[row * width + column] + (bias ? bias[column] : 0);
}

// MARK: Portable

CK_INLINE void block_portable(
  const float *left, size_t left_stride, const float *panel, float *sums, size_t rows, size_t depth) {
  for (size_t row = 0; row < rows; row++) {
    ck_f16 first = {0}, second = {0}, third = {0};
    for (size_t k = 0; k < depth; k++) {
      float value = left[row * left_stride + k];
      first += ck_load(panel + k * CK_PANEL) * value;
      second += ck_load(panel + k * CK_PANEL + 16) * value;
      third += ck_load(panel + k * CK_PANEL + 32) * value;
    }
    ck_store(sums + row * CK_PANEL, first);
    ck_store(sums + row * CK_PANEL + 16, second);
    ck_store(sums + row * CK_PANEL + 32, third);
  }
}

static void multiply_portable(
  const float *left, size_t left_stride, const float *packed, const float *bias, float *out, size_t out_stride, size_t rows,
  size_t columns, size_t depth) {
  float sums[CK_PANEL];
  for (size_t first = 0; first < columns; first += CK_PANEL, packed += CK_PANEL * depth) {
    size_t width = columns - first < CK_PANEL ? columns - first : CK_PANEL;
    for (size_t row = 0; row < rows; row++) {
      block_portable(left + row * left_stride, left_stride, packed, sums, 1, depth);
      put(sums, bias ? bias + first : 0, out + row * out_stride + first, out_stride, 1, width, CK_PANEL);
    }
  }
}

#if defined(__x86_64__)

// MARK: AVX-512: 8 rows by 48 columns

#define CK_ROWS_512 8

/// `rows` is a constant at each place of use, so that all sums stay in registers.
CK_TARGET_AVX512 CK_INLINE void block_avx512(
  const float *left, size_t left_stride, const float *panel, const float *bias, float *out, size_t out_stride, size_t width,
  size_t depth, const size_t rows) {
  __m512 sums[CK_ROWS_512][3];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
    for (size_t part = 0; part < 3; part++) sums[row][part] = _mm512_setzero_ps();
  for (size_t k = 0; k < depth; k++, panel += CK_PANEL) {
    __m512 first = _mm512_loadu_ps(panel), second = _mm512_loadu_ps(panel + 16), third = _mm512_loadu_ps(panel + 32);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      __m512 value = _mm512_set1_ps(left[row * left_stride + k]);
      sums[row][0] = _mm512_fmadd_ps(value, first, sums[row][0]);
      sums[row][1] = _mm512_fmadd_ps(value, second, sums[row][1]);
      sums[row][2] = _mm512_fmadd_ps(value, third, sums[row][2]);
    }
  }
#pragma clang loop unroll(full)
  for (size_t part = 0; part < 3; part++) {
    size_t from = part * 16;
    if (from >= width) break;
    __mmask16 mask = width - from >= 16 ? 0xFFFF : (__mmask16)((1u << (width - from)) - 1);
    __m512 start = bias ? _mm512_maskz_loadu_ps(mask, bias + from) : _mm512_setzero_ps();
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++)
      _mm512_mask_storeu_ps(out + row * out_stride + from, mask, _mm512_add_ps(sums[row][part], start));
  }
}

CK_TARGET_AVX512 static void multiply_avx512(
  const float *left, size_t left_stride, const float *packed, const float *bias, float *out, size_t out_stride, size_t rows,
  size_t columns, size_t depth) {
  for (size_t first = 0; first < columns; first += CK_PANEL, packed += CK_PANEL * depth) {
    size_t width = columns - first < CK_PANEL ? columns - first : CK_PANEL;
    const float *start = bias ? bias + first : 0;
    size_t row = 0;
    for (; row + CK_ROWS_512 <= rows; row += CK_ROWS_512)
      block_avx512(
        left + row * left_stride, left_stride, packed, start, out + row * out_stride + first, out_stride, width, depth, CK_ROWS_512);
    const float *rest = left + row * left_stride;
    float *target = out + row * out_stride + first;
    switch (rows - row) {
    case 7: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 7); break;
    case 6: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 6); break;
    case 5: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 5); break;
    case 4: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 4); break;
    case 3: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 3); break;
    case 2: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 2); break;
    case 1: block_avx512(rest, left_stride, packed, start, target, out_stride, width, depth, 1); break;
    }
  }
}

// MARK: AVX2: 4 rows by 24 columns, twice a panel

#define CK_ROWS_256 4
#define CK_HALF (CK_PANEL / 2)

CK_TARGET_AVX2 CK_INLINE void block_avx2(
  const float *left, size_t left_stride, const float *panel, float *sums_out, size_t depth, const size_t rows) {
  __m256 sums[CK_ROWS_256][3];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
    for (size_t part = 0; part < 3; part++) sums[row][part] = _mm256_setzero_ps();
  for (size_t k = 0; k < depth; k++, panel += CK_PANEL) {
    __m256 first = _mm256_loadu_ps(panel), second = _mm256_loadu_ps(panel + 8), third = _mm256_loadu_ps(panel + 16);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      __m256 value = _mm256_broadcast_ss(left + row * left_stride + k);
      sums[row][0] = _mm256_fmadd_ps(value, first, sums[row][0]);
      sums[row][1] = _mm256_fmadd_ps(value, second, sums[row][1]);
      sums[row][2] = _mm256_fmadd_ps(value, third, sums[row][2]);
    }
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
    for (size_t part = 0; part < 3; part++) _mm256_storeu_ps(sums_out + row * CK_HALF + part * 8, sums[row][part]);
}

CK_TARGET_AVX2 static void multiply_avx2(
  const float *left, size_t left_stride, const float *packed, const float *bias, float *out, size_t out_stride, size_t rows,
  size_t columns, size_t depth) {
  float sums[CK_ROWS_256 * CK_HALF];
  for (size_t first = 0; first < columns; first += CK_HALF) {
    const float *panel = packed + first / CK_PANEL * CK_PANEL * depth + first % CK_PANEL;
    size_t width = columns - first < CK_HALF ? columns - first : CK_HALF;
    for (size_t row = 0; row < rows; row += CK_ROWS_256) {
      const float *block = left + row * left_stride;
      size_t count = rows - row < CK_ROWS_256 ? rows - row : CK_ROWS_256;
      switch (count) {
      case 4: block_avx2(block, left_stride, panel, sums, depth, 4); break;
      case 3: block_avx2(block, left_stride, panel, sums, depth, 3); break;
      case 2: block_avx2(block, left_stride, panel, sums, depth, 2); break;
      default: block_avx2(block, left_stride, panel, sums, depth, 1);
      }
      put(sums, bias ? bias + first : 0, out + row * out_stride + first, out_stride, count, width, CK_HALF);
    }
  }
}

#endif

void ck_choose_float_products(ck_table *table, ck_tier tier) {
  table->multiply_floats = multiply_portable;
#if defined(__x86_64__)
  if (tier == CK_AVX2) table->multiply_floats = multiply_avx2;
  if (tier == CK_AVX512) table->multiply_floats = multiply_avx512;
#endif
}
