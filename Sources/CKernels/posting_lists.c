// The forms in which posting lists are stored, read with every bound checked: whatever the bytes are, nothing past them is touched.
//
// A frequency is stored only where it is above one. Numbers are little-endian.
//
// A block holds up to 128 postings:
//
// | bytes               | content |
// |---------------------|---------|
// | 1                   | bits of a gap, 0 to 32 |
// | 1                   | e, postings with a frequency above one |
// | bits x postings / 8 | gaps less one, rounded up to a whole byte |
// | e                   | their places in the block, ascending |
// | e                   | their frequencies, 255 for 255 and more |
// | 4 for each 255      | those frequencies |
//
// A window holds the postings of a fixed number of documents in a row. It begins with a number of 16 bits, that of postings; with its highest
// bit set the postings are a bit set, without it blocks. After a bit set's number:
//
// | bytes          | content |
// |----------------|---------|
// | 2              | e, postings with a frequency above one |
// | documents / 8  | a bit for each document, rounded up to a multiple of four bytes |
// | 2e             | the documents of those, ascending |
// | e              | their frequencies, 255 for 255 and more |
// | 4 for each 255 | those frequencies |

#include "dispatch.h"

#include <string.h>

// What may be read past the gaps of a block: the readers of packed gaps load whole words.
enum { slack = 8, most_listed = 128, is_bit_set = 0x8000, escape = 255 };

static uint16_t number16(const uint8_t *from) {
  uint16_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

static uint32_t number32(const uint8_t *from) {
  uint32_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

/// The parts of a block, or of a window that is a bit set.
typedef struct part {
  unsigned width;
  size_t count, exceptions;
  const uint8_t *body, *places, *frequencies, *large, *end;
} part;

/// The bytes after `frequencies`; null when they do not lie within `limit`.
static const uint8_t *after_large(const uint8_t *frequencies, size_t count, const uint8_t *limit) {
  size_t large = 0;
  for (size_t i = 0; i < count; i++) large += frequencies[i] == escape;
  return large * 4 <= (size_t)(limit - frequencies) - count ? frequencies + count + 4 * large : NULL;
}

static int open_block(const uint8_t *from, const uint8_t *limit, size_t count, part *block) {
  if (limit - from < 2) return 0;
  block->width = from[0];
  block->exceptions = from[1];
  block->count = count;
  block->body = from + 2;
  size_t bytes = (block->width * count + 7) / 8;
  if (block->width > 32 || block->exceptions > count) return 0;
  if ((size_t)(limit - block->body) < bytes + 2 * block->exceptions) return 0;
  block->places = block->body + bytes;
  block->frequencies = block->places + block->exceptions;
  block->large = block->frequencies + block->exceptions;
  block->end = after_large(block->frequencies, block->exceptions, limit);
  return block->end != NULL;
}

static int open_bit_set(const uint8_t *from, const uint8_t *limit, size_t documents, part *set) {
  size_t bytes = (documents + 31) / 32 * 4;
  if (limit - from < 4) return 0;
  set->count = number16(from) & ~is_bit_set;
  set->exceptions = number16(from + 2);
  set->body = from + 4;
  if ((size_t)(limit - set->body) < bytes + 3 * set->exceptions) return 0;
  set->places = set->body + bytes;
  set->frequencies = set->places + 2 * set->exceptions;
  set->large = set->frequencies + set->exceptions;
  set->end = after_large(set->frequencies, set->exceptions, limit);
  return set->end != NULL;
}

/// Writes the frequencies above one over `frequencies`; false when their places do not ascend within the block.
static int read_frequencies(const part *block, uint32_t *frequencies) {
  const uint8_t *large = block->large;
  for (size_t i = 0; i < block->exceptions; i++) {
    if (block->places[i] >= block->count || (i > 0 && block->places[i] <= block->places[i - 1])) return 0;
    uint32_t frequency = block->frequencies[i];
    if (frequency == escape) {
      frequency = number32(large);
      large += 4;
    }
    frequencies[block->places[i]] = frequency;
  }
  return 1;
}

size_t ck_read_blocks(const uint8_t *from, size_t length, size_t count, uint32_t *ids, uint32_t *frequencies) {
  const uint8_t *start = from, *limit = from + length;
  uint32_t next = 0;
  for (size_t done = 0; done < count; done += most_listed) {
    part block;
    size_t listed = count - done < most_listed ? count - done : most_listed;
    if (!open_block(from, limit, listed, &block)) return CK_DAMAGED;
    ck_functions.unpack_ids(block.body, block.width, listed, next, ids + done);
    for (size_t i = 0; i < listed; i++) frequencies[done + i] = 1;
    if (!read_frequencies(&block, frequencies + done)) return CK_DAMAGED;
    next = ids[done + listed - 1] + 1;
    from = block.end;
  }
  return (size_t)(from - start);
}

static size_t read_bit_set(
  const uint8_t *from, size_t length, size_t documents, uint32_t *ids, uint32_t *frequencies) {
  part set;
  if (!open_bit_set(from, from + length, documents, &set) || set.end != from + length) return CK_DAMAGED;
  const uint8_t *large = set.large;
  size_t found = 0, exception = 0;
  for (size_t word = 0; word < (documents + 31) / 32; word++)
    for (uint32_t bits = number32(set.body + 4 * word); bits; bits &= bits - 1) {
      uint32_t id = (uint32_t)(32 * word) + (uint32_t)__builtin_ctz(bits), frequency = 1;
      if (id >= documents) return CK_DAMAGED;
      if (exception < set.exceptions && number16(set.places + 2 * exception) == id) {
        frequency = set.frequencies[exception++];
        if (frequency == escape) {
          frequency = number32(large);
          large += 4;
        }
      }
      ids[found] = id;
      frequencies[found++] = frequency;
    }
  return found == set.count && exception == set.exceptions ? found : CK_DAMAGED;
}

size_t ck_read_window(const uint8_t *from, size_t length, size_t documents, uint32_t *ids, uint32_t *frequencies) {
  if (length < 2) return CK_DAMAGED;
  size_t count = number16(from);
  if (count & is_bit_set) return read_bit_set(from, length, documents, ids, frequencies);
  if (count > documents || ck_read_blocks(from + 2, length - 2, count, ids, frequencies) != length - 2) return CK_DAMAGED;
  return count;
}

static void add_bit_set(
  uint16_t *sums, size_t mask, size_t documents, const uint8_t *from, size_t length, const uint16_t *impacts) {
  part set;
  if (!open_bit_set(from, from + length, documents, &set)) return;
  ck_functions.add_bits(sums, set.body, (documents + 31) / 32 * 32, impacts[1]);
  for (size_t i = 0; i < set.exceptions; i++)
    sums[number16(set.places + 2 * i) & mask] += (uint16_t)(impacts[set.frequencies[i]] - impacts[1]);
}

void ck_add_window(
  uint16_t *sums, size_t size, size_t documents, const uint8_t *from, size_t length, const uint16_t *impacts) {
  if (length < 2) return;
  size_t count = number16(from), mask = size - 1;
  if (count & is_bit_set) {
    add_bit_set(sums, mask, documents, from, length, impacts);
    return;
  }
  const uint8_t *limit = from + length;
  uint32_t ids[most_listed], next = 0;
  from += 2;
  for (size_t done = 0; done < count; done += most_listed) {
    part block;
    size_t listed = count - done < most_listed ? count - done : most_listed;
    if (!open_block(from, limit, listed, &block)) return;
    ck_functions.unpack_ids(block.body, block.width, listed, next, ids);
    for (size_t i = 0; i < listed; i++) sums[ids[i] & mask] += impacts[1];
    for (size_t i = 0; i < block.exceptions; i++)
      sums[ids[block.places[i] % most_listed] & mask] += (uint16_t)(impacts[block.frequencies[i]] - impacts[1]);
    next = ids[listed - 1] + 1;
    from = block.end;
  }
}

void ck_add_listed(
  uint16_t *sums, size_t size, const uint32_t *ids, const uint32_t *frequencies, size_t count, const uint16_t *impacts) {
  for (size_t i = 0; i < count; i++)
    sums[ids[i] & (size - 1)] += impacts[frequencies[i] < escape ? frequencies[i] : escape];
}

static void find_in_bit_set(const part *set, const uint16_t *places, size_t count, uint32_t *frequencies) {
  const uint8_t *large = set->large;
  size_t exception = 0;
  for (size_t i = 0; i < count; i++) {
    frequencies[i] = set->body[places[i] / 8] >> (places[i] % 8) & 1;
    if (!frequencies[i]) continue;
    while (exception < set->exceptions && number16(set->places + 2 * exception) < places[i])
      large += set->frequencies[exception++] == escape ? 4 : 0;
    if (exception == set->exceptions || number16(set->places + 2 * exception) != places[i]) continue;
    frequencies[i] = set->frequencies[exception] == escape ? number32(large) : set->frequencies[exception];
  }
}

static void find_in_blocks(
  const uint8_t *from, const uint8_t *limit, size_t listed, const uint16_t *places, size_t count, uint32_t *frequencies) {
  uint32_t ids[most_listed], block_frequencies[most_listed], next = 0;
  size_t found = 0;
  for (size_t done = 0; done < listed && found < count; done += most_listed) {
    part block;
    size_t size = listed - done < most_listed ? listed - done : most_listed, place = 0;
    if (!open_block(from, limit, size, &block)) break;
    ck_functions.unpack_ids(block.body, block.width, size, next, ids);
    next = ids[size - 1] + 1;
    from = block.end;
    if (next <= places[found]) continue;
    for (size_t i = 0; i < size; i++) block_frequencies[i] = 1;
    if (!read_frequencies(&block, block_frequencies)) break;
    for (; found < count && places[found] < next; found++) {
      while (ids[place] < places[found]) place++;
      frequencies[found] = ids[place] == places[found] ? block_frequencies[place] : 0;
    }
  }
  for (; found < count; found++) frequencies[found] = 0;
}

void ck_find_in_window(
  const uint8_t *from, size_t length, size_t documents, const uint16_t *places, size_t count, uint32_t *frequencies) {
  part set;
  size_t listed = length < 2 ? 0 : number16(from);
  if (!(listed & is_bit_set)) {
    find_in_blocks(from + 2, from + length, listed, places, count, frequencies);
  } else if (open_bit_set(from, from + length, documents, &set)) {
    find_in_bit_set(&set, places, count, frequencies);
  }
}

void ck_find_listed(
  const uint32_t *ids, const uint32_t *listed_frequencies, size_t listed, uint32_t first, const uint16_t *places, size_t count,
  uint32_t *frequencies) {
  size_t next = 0;
  for (size_t i = 0; i < count; i++) {
    while (next < listed && ids[next] < first + places[i]) next++;
    frequencies[i] = next < listed && ids[next] == first + places[i] ? listed_frequencies[next] : 0;
  }
}

size_t ck_collect_at_least(const uint16_t *sums, size_t count, uint16_t least, uint16_t *out) {
  return ck_functions.collect_at_least(sums, count, least, out);
}

size_t ck_count_at_least(const uint16_t *sums, size_t count, uint16_t least) {
  return ck_functions.count_at_least(sums, count, least);
}
