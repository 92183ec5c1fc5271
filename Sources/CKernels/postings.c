// Posting lists: unpacking of ids, and sums of 16-bit impacts over a window of documents.
//
// Ids are stored as gaps less one of a fixed width, the first bit of the first byte first. What is computed is the same in all tiers, bit for
// bit; sums wrap at 2^16, which callers exclude by the scale of their impacts.

#include "dispatch.h"
#include "vectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__x86_64__)
#define CK_TARGET_POPCOUNT __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,popcnt")))
#endif

// MARK: Unpacking

/// The ids from `from` on, one after the other.
CK_INLINE void unpack_rest(
  const uint8_t *packed, unsigned width, size_t from, size_t count, uint32_t next, uint32_t *out) {
  uint64_t mask = (1ull << width) - 1;
  for (size_t i = from; i < count; i++) {
    size_t bit = i * width;
    uint64_t word;
    memcpy(&word, packed + bit / 8, sizeof word);
    next += (uint32_t)((word >> (bit % 8)) & mask);
    out[i] = next++;
  }
}

static void unpack_portable(const uint8_t *packed, unsigned width, size_t count, uint32_t first, uint32_t *out) {
  unpack_rest(packed, width, 0, count, first, out);
}

#if defined(__x86_64__)

// A gathered word of 32 bits holds a value of up to 25 bits at any bit of its first byte.
enum { widest_gathered = 25 };

CK_TARGET_AVX2 static void unpack_avx2(const uint8_t *packed, unsigned width, size_t count, uint32_t first, uint32_t *out) {
  size_t i = 0;
  if (width <= widest_gathered) {
    __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), mask = _mm256_set1_epi32((int)((1u << width) - 1));
    __m256i bits = _mm256_mullo_epi32(lanes, _mm256_set1_epi32((int)width));
    __m256i bytes = _mm256_srli_epi32(bits, 3), shifts = _mm256_and_si256(bits, _mm256_set1_epi32(7));
    __m256i last = _mm256_set1_epi32(7), low_last = _mm256_set1_epi32(3);
    __m256i previous = _mm256_set1_epi32((int)first - 1);
    for (; i + 8 <= count; i += 8, packed += width) {
      __m256i gap = _mm256_i32gather_epi32((const int *)packed, bytes, 1);
      gap = _mm256_add_epi32(_mm256_and_si256(_mm256_srlv_epi32(gap, shifts), mask), _mm256_set1_epi32(1));
      gap = _mm256_add_epi32(gap, _mm256_slli_si256(gap, 4));
      gap = _mm256_add_epi32(gap, _mm256_slli_si256(gap, 8));
      __m256i carry = _mm256_permutevar8x32_epi32(gap, low_last);
      gap = _mm256_add_epi32(gap, _mm256_blend_epi32(_mm256_setzero_si256(), carry, 0xF0));
      gap = _mm256_add_epi32(gap, previous);
      _mm256_storeu_si256((__m256i *)(out + i), gap);
      previous = _mm256_permutevar8x32_epi32(gap, last);
    }
    packed -= i / 8 * width;
  }
  unpack_rest(packed, width, i, count, i ? out[i - 1] + 1 : first, out);
}

CK_TARGET_AVX512 static void unpack_avx512(
  const uint8_t *packed, unsigned width, size_t count, uint32_t first, uint32_t *out) {
  size_t i = 0;
  if (width <= widest_gathered) {
    __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), zero = _mm512_setzero_si512();
    __m512i mask = _mm512_set1_epi32((int)((1u << width) - 1)), last = _mm512_set1_epi32(15);
    __m512i bits = _mm512_mullo_epi32(lanes, _mm512_set1_epi32((int)width));
    __m512i bytes = _mm512_srli_epi32(bits, 3), shifts = _mm512_and_si512(bits, _mm512_set1_epi32(7));
    __m512i previous = _mm512_set1_epi32((int)first - 1);
    for (; i + 16 <= count; i += 16, packed += 2 * width) {
      __m512i gap = _mm512_i32gather_epi32(bytes, packed, 1);
      gap = _mm512_add_epi32(_mm512_and_si512(_mm512_srlv_epi32(gap, shifts), mask), _mm512_set1_epi32(1));
      gap = _mm512_add_epi32(gap, _mm512_alignr_epi32(gap, zero, 15));
      gap = _mm512_add_epi32(gap, _mm512_alignr_epi32(gap, zero, 14));
      gap = _mm512_add_epi32(gap, _mm512_alignr_epi32(gap, zero, 12));
      gap = _mm512_add_epi32(gap, _mm512_alignr_epi32(gap, zero, 8));
      gap = _mm512_add_epi32(gap, previous);
      _mm512_storeu_si512(out + i, gap);
      previous = _mm512_permutexvar_epi32(last, gap);
    }
    packed -= i / 8 * width;
  }
  unpack_rest(packed, width, i, count, i ? out[i - 1] + 1 : first, out);
}

#endif

// MARK: Sums over a window

static void add_bits_portable(uint16_t *sums, const uint8_t *bits, size_t count, uint16_t impact) {
  for (size_t i = 0; i < count; i++) sums[i] += (uint16_t)(impact & -(bits[i / 8] >> (i % 8) & 1));
}

CK_INLINE size_t count_sums(const uint16_t *sums, size_t count, uint16_t least) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += sums[i] >= least;
  return found;
}

static size_t count_portable(const uint16_t *sums, size_t count, uint16_t least) { return count_sums(sums, count, least); }

static size_t collect_portable(const uint16_t *sums, size_t count, uint16_t least, uint16_t *out) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    if (sums[i] >= least) out[found++] = (uint16_t)i;
  return found;
}

#if defined(__x86_64__)

CK_TARGET_AVX2 static void add_bits_avx2(uint16_t *sums, const uint8_t *bits, size_t count, uint16_t impact) {
  __m256i selectors = _mm256_setr_epi16(
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, (short)32768);
  __m256i added = _mm256_set1_epi16((short)impact);
  for (size_t i = 0; i < count; i += 16) {
    uint16_t word;
    memcpy(&word, bits + i / 8, sizeof word);
    __m256i chosen = _mm256_and_si256(_mm256_set1_epi16((short)word), selectors);
    __m256i mask = _mm256_cmpeq_epi16(chosen, selectors);
    __m256i *place = (__m256i *)(sums + i);
    _mm256_storeu_si256(place, _mm256_add_epi16(_mm256_loadu_si256(place), _mm256_and_si256(mask, added)));
  }
}

CK_TARGET_AVX512 static void add_bits_avx512(uint16_t *sums, const uint8_t *bits, size_t count, uint16_t impact) {
  __m512i added = _mm512_set1_epi16((short)impact);
  for (size_t i = 0; i < count; i += 32) {
    uint32_t mask;
    memcpy(&mask, bits + i / 8, sizeof mask);
    __m512i sum = _mm512_loadu_si512(sums + i);
    _mm512_storeu_si512(sums + i, _mm512_mask_add_epi16(sum, mask, sum, added));
  }
}

CK_TARGET_AVX2 static size_t count_avx2(const uint16_t *sums, size_t count, uint16_t least) {
  return count_sums(sums, count, least);
}

CK_TARGET_POPCOUNT static size_t count_avx512(const uint16_t *sums, size_t count, uint16_t least) {
  size_t found = 0;
  __m512i bound = _mm512_set1_epi16((short)least);
  for (size_t i = 0; i < count; i += 32)
    found += (size_t)__builtin_popcount(_mm512_cmpge_epu16_mask(_mm512_loadu_si512(sums + i), bound));
  return found;
}

CK_TARGET_AVX2 static size_t collect_avx2(const uint16_t *sums, size_t count, uint16_t least, uint16_t *out) {
  size_t found = 0;
  __m256i bound = _mm256_set1_epi16((short)least);
  for (size_t i = 0; i < count; i += 16) {
    __m256i sum = _mm256_loadu_si256((const __m256i *)(sums + i));
    // One bit in two of the mask of bytes.
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi16(_mm256_max_epu16(sum, bound), sum)) & 0x55555555u;
    for (; mask; mask &= mask - 1) out[found++] = (uint16_t)(i + (size_t)__builtin_ctz(mask) / 2);
  }
  return found;
}

CK_TARGET_AVX512 static size_t collect_avx512(const uint16_t *sums, size_t count, uint16_t least, uint16_t *out) {
  size_t found = 0;
  __m512i bound = _mm512_set1_epi16((short)least);
  for (size_t i = 0; i < count; i += 32) {
    uint32_t mask = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(sums + i), bound);
    for (; mask; mask &= mask - 1) out[found++] = (uint16_t)(i + (size_t)__builtin_ctz(mask));
  }
  return found;
}

#endif

void ck_choose_postings(ck_table *table, ck_tier tier) {
  table->unpack_ids = unpack_portable;
  table->add_bits = add_bits_portable;
  table->count_at_least = count_portable;
  table->collect_at_least = collect_portable;
#if defined(__x86_64__)
  if (tier == CK_AVX2) {
    table->unpack_ids = unpack_avx2;
    table->add_bits = add_bits_avx2;
    table->count_at_least = count_avx2;
    table->collect_at_least = collect_avx2;
  }
  if (tier == CK_AVX512) {
    table->unpack_ids = unpack_avx512;
    table->add_bits = add_bits_avx512;
    table->count_at_least = count_avx512;
    table->collect_at_least = collect_avx512;
  }
#else
  (void)tier;
#endif
}
