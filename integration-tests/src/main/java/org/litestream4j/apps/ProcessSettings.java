package org.litestream4j.apps;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.Policy;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What an app can set for its whole process, and how often each of it was used since. */
final class ProcessSettings {
  private final Map<String, AtomicInteger> uses = new TreeMap<>();
  private final InputStream stdin = System.in;
  private BooleanSupplier checks = () -> true;

  void set(String setting) {
    int colon = setting.indexOf(':');
    String value = setting.substring(colon + 1);
    switch (colon < 0 ? setting : setting.substring(0, colon)) {
      case "locale":
        Locale locale = Locale.forLanguageTag(value);
        Locale.setDefault(locale);
        check(() -> Locale.getDefault().equals(locale));
        break;
      case "zone":
        TimeZone zone = TimeZone.getTimeZone("Pacific/Apia");
        TimeZone.setDefault(zone);
        check(() -> TimeZone.getDefault().equals(zone));
        break;
      case "encoding":
        System.setProperty("file.encoding", "UTF-16");
        break;
      case "properties":
        replaceProperties();
        break;
      case "streams":
        replaceStreams();
        break;
      case "threads":
        setThreads();
        break;
      case "providers":
        removeMd5();
        break;
      case "network":
        NetworkSettings.set(count("network"));
        check(NetworkSettings::areAsSet);
        break;
      case "security-manager":
        Policy policy = new NarrowPolicy(ProcessSettings.class);
        Policy.setPolicy(policy);
        System.setSecurityManager(new SecurityManager());
        check(() -> Policy.getPolicy() == policy);
        break;
      default:
        throw new IllegalArgumentException(setting);
    }
  }

  private void replaceProperties() {
    Properties others = new Properties();
    others.putAll(System.getProperties());
    others.remove("user.home");
    others.remove("java.class.path");
    others.put("not a string", new Object());
    // The JDK puts it there when it is first asked for the time.
    others.setProperty("user.timezone", TimeZone.getDefault().getID());
    System.setProperties(others);
    Set<String> names = others.stringPropertyNames();
    check(
        () -> isSame(System.getProperties(), others) && others.stringPropertyNames().equals(names));
  }

  /** As a machine that is held to approved algorithms has it. */
  private void removeMd5() {
    for (Provider provider : Security.getProviders("MessageDigest.MD5")) {
      provider.remove("MessageDigest.MD5");
    }
    check(() -> Security.getProviders("MessageDigest.MD5") == null);
  }

  private void replaceStreams() {
    AtomicInteger bytes = count("streams");
    PrintStream counting =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int written) {
                bytes.incrementAndGet();
              }
            });
    System.setIn(new ByteArrayInputStream(new byte[0]));
    System.setOut(counting);
    System.setErr(counting);
    check(() -> System.out == counting && System.err == counting);
  }

  private void setThreads() {
    AtomicInteger children = count("inherited thread locals");
    InheritableThreadLocal<String> inherited =
        new InheritableThreadLocal<String>() {
          @Override
          protected String childValue(String parentValue) {
            children.incrementAndGet();
            return parentValue;
          }
        };
    inherited.set("of the app");
    AtomicInteger uncaught = count("uncaught exceptions");
    Thread.UncaughtExceptionHandler handler = (thread, failure) -> uncaught.incrementAndGet();
    Thread.setDefaultUncaughtExceptionHandler(handler);
    Thread.currentThread().setContextClassLoader(null);
    check(
        () ->
            "of the app".equals(inherited.get())
                && Thread.getDefaultUncaughtExceptionHandler() == handler
                && Thread.currentThread().getContextClassLoader() == null);
  }

  /** The stream that the app was started with. */
  InputStream stdin() {
    return stdin;
  }

  /** By what was used; nothing of it is for anybody but the app. */
  Map<String, AtomicInteger> uses() {
    return uses;
  }

  boolean areAsSet() {
    return checks.getAsBoolean();
  }

  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  private void check(BooleanSupplier next) {
    BooleanSupplier earlier = checks;
    checks = () -> earlier.getAsBoolean() && next.getAsBoolean();
  }

  private AtomicInteger count(String what) {
    return uses.computeIfAbsent(what, key -> new AtomicInteger());
  }
}
