package org.litestream4j.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, two spaces apart, as Litestream prints them. */
final class Table {
  private static final int GAP = 2;

  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(titles);
  }

  void row(Object... cells) {
    String[] texts = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      texts[i] = String.valueOf(cells[i]);
    }
    rows.add(texts);
  }

  void printTo(Terminal terminal) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      terminal.print(line(row, widths));
    }
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      line.append(row[i]);
      for (int pad = row[i].length(); i < row.length - 1 && pad < widths[i] + GAP; pad++) {
        line.append(' ');
      }
    }
    return line.toString();
  }
}
