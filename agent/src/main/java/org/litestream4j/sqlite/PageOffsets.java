package org.litestream4j.sqlite;

import java.util.Arrays;

/**
 * Page number to byte offset, growing as needed: which frame holds the newest version of a page.
 */
final class PageOffsets {
  private static final int MIN_CAPACITY = 64;

  private int[] pages = new int[MIN_CAPACITY];
  private long[] offsets = new long[MIN_CAPACITY];
  private int size;

  /** Sets the offset of {@code page}, a number from 1 on. */
  void put(int page, long offset) {
    if (size * 2 >= pages.length) {
      grow();
    }
    int slot = slotOf(pages, page);
    if (pages[slot] == 0) {
      pages[slot] = page;
      size++;
    }
    offsets[slot] = offset;
  }

  /** The offset of {@code page}; 0 if it has none. */
  long get(int page) {
    int slot = slotOf(pages, page);
    return pages[slot] == 0 ? 0 : offsets[slot];
  }

  void putAll(PageOffsets newer) {
    for (int slot = 0; slot < newer.pages.length; slot++) {
      if (newer.pages[slot] != 0) {
        put(newer.pages[slot], newer.offsets[slot]);
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(pages, 0);
      size = 0;
    }
  }

  /** The pages up to {@code maxPage}, ascending. */
  int[] pagesUpTo(int maxPage) {
    int[] result = new int[size];
    int count = 0;
    for (int page : pages) {
      if (page != 0 && Integer.compareUnsigned(page, maxPage) <= 0) {
        result[count++] = page;
      }
    }
    result = Arrays.copyOf(result, count);
    Arrays.sort(result);
    return result;
  }

  private void grow() {
    int[] oldPages = pages;
    long[] oldOffsets = offsets;
    pages = new int[oldPages.length * 2];
    offsets = new long[pages.length];
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != 0) {
        int slot = slotOf(pages, oldPages[i]);
        pages[slot] = oldPages[i];
        offsets[slot] = oldOffsets[i];
      }
    }
  }

  private static int slotOf(int[] table, int page) {
    int mask = table.length - 1;
    int slot = ((page * 0x9E3779B1) >>> 7) & mask;
    while (table[slot] != 0 && table[slot] != page) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
