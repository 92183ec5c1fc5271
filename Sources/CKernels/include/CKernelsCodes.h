// Vectors as codes of 8 or 4 bits an element, and the search of a graph over them.
//
// Each element has its own affine map: element k = lowest[k] + step[k] x number, with numbers up to 255 or 15. A query is folded into the map
// once: its signed bytes are query[k] x step[k], rounded with one scale. A score is then the exact 32-bit sum of products,
//
//   query . vector  =  sum of query[k] x lowest[k]  +  scale x score,  but for rounding,
//
// so integer scores order vectors as inner products do, and are equal in all tiers.
#ifndef CKERNELS_CODES_H
#define CKERNELS_CODES_H

#include <stddef.h>
#include <stdint.h>

/// Bytes of a code are filled up to a multiple of this, a cache line.
#define CK_LINE 64
/// An empty link.
#define CK_NO_NODE UINT32_MAX

/// Codes with their links, one node after the other.
typedef struct ck_nodes {
  /// At each node: `width` bytes of code, a multiple of CK_LINE, and `degree` links (the empty ones last), filled up to `stride`, another.
  ///
  /// With 8 bits a byte is an element. With 4 bits each line of 64 bytes has 128 elements, the first 64 in the low halves.
  uint8_t *bytes;
  size_t stride, width, degree, bits;
} ck_nodes;

/// Room of a search; `visited` is all zero before and after.
typedef struct ck_search_room {
  /// A bit a node.
  uint64_t *visited;
  /// An entry a node, and CK_MOST_FRESH more.
  uint32_t *touched;
  /// The beam's entries, best first, and one more.
  int64_t *beam;
  /// Nodes scored and nodes whose links were followed, counted up.
  uint64_t scored, expanded;
} ck_search_room;

/// The most nodes that are scored in one step of a search.
#define CK_MOST_FRESH 512

/// Rounds `count` rows of `depth` floats that lie `stride` apart to codes in nodes; the rest of a code becomes zero.
void ck_encode_codes(
  const float *rows, size_t stride, size_t count, size_t depth, const float *lowest, const float *steps, ck_nodes nodes);
/// Folds a query of `depth` floats: `bytes` gets `width` signed bytes, zeros behind the last element; returns the scale.
float ck_fold_query(const float *query, const float *steps, size_t depth, int8_t *bytes, size_t width);
/// scores[i] = the sum of products of a folded query, an element a byte, with the code of node `ids[i]`.
void ck_score_codes(ck_nodes nodes, const uint32_t *ids, size_t count, const int8_t *query, int32_t *scores);

/// An entry of a beam: the score above the node's complement, so that entries order by score, then by smaller node; bit 0 says that the links
/// of the node have been followed.
#define CK_BEAM_NODE(entry) (0x7FFFFFFFu - (uint32_t)((uint64_t)(entry) >> 1 & 0x7FFFFFFFu))
#define CK_BEAM_SCORE(entry) ((int32_t)((entry) >> 32))

/// Best-first search from `starts` with a beam of `width`; returns how many entries the beam holds, best first.
///
/// With `allowed` (a bit an ordinal; `ordinals` gives the ordinal of a node) the beam holds allowed nodes only, and the links of a node that
/// is not allowed are followed in its place, at most `reach` nodes a step.
size_t ck_search_graph(
  ck_nodes nodes, const int8_t *query, const uint32_t *starts, size_t start_count, size_t width, const uint64_t *allowed,
  const uint32_t *ordinals, size_t reach, ck_search_room *room);
/// Scores all of `ids` and keeps the best `width` in the beam; returns how many it holds, best first.
size_t ck_search_list(
  ck_nodes nodes, const int8_t *query, const uint32_t *ids, size_t count, size_t width, ck_search_room *room);

/// Chooses links: goes through candidates, best first, and keeps one unless a kept one is closer to it than the point is, by the factor
/// `slack` at least.
///
/// Closeness is measured as 1 - similarity; `similarities` are those of the point with the candidates, and those between candidates come from
/// scores of `folded` vectors (`nodes.width` signed bytes each, for codes of 8 bits), as base + scale x score.
size_t ck_choose_links(
  ck_nodes nodes, const int8_t *folded, const float *bases, const float *scales, const uint32_t *candidates,
  const float *similarities, size_t count, float slack, size_t most, uint32_t *kept, float *kept_similarities);

/// out[i] = the inner product of `query` with row `ids[i]`, or with row i when `ids` is null: summed in one order in all tiers.
void ck_dot_rows(
  const float *rows, size_t stride, const uint32_t *ids, size_t count, const float *query, size_t depth, float *out);

/// Zeroed memory that begins at a cache line, in large pages where the system has them; null when there is none.
void *ck_allocate(size_t bytes);
/// Gives memory of `ck_allocate` back.
void ck_release(void *memory, size_t bytes);

#endif
