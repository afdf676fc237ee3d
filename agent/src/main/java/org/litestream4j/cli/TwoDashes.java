package org.litestream4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Lets every option of a verb be written with one dash, as in Go programs, or with two. */
final class TwoDashes {
  private TwoDashes() {}

  static void addTo(CommandSpec verb) {
    for (OptionSpec option : new ArrayList<>(verb.options())) {
      Set<String> names = new LinkedHashSet<>();
      for (String name : option.names()) {
        names.add(name);
        names.add(name.startsWith("--") ? name : "-" + name);
      }
      verb.remove(option);
      verb.addOption(OptionSpec.builder(option).names(names.toArray(new String[0])).build());
    }
  }
}
