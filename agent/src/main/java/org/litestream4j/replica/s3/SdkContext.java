package org.litestream4j.replica.s3;

import org.jspecify.annotations.Nullable;

/**
 * The time in which the calling thread's context class loader is the one that holds the AWS SDK.
 * The SDK looks services and resources up there, and an app's threads have another one.
 */
final class SdkContext {
  private final Thread thread;
  private final @Nullable ClassLoader previous;

  private SdkContext(Thread thread) {
    this.thread = thread;
    this.previous = thread.getContextClassLoader();
  }

  static SdkContext enter() {
    SdkContext context = new SdkContext(Thread.currentThread());
    context.thread.setContextClassLoader(SdkContext.class.getClassLoader());
    return context;
  }

  void leave() {
    thread.setContextClassLoader(previous);
  }
}
