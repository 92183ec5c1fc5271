// Kernels with run-time dispatch: AVX-512 (with VNNI for bytes), AVX2 with FMA, and portable C.
//
// The tier is chosen once, at load time, from what the processor can do. Integer kernels give equal results in all tiers; floating-point
// kernels agree to rounding, since their tiers sum in other orders.
//
// Sizes are in elements. No pointer may be null unless its size is zero; outputs never overlap inputs. Callers check sizes.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "CKernelsCodes.h"

/// Columns of a packed panel.
#define CK_PANEL 48

typedef enum ck_tier { CK_PORTABLE = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_tier;

/// The best tier of this processor.
ck_tier ck_best_tier(void);
/// The tier in force.
ck_tier ck_tier_in_force(void);
/// Puts a tier in force for the whole process; one that the processor lacks is lowered to the best it has. For tests and benchmarks, before
/// other threads use the kernels.
void ck_force_tier(ck_tier tier);

// Matrix products. A weight matrix of `columns` outputs and `depth` inputs is packed once into panels of CK_PANEL columns, the last one
// filled up with zeros: panel after panel, within it depth after depth (for bytes: four depths after four depths), CK_PANEL entries each.

/// Floats of a packed matrix.
size_t ck_packed_floats(size_t columns, size_t depth);
/// Packs `columns` rows of `depth` floats that lie `stride` apart, as `[columns x depth]`, the layout of trained weights.
void ck_pack_floats(const float *weights, size_t stride, size_t columns, size_t depth, float *packed);
/// Packs `depth` rows of `columns` floats that lie `stride` apart, as `[depth x columns]`.
void ck_pack_floats_transposed(const float *weights, size_t stride, size_t columns, size_t depth, float *packed);
/// out = left x weights (+ bias): `left` is `[rows x depth]`, `out` is `[rows x columns]`; `bias` may be null.
void ck_multiply_floats(
  const float *left, size_t left_stride, const float *packed, const float *bias, float *out, size_t out_stride, size_t rows,
  size_t columns, size_t depth);

/// Bytes of a packed matrix; `depth` is rounded up to a multiple of four.
size_t ck_packed_bytes(size_t columns, size_t depth);
/// Packs `[columns x depth]` floats as signed bytes, each column scaled to -127 ... 127 by its largest magnitude.
///
/// `scales` gets for each column (filled up to whole panels) what a byte stands for, `sums` the sum of its bytes.
void ck_pack_bytes(
  const float *weights, size_t columns, size_t depth, int8_t *packed, float *scales, int32_t *sums);
/// Rounds each row to unsigned bytes: value = offset + scale x byte, with offset the row's smallest value (at most 0).
///
/// `bytes` is `[rows x depth rounded up to four]`.
void ck_quantise_rows(
  const float *values, size_t stride, size_t rows, size_t depth, uint8_t *bytes, float *scales, float *offsets);
/// out = left x weights + bias with exact 32-bit integer sums, for rows of `ck_quantise_rows` and weights of `ck_pack_bytes`.
void ck_multiply_bytes(
  const uint8_t *left, const float *row_scales, const float *row_offsets, const int8_t *packed, const float *column_scales,
  const int32_t *column_sums, const float *bias, float *out, size_t out_stride, size_t rows, size_t columns, size_t depth);

// Row functions.

/// x <- x / 2 x (1 + erf(x / sqrt 2)), within 1e-6 of the exact value (D. Hendrycks, K. Gimpel, arXiv 1606.08415).
void ck_gelu(float *values, size_t count);
/// Each row of `[rows x count]` <- softmax(scale x row).
void ck_softmax_rows(float *values, size_t stride, size_t rows, size_t count, float scale);
/// Each row of `values` <- normalise(values + added) x gain + bias (J. Ba, J. Kiros, G. Hinton, arXiv 1607.06450); `added` may be null.
void ck_add_normalise_rows(
  float *values, const float *added, const float *gain, const float *bias, size_t rows, size_t count, float epsilon);

// Posting lists, in the forms that posting_lists.c describes. Sums are 16-bit impacts of the documents of a window, whose size is a power of
// two; they wrap, which callers exclude by the scale of their impacts. `impacts` are those of the frequencies 0 to 255, the last one for all
// from 255 on. The eight bytes past `length` must be readable.

/// What reading answers when the bytes are not what they should be.
#define CK_DAMAGED ((size_t)-1)

/// Reads `count` postings in blocks; returns the bytes read.
size_t ck_read_blocks(const uint8_t *from, size_t length, size_t count, uint32_t *ids, uint32_t *frequencies);
/// Reads the postings of a window of `documents` documents, of which there may be as many; returns how many there are. Ids count from the
/// window's first document; those of blocks are not checked.
size_t ck_read_window(const uint8_t *from, size_t length, size_t documents, uint32_t *ids, uint32_t *frequencies);
/// Adds the impact of each posting of a window of `documents` documents to its document's sum.
void ck_add_window(
  uint16_t *sums, size_t size, size_t documents, const uint8_t *from, size_t length, const uint16_t *impacts);
/// Adds the impact of each posting listed; an id is taken modulo `size`.
void ck_add_listed(
  uint16_t *sums, size_t size, const uint32_t *ids, const uint32_t *frequencies, size_t count, const uint16_t *impacts);
/// How often the documents at `places` of a window, ascending and below `documents`, have the term: 0 for those without it.
void ck_find_in_window(
  const uint8_t *from, size_t length, size_t documents, const uint16_t *places, size_t count, uint32_t *frequencies);
/// The same for postings that are listed; `first` is the window's first document.
void ck_find_listed(
  const uint32_t *ids, const uint32_t *listed_frequencies, size_t listed, uint32_t first, const uint16_t *places, size_t count,
  uint32_t *frequencies);
/// The number of sums of at least `least`.
size_t ck_count_at_least(const uint16_t *sums, size_t count, uint16_t least);
/// The places of the sums of at least `least`, ascending; returns how many, `out` has room for `count`, a multiple of 32.
size_t ck_collect_at_least(const uint16_t *sums, size_t count, uint16_t least, uint16_t *out);

#endif
