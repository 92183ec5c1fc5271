// Memory for what is read at random places.

#define _DEFAULT_SOURCE
#include <sys/mman.h>

#include "dispatch.h"

#define CK_LARGE_PAGE ((size_t)2 << 20)

static size_t rounded(size_t bytes) {
  size_t unit = bytes < CK_LARGE_PAGE ? 4096 : CK_LARGE_PAGE;
  return (bytes + unit) / unit * unit;
}

void *ck_allocate(size_t bytes) {
  size_t size = rounded(bytes), spare = size < CK_LARGE_PAGE ? 0 : CK_LARGE_PAGE;
  char *memory = mmap(0, size + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  if (spare == 0) return memory;
  // A large page begins at a multiple of its size; what lies around is given back.
  size_t before = (CK_LARGE_PAGE - (size_t)memory % CK_LARGE_PAGE) % CK_LARGE_PAGE;
  if (before > 0) munmap(memory, before);
  if (before < spare) munmap(memory + before + size, spare - before);
#ifdef MADV_HUGEPAGE
  madvise(memory + before, size, MADV_HUGEPAGE);
#endif
  return memory + before;
}

void ck_release(void *memory, size_t bytes) {
  if (memory) munmap(memory, rounded(bytes));
}
