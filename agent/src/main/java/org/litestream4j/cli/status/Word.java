package org.litestream4j.cli.status;

/** How a database or a replica stands, in one word; the later, the worse. */
public enum Word {
  OK("ok"),
  /** It could not be asked. */
  UNKNOWN("unknown"),
  /** All is there, and a drill that was to prove it is overdue or has failed. */
  UNVERIFIED("unverified"),
  /** Something is not there yet, and is being sent. */
  LAGGING("lagging"),
  /** Something is not there, and nobody sends it. */
  STALLED("stalled"),
  NOT_REPLICATED("not replicated"),
  NO_DATABASE("no database");

  private final String text;

  Word(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
