package org.litestream4j.ltx;

import java.io.IOException;

/** Bytes that are not a valid LTX file; the message says what is wrong and where. */
public final class LtxException extends IOException {
  private static final long serialVersionUID = 1L;

  public LtxException(String message) {
    super(message);
  }

  public LtxException(String message, LtxException cause) {
    super(message, cause);
  }
}
