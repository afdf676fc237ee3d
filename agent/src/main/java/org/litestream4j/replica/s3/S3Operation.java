package org.litestream4j.replica.s3;

/** What was tried, in the words of an error message, with the permission that it takes. */
enum S3Operation {
  LIST("list", "s3:ListBucket"),
  READ("read", "s3:GetObject"),
  WRITE("write", "s3:PutObject"),
  DELETE("delete", "s3:DeleteObject");

  private final String verb;
  private final String permission;

  S3Operation(String verb, String permission) {
    this.verb = verb;
    this.permission = permission;
  }

  String permission() {
    return permission;
  }

  @Override
  public String toString() {
    return verb;
  }
}
