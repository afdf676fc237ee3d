package org.litestream4j.cli.status;

/** A word, and why. */
public final class Verdict {
  static final Verdict OK = of(Word.OK, "");

  private final Word word;
  private final String reason;

  private Verdict(Word word, String reason) {
    this.word = word;
    this.reason = reason;
  }

  static Verdict of(Word word, String reason) {
    return new Verdict(word, reason);
  }

  static Verdict notReplicated(String reason) {
    return of(Word.NOT_REPLICATED, reason);
  }

  public Word word() {
    return word;
  }

  /** Empty where all is well. */
  public String reason() {
    return reason;
  }

  /** Whether everything that was committed is at the replica. */
  boolean isOfWhole() {
    return word == Word.OK || word == Word.UNVERIFIED;
  }

  Verdict or(Verdict other) {
    return other.word.compareTo(word) > 0 ? other : this;
  }
}
