package org.litestream4j.bootstrap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What to say about a key that nothing knows. */
public final class UnknownKey {
  private UnknownKey() {}

  static String outside(String name) {
    return at(Place.OUTSIDE, name, Collections.emptyList());
  }

  /**
   * One sentence with what was probably meant.
   *
   * @param structures further names that can stand at {@code place}, such as {@code dbs}
   */
  public static String at(Place place, String name, Collection<String> structures) {
    for (Place other : Place.values()) {
      if (SettingKey.find(other, name).isPresent()) {
        return "'" + name + "' cannot stand " + place + ", only " + other;
      }
    }
    List<String> known = new ArrayList<>(SettingKey.namesAt(place));
    known.addAll(structures);
    return "unknown key '" + name + "'" + hint(name, known);
  }

  private static String hint(String name, Collection<String> known) {
    return NearestName.to(name, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; docs/configuration.md lists the known ones");
  }
}
