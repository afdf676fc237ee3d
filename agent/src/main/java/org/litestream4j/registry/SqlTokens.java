package org.litestream4j.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an SQL text apart from its beginning on, as SQLite's tokenizer does (tokenize.c). */
final class SqlTokens {
  private static final String BLANKS = " \t\n\f\r\uFEFF";

  private static final Pattern QUOTED =
      Pattern.compile(
          "'((?:[^']++|'')*+)'|\"((?:[^\"]++|\"\")*+)\"|`((?:[^`]++|``)*+)`|\\[([^\\]]*+)\\]");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9A-Fa-f]++|(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

  /** The first that has no number of its own has the number 1 (sqlite.org/c3ref/bind_blob.html). */
  private static final Pattern FIRST_PARAMETER = Pattern.compile("\\?1?(?!\\d)|[:@$][\\w:$]++");

  /** What may stand in a number besides decimal digits. */
  private static final String NUMBER_SIGNS = ".xXeE";

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
    skipBlanks();
    int end = endOfWord();
    boolean isNext =
        end - at == keyword.length() && sql.regionMatches(true, at, keyword, 0, keyword.length());
    at = isNext ? end : at;
    return isNext;
  }

  /** Whether the first parameter of the statement comes next, if this is it; it is then taken. */
  boolean takeFirstParameter() {
    skipBlanks();
    Matcher parameter = next(FIRST_PARAMETER);
    boolean isNext = parameter.lookingAt();
    at = isNext ? parameter.end() : at;
    return isNext;
  }

  /** A name, without its quotes. */
  Optional<String> takeName() {
    skipBlanks();
    int end = endOfWord();
    return end > at ? Optional.of(taken(end)) : takeQuoted();
  }

  /** A name, or a number with its sign. */
  Optional<String> takeValue() {
    if (take("-")) {
      return takeNumber().map(number -> "-" + number);
    }
    if (take("+")) {
      return takeNumber();
    }
    Optional<String> number = takeNumber();
    return number.isPresent() ? number : takeName();
  }

  /** Where the word that begins here ends; here if none does. Every open of the app comes by. */
  private int endOfWord() {
    int end = at;
    if (end < sql.length() && beginsWord(sql.charAt(end))) {
      while (end < sql.length() && goesOnInWord(sql.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private static boolean beginsWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean goesOnInWord(char c) {
    return beginsWord(c) || isDigit(c) || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Optional<String> takeNumber() {
    skipBlanks();
    int end = at;
    while (end < sql.length() && isDigit(sql.charAt(end))) {
      end++;
    }
    boolean isWhole = end == sql.length() || NUMBER_SIGNS.indexOf(sql.charAt(end)) < 0;
    return end > at && isWhole ? Optional.of(taken(end)) : taken(NUMBER);
  }

  private String taken(int end) {
    String text = sql.substring(at, end);
    at = end;
    return text;
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
