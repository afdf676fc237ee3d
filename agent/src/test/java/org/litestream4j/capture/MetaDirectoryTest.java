package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxLevel;

class MetaDirectoryTest {
  @TempDir Path directory;

  @Test
  void nothingIsMadeWhereTheAppHasMovedItsDirectoryAway() throws Exception {
    Path place = Files.createDirectory(directory.resolve("databases"));
    MetaDirectory meta = MetaDirectory.besides(place.resolve("app.db"));
    meta.prepare();
    Files.move(place, directory.resolve("elsewhere"));
    assertThatThrownBy(() -> meta.createLevel(LtxLevel.SNAPSHOT))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(place).doesNotExist();
    Files.move(directory.resolve("elsewhere"), place);
    meta.createLevel(LtxLevel.SNAPSHOT);
    assertThat(meta.level(LtxLevel.SNAPSHOT)).isDirectory();
  }
}
