package org.litestream4j.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an SQL text apart from its beginning on, as SQLite's tokenizer does (tokenize.c). */
final class SqlTokens {
  private static final String BLANKS = " \t\n\f\r\uFEFF";

  private static final Pattern WORD =
      Pattern.compile("[A-Za-z_\\x{80}-\\x{10FFFF}][\\w$\\x{80}-\\x{10FFFF}]*+");
  private static final Pattern QUOTED =
      Pattern.compile(
          "'((?:[^']++|'')*+)'|\"((?:[^\"]++|\"\")*+)\"|`((?:[^`]++|``)*+)`|\\[([^\\]]*+)\\]");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9A-Fa-f]++|(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

  private final String sql;
  private int at;

  SqlTokens(String sql) {
    this.sql = sql;
  }

  boolean areAtEnd() {
    skipBlanks();
    return at == sql.length();
  }

  /** Whether a sign comes next, which is then taken. */
  boolean take(String sign) {
    skipBlanks();
    boolean isNext = sql.startsWith(sign, at);
    at += isNext ? sign.length() : 0;
    return isNext;
  }

  /** Whether a keyword comes next, which is then taken. */
  boolean takeWord(String keyword) {
    int before = at;
    boolean isNext = taken(WORD).filter(keyword::equalsIgnoreCase).isPresent();
    at = isNext ? at : before;
    return isNext;
  }

  /** A name, without its quotes. */
  Optional<String> takeName() {
    Optional<String> word = taken(WORD);
    return word.isPresent() ? word : takeQuoted();
  }

  /** A name, or a number with its sign. */
  Optional<String> takeValue() {
    if (take("-")) {
      return taken(NUMBER).map(number -> "-" + number);
    }
    if (take("+")) {
      return taken(NUMBER);
    }
    Optional<String> number = taken(NUMBER);
    return number.isPresent() ? number : takeName();
  }

  private Optional<String> takeQuoted() {
    Matcher quoted = next(QUOTED);
    if (!quoted.lookingAt()) {
      return Optional.empty();
    }
    at = quoted.end();
    for (int group = 1; group <= quoted.groupCount(); group++) {
      String text = quoted.group(group);
      if (text != null) {
        String quote = sql.substring(quoted.end() - 1, quoted.end());
        return Optional.of(text.replace(quote + quote, quote));
      }
    }
    return Optional.empty();
  }

  private Optional<String> taken(Pattern token) {
    Matcher matcher = next(token);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher.group());
  }

  private Matcher next(Pattern token) {
    skipBlanks();
    return token.matcher(sql).region(at, sql.length());
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      if (BLANKS.indexOf(sql.charAt(at)) >= 0) {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = after("\n", at + 2);
      } else if (sql.startsWith("/*", at)) {
        at = after("*/", at + 2);
      } else {
        return;
      }
    }
  }

  private int after(String end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }
}
