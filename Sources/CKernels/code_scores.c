// Scores of codes against a folded query: exact sums of products of unsigned with signed bytes.

#include "dispatch.h"
#include "vectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Nodes that are fetched ahead of the one that is scored.
#define CK_AHEAD 8

CK_INLINE const uint8_t *code(ck_nodes nodes, uint32_t id) { return nodes.bytes + (size_t)id * nodes.stride; }

CK_INLINE void fetch(ck_nodes nodes, uint32_t id, size_t lines) {
  const uint8_t *from = code(nodes, id);
  for (size_t line = 0; line < lines; line++) __builtin_prefetch(from + line * CK_LINE, 0, 3);
}

static void score_portable(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *from = code(nodes, ids[i]);
    int32_t sum = 0;
    for (size_t k = 0; k < nodes.width; k++) sum += (int32_t)from[k] * query[k];
    scores[i] = sum;
  }
}

static void score_halves_portable(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *from = code(nodes, ids[i]);
    int32_t sum = 0;
    for (size_t k = 0; k < nodes.width; k++) {
      const int8_t *part = query + k / CK_LINE * 2 * CK_LINE + k % CK_LINE;
      sum += (int32_t)(from[k] & 15) * part[0] + (int32_t)(from[k] >> 4) * part[CK_LINE];
    }
    scores[i] = sum;
  }
}

#if defined(__x86_64__)

// MARK: AVX-512 VNNI: four nodes at a time

/// The sums of four vectors.
CK_TARGET_AVX512 CK_INLINE __m128i sums_of_four(__m512i a, __m512i b, __m512i c, __m512i d) {
  __m256i a8 = _mm256_add_epi32(_mm512_castsi512_si256(a), _mm512_extracti64x4_epi64(a, 1));
  __m256i b8 = _mm256_add_epi32(_mm512_castsi512_si256(b), _mm512_extracti64x4_epi64(b, 1));
  __m256i c8 = _mm256_add_epi32(_mm512_castsi512_si256(c), _mm512_extracti64x4_epi64(c, 1));
  __m256i d8 = _mm256_add_epi32(_mm512_castsi512_si256(d), _mm512_extracti64x4_epi64(d, 1));
  __m256i pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(a8, b8), _mm256_hadd_epi32(c8, d8));
  return _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
}

/// One line of a code: 64 or 128 products.
CK_TARGET_AVX512 CK_INLINE __m512i add_line(__m512i sum, const uint8_t *from, const int8_t *query, size_t line, const int halves) {
  __m512i value = _mm512_loadu_si512(from + line * CK_LINE);
  if (!halves) return _mm512_dpbusd_epi32(sum, value, _mm512_loadu_si512(query + line * CK_LINE));
  __m512i mask = _mm512_set1_epi8(15), upper = _mm512_and_si512(_mm512_srli_epi16(value, 4), mask);
  sum = _mm512_dpbusd_epi32(sum, _mm512_and_si512(value, mask), _mm512_loadu_si512(query + line * 2 * CK_LINE));
  return _mm512_dpbusd_epi32(sum, upper, _mm512_loadu_si512(query + (line * 2 + 1) * CK_LINE));
}

/// `lines` is a constant where it is known, so that the query stays in registers.
CK_TARGET_AVX512 CK_INLINE void score_lines_avx512(
  ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores, const size_t lines, const int halves) {
  for (size_t i = 0; i < count && i < CK_AHEAD; i++) fetch(nodes, ids[i], lines);
  for (size_t i = 0; i < count; i += 4) {
    for (size_t next = i + CK_AHEAD; next < count && next < i + CK_AHEAD + 4; next++) fetch(nodes, ids[next], lines);
    size_t last = count - 1;
    const uint8_t *first = code(nodes, ids[i]), *second = code(nodes, ids[i + 1 < count ? i + 1 : last]);
    const uint8_t *third = code(nodes, ids[i + 2 < count ? i + 2 : last]);
    const uint8_t *fourth = code(nodes, ids[i + 3 < count ? i + 3 : last]);
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
#pragma clang loop unroll_count(6)
    for (size_t line = 0; line < lines; line++) {
      a = add_line(a, first, query, line, halves);
      b = add_line(b, second, query, line, halves);
      c = add_line(c, third, query, line, halves);
      d = add_line(d, fourth, query, line, halves);
    }
    __m128i four = sums_of_four(a, b, c, d);
    if (count - i >= 4)
      _mm_storeu_si128((__m128i *)(scores + i), four);
    else
      _mm_mask_storeu_epi32(scores + i, (__mmask8)((1u << (count - i)) - 1), four);
  }
}

CK_TARGET_AVX512 static void score_avx512(
  ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  switch (nodes.width / CK_LINE) {
  case 6: score_lines_avx512(nodes, ids, count, query, scores, 6, 0); break;
  case 12: score_lines_avx512(nodes, ids, count, query, scores, 12, 0); break;
  default: score_lines_avx512(nodes, ids, count, query, scores, nodes.width / CK_LINE, 0);
  }
}

CK_TARGET_AVX512 static void score_halves_avx512(
  ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  switch (nodes.width / CK_LINE) {
  case 3: score_lines_avx512(nodes, ids, count, query, scores, 3, 1); break;
  case 6: score_lines_avx512(nodes, ids, count, query, scores, 6, 1); break;
  default: score_lines_avx512(nodes, ids, count, query, scores, nodes.width / CK_LINE, 1);
  }
}

// MARK: AVX2: pairs of 16-bit products, which cannot overflow

CK_TARGET_AVX2 CK_INLINE int32_t sum_of_one(__m256i value) {
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
  four = _mm_hadd_epi32(four, four);
  return _mm_cvtsi128_si32(_mm_hadd_epi32(four, four));
}

CK_TARGET_AVX2 static void score_avx2(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  size_t lines = nodes.width / CK_LINE;
  for (size_t i = 0; i < count && i < CK_AHEAD; i++) fetch(nodes, ids[i], lines);
  for (size_t i = 0; i < count; i++) {
    if (i + CK_AHEAD < count) fetch(nodes, ids[i + CK_AHEAD], lines);
    const uint8_t *from = code(nodes, ids[i]);
    __m256i even = _mm256_setzero_si256(), odd = even;
    for (size_t k = 0; k < nodes.width; k += 32) {
      __m256i low = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(from + k)));
      __m256i high = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(from + k + 16)));
      even = _mm256_add_epi32(
        even, _mm256_madd_epi16(low, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + k)))));
      odd = _mm256_add_epi32(
        odd, _mm256_madd_epi16(high, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + k + 16)))));
    }
    scores[i] = sum_of_one(_mm256_add_epi32(even, odd));
  }
}

/// Numbers below 16 times signed bytes, in pairs, fit 16 bits.
CK_TARGET_AVX2 CK_INLINE __m256i products_avx2(__m256i numbers, const int8_t *query) {
  return _mm256_maddubs_epi16(numbers, _mm256_loadu_si256((const __m256i *)query));
}

CK_TARGET_AVX2 static void score_halves_avx2(
  ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores) {
  size_t lines = nodes.width / CK_LINE;
  const __m256i mask = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  for (size_t i = 0; i < count && i < CK_AHEAD; i++) fetch(nodes, ids[i], lines);
  for (size_t i = 0; i < count; i++) {
    if (i + CK_AHEAD < count) fetch(nodes, ids[i + CK_AHEAD], lines);
    const uint8_t *from = code(nodes, ids[i]);
    __m256i sum = _mm256_setzero_si256();
    for (size_t k = 0; k < nodes.width; k += 32) {
      const int8_t *part = query + k / CK_LINE * 2 * CK_LINE + k % CK_LINE;
      __m256i value = _mm256_loadu_si256((const __m256i *)(from + k));
      __m256i low = products_avx2(_mm256_and_si256(value, mask), part);
      __m256i high = products_avx2(_mm256_and_si256(_mm256_srli_epi16(value, 4), mask), part + CK_LINE);
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_add_epi16(low, high), ones));
    }
    scores[i] = sum_of_one(sum);
  }
}

#endif

// MARK: Rounding

CK_INLINE uint8_t rounded(float value, float lowest, float step, float most) {
  float number = step > 0 ? __builtin_roundevenf((value - lowest) / step) : 0;
  return (uint8_t)(number < 0 ? 0 : number > most ? most : number);
}

CK_INLINE void encode(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes) {
  float most = nodes.bits == 4 ? 15 : 255;
  for (size_t row = 0; row < count; row++) {
    const float *values = rows + row * stride;
    uint8_t *to = nodes.bytes + row * nodes.stride;
    memset(to, 0, nodes.width);
    for (size_t k = 0; k < depth; k++) {
      uint8_t number = rounded(values[k], lowest[k], steps[k], most);
      if (nodes.bits == 4)
        to[k / (2 * CK_LINE) * CK_LINE + k % CK_LINE] |= (uint8_t)(k / CK_LINE % 2 ? number << 4 : number);
      else
        to[k] = number;
    }
  }
}

static void encode_portable(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes) {
  encode(rows, stride, count, depth, lowest, steps, nodes);
}

CK_INLINE float fold(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width) {
  ck_f16 largest = {0};
  size_t k = 0;
  for (; k + 16 <= depth; k += 16)
    largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(ck_load(query + k) * ck_load(steps + k)));
  if (k < depth) {
    ck_f16 value = ck_load_part(query + k, depth - k, 0) * ck_load_part(steps + k, depth - k, 0);
    largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(value));
  }
  float bound = ck_largest(largest), inverse = bound > 0 ? 127 / bound : 0;
  typedef int8_t bytes16 __attribute__((vector_size(16)));
  for (k = 0; k < width; k += 16) {
    ck_f16 value = {0};
    if (k + 16 <= depth)
      value = ck_load(query + k) * ck_load(steps + k);
    else if (k < depth)
      value = ck_load_part(query + k, depth - k, 0) * ck_load_part(steps + k, depth - k, 0);
    ck_f16 whole = __builtin_elementwise_roundeven(value * inverse);
    whole = __builtin_elementwise_max(__builtin_elementwise_min(whole, ck_splat(127)), ck_splat(-127));
    bytes16 packed = __builtin_convertvector(__builtin_convertvector(whole, ck_i16), bytes16);
    memcpy(bytes + k, &packed, sizeof packed);
  }
  return bound / 127;
}

static float fold_portable(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width) {
  return fold(query, steps, depth, bytes, width);
}

#if defined(__x86_64__)

CK_TARGET_AVX512 static float fold_avx512(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width) {
  return fold(query, steps, depth, bytes, width);
}

CK_TARGET_AVX2 static float fold_avx2(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width) {
  return fold(query, steps, depth, bytes, width);
}

CK_TARGET_AVX512 static void encode_avx512(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes) {
  encode(rows, stride, count, depth, lowest, steps, nodes);
}

CK_TARGET_AVX2 static void encode_avx2(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes) {
  encode(rows, stride, count, depth, lowest, steps, nodes);
}

#endif

// MARK: Inner products of floats

/// Four sums of sixteen lanes each, so that additions do not wait for each other; folded in one order.
CK_INLINE float dot(const float *left, const float *right, size_t depth) {
  ck_f16 first = {0}, second = {0}, third = {0}, fourth = {0};
  size_t k = 0;
  for (; k + 64 <= depth; k += 64) {
    first += ck_load(left + k) * ck_load(right + k);
    second += ck_load(left + k + 16) * ck_load(right + k + 16);
    third += ck_load(left + k + 32) * ck_load(right + k + 32);
    fourth += ck_load(left + k + 48) * ck_load(right + k + 48);
  }
  for (; k + 16 <= depth; k += 16) first += ck_load(left + k) * ck_load(right + k);
  if (k < depth) second += ck_load_part(left + k, depth - k, 0) * ck_load_part(right + k, depth - k, 0);
  return ck_sum((first + second) + (third + fourth));
}

CK_INLINE void dot_rows(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out) {
  for (size_t i = 0; ids && i < count && i < 2; i++)
    for (size_t k = 0; k < depth; k += 16) __builtin_prefetch(rows + ids[i] * stride + k, 0, 3);
  for (size_t i = 0; i < count; i++) {
    if (ids && i + 2 < count)
      for (size_t k = 0; k < depth; k += 16) __builtin_prefetch(rows + ids[i + 2] * stride + k, 0, 3);
    out[i] = dot(rows + (ids ? ids[i] : i) * stride, query, depth);
  }
}

static void dot_rows_portable(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out) {
  dot_rows(rows, stride, ids, count, query, depth, out);
}

#if defined(__x86_64__)

CK_TARGET_AVX512 static void dot_rows_avx512(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out) {
  dot_rows(rows, stride, ids, count, query, depth, out);
}

CK_TARGET_AVX2 static void dot_rows_avx2(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out) {
  dot_rows(rows, stride, ids, count, query, depth, out);
}

#endif

void ck_choose_code_scores(ck_table *table, ck_tier tier) {
  table->score_codes = score_portable;
  table->score_halves = score_halves_portable;
  table->encode_codes = encode_portable;
  table->fold_query = fold_portable;
  table->dot_rows = dot_rows_portable;
#if defined(__x86_64__)
  if (tier == CK_AVX2) {
    table->score_codes = score_avx2;
    table->score_halves = score_halves_avx2;
    table->encode_codes = encode_avx2;
    table->fold_query = fold_avx2;
    table->dot_rows = dot_rows_avx2;
  }
  if (tier == CK_AVX512) {
    table->score_codes = score_avx512;
    table->score_halves = score_halves_avx512;
    table->encode_codes = encode_avx512;
    table->fold_query = fold_avx512;
    table->dot_rows = dot_rows_avx512;
  }
#endif
}
