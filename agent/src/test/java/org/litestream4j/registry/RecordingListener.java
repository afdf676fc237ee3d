package org.litestream4j.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;

/** Writes down what the registry tells. */
public class RecordingListener implements DatabaseListener {
  private final List<String> told = new ArrayList<>();

  /** One line for each event: its name and the file's. */
  public List<String> told() {
    return told;
  }

  @Override
  public void opening(Path path) {
    tell("opening", path);
  }

  @Override
  public boolean wants(Path path) {
    return true;
  }

  @Override
  public Set<Exemption> exemptions(Path path) {
    return Set.of();
  }

  @Override
  public void differs(OpenDatabase database, Difference difference) {
    tell(difference.name(), database.path());
  }

  @Override
  public Checkpoint checkpoint(OpenDatabase database) {
    tell("checkpoint", database.path());
    return Checkpoint.of(7, 5);
  }

  @Override
  public Checkpoint emptyWal(OpenDatabase database) {
    tell("emptyWal", database.path());
    return Checkpoint.of(7, 7).heldUp();
  }

  @Override
  public void writtenTogether(Set<Path> files) {
    files.forEach(file -> tell("writtenTogether", file));
  }

  @Override
  public Optional<CommitWait> committed(OpenDatabase database) {
    tell("committed", database.path());
    return Optional.empty();
  }

  @Override
  public void standAside(OpenDatabase database) {
    tell("standAside", database.path());
  }

  @Override
  public void moved(OpenDatabase database) {
    tell("moved", database.path());
  }

  @Override
  public void replaced(OpenDatabase database) {
    tell("replaced", database.path());
  }

  @Override
  public void keptFileHasChanged(OpenDatabase database) {
    tell("keptFileHasChanged", database.path());
  }

  @Override
  public void openInTwoDrivers(OpenDatabase database) {
    tell("openInTwoDrivers", database.path());
  }

  @Override
  public boolean isInWal(OpenDatabase database, DriverConnection connection, Path copy) {
    return false;
  }

  @Override
  public void backedUp(OpenDatabase database, DriverConnection connection, Path copy) {
    tell("backedUp", copy);
  }

  @Override
  public void connected(OpenDatabase database, DriverConnection connection) {
    tell("connected", database.path());
  }

  @Override
  public void touched(OpenDatabase database) {
    tell("touched", database.path());
  }

  @Override
  public void lastClosing(OpenDatabase database) {
    tell("lastClosing", database.path());
  }

  @Override
  public void lastClosed(OpenDatabase database) {
    tell("lastClosed", database.path());
  }

  private void tell(String event, Path path) {
    told.add(event + " " + path.getFileName());
  }
}
