// Best-first search of a proximity graph over codes (Y. Malkov, D. Yashunin, TPAMI 2020, doi 10.1109/TPAMI.2018.2889473, algorithm 2, on one
// layer), with two-hop expansion under a filter (L. Patel and others, ACORN, SIGMOD 2024, arXiv 2403.04871, ACORN-1), and the choice of
// diverse links (S. Jayaram Subramanya and others, DiskANN, NeurIPS 2019, algorithm 2).
//
// All scores are integers and all ties are broken by node, so a result depends on the graph and the query alone.

#include <string.h>

#include "dispatch.h"

static inline const uint32_t *links_of(ck_nodes nodes, uint32_t node) {
  return (const uint32_t *)(nodes.bytes + (size_t)node * nodes.stride + nodes.width);
}

static inline void fetch_links(ck_nodes nodes, uint32_t node) {
  const char *from = (const char *)links_of(nodes, node);
  for (size_t at = 0; at < nodes.degree * 4; at += CK_LINE) __builtin_prefetch(from + at, 0, 3);
}

static inline int has(const uint64_t *bits, uint32_t at) { return bits[at >> 6] >> (at & 63) & 1; }

// MARK: The beam

typedef struct beam {
  int64_t *entries;
  size_t count, width;
  /// The first entry whose links have not been followed.
  size_t next;
} beam;

static inline int64_t entry(int32_t score, uint32_t node) {
  return (int64_t)((uint64_t)(uint32_t)score << 32 | (uint64_t)(0x7FFFFFFFu - node) << 1);
}

/// Puts an entry in its place, if there is one.
static inline int offer(beam *into, int64_t added) {
  if (into->count == into->width && added <= into->entries[into->count - 1]) return 0;
  size_t low = 0, length = into->count;
  while (length > 0) {
    size_t half = length / 2;
    int below = into->entries[low + half] > added;
    low = below ? low + half + 1 : low;
    length = below ? length - half - 1 : half;
  }
  size_t moved = into->count - low;
  if (into->count == into->width) moved--;
  else into->count++;
  memmove(into->entries + low + 1, into->entries + low, moved * sizeof(int64_t));
  into->entries[low] = added;
  if (low < into->next) into->next = low;
  return 1;
}

static inline void offer_scored(
  ck_nodes nodes, beam *into, const uint32_t *ids, const int32_t *scores, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (offer(into, entry(scores[i], ids[i]))) fetch_links(nodes, ids[i]);
}

// MARK: A step

typedef struct search {
  ck_nodes nodes;
  const int8_t *query;
  const uint64_t *allowed;
  const uint32_t *ordinals;
  size_t reach, touched;
  ck_search_room *room;
} search;

/// Marks a node; whether it is new. Without a branch: nobody could foretell it.
static inline int visit(search *by, uint32_t node) {
  uint64_t *at = by->room->visited + (node >> 6), word = *at;
  *at = word | (uint64_t)1 << (node & 63);
  return (int)(~word >> (node & 63) & 1);
}

static inline int is_allowed(const search *by, uint32_t node) {
  return has(by->allowed, by->ordinals ? by->ordinals[node] : node);
}

/// The new nodes among the links of one.
static inline size_t fresh(search *by, uint32_t node, uint32_t *into) {
  const uint32_t *links = links_of(by->nodes, node);
  size_t count = 0;
  for (size_t i = 0; i < by->nodes.degree && links[i] != CK_NO_NODE; i++) {
    into[count] = links[i];
    count += (size_t)visit(by, links[i]);
  }
  return count;
}

/// The new allowed nodes among the links of one; in place of a new link that is not allowed, those among its links. Nodes passed through are
/// put at the end, behind `*count`, since they are visited, too.
static inline size_t fresh_allowed(search *by, uint32_t node, uint32_t *into, size_t *passed) {
  uint32_t through[CK_MOST_FRESH];
  size_t direct = fresh(by, node, into), count = 0, others = 0;
  for (size_t i = 0; i < direct; i++) {
    if (is_allowed(by, into[i])) {
      into[count++] = into[i];
    } else {
      fetch_links(by->nodes, into[i]);
      through[others++] = into[i];
    }
  }
  for (size_t i = 0; i < others && count < by->reach; i++) {
    const uint32_t *links = links_of(by->nodes, through[i]);
    for (size_t j = 0; j < by->nodes.degree && links[j] != CK_NO_NODE && count < by->reach; j++)
      if (is_allowed(by, links[j]) && visit(by, links[j])) into[count++] = links[j];
  }
  memcpy(into + count, through, others * sizeof(uint32_t));
  *passed = others;
  return count;
}

static void step(search *by, uint32_t node, beam *into) {
  int32_t scores[CK_MOST_FRESH];
  uint32_t *ids = by->room->touched + by->touched;
  size_t passed = 0, count = by->allowed ? fresh_allowed(by, node, ids, &passed) : fresh(by, node, ids);
  ck_score(by->nodes, ids, count, by->query, scores);
  by->touched += count + passed;
  by->room->scored += count;
  by->room->expanded++;
  offer_scored(by->nodes, into, ids, scores, count);
}

// MARK: Searches

/// Scores the starts; those allowed enter the beam. The links of the best are followed when it is not itself in the beam.
static void begin(search *by, const uint32_t *starts, size_t count, beam *into) {
  int64_t best = INT64_MIN;
  for (size_t first = 0; first < count; first += CK_MOST_FRESH) {
    int32_t scores[CK_MOST_FRESH];
    size_t part = count - first < CK_MOST_FRESH ? count - first : CK_MOST_FRESH;
    ck_score(by->nodes, starts + first, part, by->query, scores);
    by->room->scored += part;
    for (size_t i = 0; i < part; i++) {
      uint32_t node = starts[first + i];
      int64_t found = entry(scores[i], node);
      if (found > best) best = found;
      if (!visit(by, node)) continue;
      by->room->touched[by->touched++] = node;
      if (!by->allowed || is_allowed(by, node)) offer(into, found);
    }
  }
  if (by->allowed && count > 0) step(by, CK_BEAM_NODE(best), into);
}

size_t ck_search_graph(
  ck_nodes nodes, const int8_t *query, const uint32_t *starts, size_t start_count, size_t width, const uint64_t *allowed,
  const uint32_t *ordinals, size_t reach, ck_search_room *room) {
  search by = {nodes, query, allowed, ordinals, reach, 0, room};
  beam into = {room->beam, 0, width, 0};
  begin(&by, starts, start_count, &into);
  while (into.next < into.count) {
    int64_t *at = into.entries + into.next;
    if (*at & 1) {
      into.next++;
      continue;
    }
    *at |= 1;
    uint32_t node = CK_BEAM_NODE(*at);
    into.next++;
    step(&by, node, &into);
  }
  for (size_t i = 0; i < by.touched; i++) room->visited[room->touched[i] >> 6] = 0;
  return into.count;
}

size_t ck_search_list(
  ck_nodes nodes, const int8_t *query, const uint32_t *ids, size_t count, size_t width, ck_search_room *room) {
  beam into = {room->beam, 0, width, 0};
  int32_t scores[CK_MOST_FRESH];
  for (size_t first = 0; first < count && width > 0; first += CK_MOST_FRESH) {
    size_t part = count - first < CK_MOST_FRESH ? count - first : CK_MOST_FRESH;
    ck_score(nodes, ids + first, part, query, scores);
    for (size_t i = 0; i < part; i++) offer(&into, entry(scores[i], ids[first + i]));
  }
  room->scored += count;
  return into.count;
}

// MARK: Links

/// Whether some kept node is closer to the candidate than `distance`, by the factor `slack`.
static int is_covered(
  ck_nodes nodes, const int8_t *query, float base, float scale, const uint32_t *kept, size_t count, float distance, float slack) {
  int32_t scores[4];
  for (size_t first = 0; first < count; first += 4) {
    size_t part = count - first < 4 ? count - first : 4;
    ck_score(nodes, kept + first, part, query, scores);
    for (size_t i = 0; i < part; i++)
      if (slack * (1 - (base + scale * (float)scores[i])) <= distance) return 1;
  }
  return 0;
}

size_t ck_choose_links(
  ck_nodes nodes, const int8_t *folded, const float *bases, const float *scales, const uint32_t *candidates,
  const float *similarities, size_t count, float slack, size_t most, uint32_t *kept, float *kept_similarities) {
  size_t chosen = 0;
  for (size_t i = 0; i < count && chosen < most; i++) {
    uint32_t node = candidates[i];
    const int8_t *query = folded + (size_t)node * nodes.width;
    if (is_covered(nodes, query, bases[node], scales[node], kept, chosen, 1 - similarities[i], slack)) continue;
    kept[chosen] = node;
    kept_similarities[chosen++] = similarities[i];
  }
  return chosen;
}
