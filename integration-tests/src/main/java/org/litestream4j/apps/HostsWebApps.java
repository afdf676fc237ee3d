package org.litestream4j.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/**
 * An embedded Tomcat without a port, in which {@link WebApp}s come and go as the lines on stdin
 * say: {@code deploy <name> <directory> <JDBC URL>}, {@code undeploy <name>}, {@code collected <web
 * apps that may stay in memory> <seconds of patience>}.
 */
public final class HostsWebApps {
  private final Tomcat tomcat = new Tomcat();
  private final Map<String, Context> deployed = new HashMap<>();
  private final List<WeakReference<ClassLoader>> undeployed = new ArrayList<>();

  private HostsWebApps(String directory) {
    tomcat.setBaseDir(directory);
  }

  public static void main(String[] args) throws Exception {
    HostsWebApps host = new HostsWebApps(args[0]);
    host.tomcat.getHost();
    // As Tomcat's own server.xml has it.
    host.tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener());
    // Its thread would be told of as a leak where it looks after a web app that is undeployed then.
    host.tomcat.getEngine().setBackgroundProcessorDelay(-1);
    host.tomcat.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
      System.out.println(host.obey(line.split(" ")));
    }
    host.tomcat.stop();
    System.out.println("ended");
  }

  private String obey(String... words) throws LifecycleException, InterruptedException {
    switch (words[0]) {
      case "deploy":
        return deploy(words[1], words[2], words[3]);
      case "undeploy":
        return undeploy(words[1]);
      default:
        return awaitCollection(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }
  }

  private String deploy(String name, String directory, String url) {
    StandardContext context = new StandardContext();
    context.setName("/" + name);
    context.setPath("/" + name);
    context.setDocBase(directory);
    context.addLifecycleListener(new Tomcat.FixContextListener());
    context.addParameter("url", url);
    context.addApplicationListener("org.litestream4j.apps.WebApp");
    tomcat.getHost().addChild(context); // Which starts it.
    deployed.put(name, context);
    return name + " is " + context.getStateName();
  }

  private String undeploy(String name) throws LifecycleException {
    Context context = Objects.requireNonNull(deployed.remove(name), name);
    undeployed.add(new WeakReference<>(context.getLoader().getClassLoader()));
    context.stop();
    tomcat.getHost().removeChild(context);
    return name + " is gone";
  }

  private String awaitCollection(int mayStay, int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (countUncollected() > mayStay && System.nanoTime() < deadline) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return countUncollected() + " of " + undeployed.size() + " are in memory still";
  }

  private long countUncollected() {
    return undeployed.stream().filter(loader -> loader.get() != null).count();
  }
}
