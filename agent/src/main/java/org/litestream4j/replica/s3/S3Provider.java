package org.litestream4j.replica.s3;

/** What some stores want otherwise than Amazon, by the host of their endpoint. */
enum S3Provider {
  BACKBLAZE(".*\\.backblazeb2\\.com", Trait.PATH_STYLE),
  CLOUDFLARE_R2(".*\\.r2\\.cloudflarestorage\\.com", Trait.FEW_PARALLEL_PARTS),
  FILEBASE("s3\\.filebase\\.com", Trait.PATH_STYLE),
  SUPABASE(".*\\.supabase\\.co", Trait.PATH_STYLE),
  TIGRIS("fly\\.storage\\.tigris\\.dev|t3\\.storage\\.dev", Trait.ASKED_FOR_CONSISTENCY),
  OTHER(".*", Trait.NONE);

  private enum Trait {
    NONE,
    PATH_STYLE,
    FEW_PARALLEL_PARTS,
    ASKED_FOR_CONSISTENCY
  }

  private final String hostPattern;
  private final Trait trait;

  S3Provider(String hostPattern, Trait trait) {
    this.hostPattern = hostPattern;
    this.trait = trait;
  }

  static S3Provider ofHost(String host) {
    for (S3Provider provider : values()) {
      if (host.matches(provider.hostPattern)) {
        return provider;
      }
    }
    return OTHER;
  }

  boolean needsPathStyle() {
    return trait == Trait.PATH_STYLE;
  }

  /** R2 refuses more than two parts of one upload at a time. */
  int defaultConcurrency() {
    return trait == Trait.FEW_PARALLEL_PARTS ? 2 : 5;
  }

  /** Tigris refuses a Content-MD5 on a deletion of several objects. */
  boolean takesContentMd5() {
    return trait != Trait.ASKED_FOR_CONSISTENCY;
  }

  /** Tigris lists and reads what was just written only when the request asks for that. */
  boolean needsConsistencyHeader() {
    return trait == Trait.ASKED_FOR_CONSISTENCY;
  }
}
