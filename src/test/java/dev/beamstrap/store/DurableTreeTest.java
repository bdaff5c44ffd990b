package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That data reaches the disk cannot be shown here; that nothing in a tree hinders it can. */
class DurableTreeTest {
  @TempDir private Path tree;

  @BeforeEach
  void fill() throws IOException {
    Path deep = Files.createDirectories(tree.resolve("lib/stdlib"));
    Path file = Files.writeString(deep.resolve("lists.beam"), "beam");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/nonexistent/elsewhere"));
  }

  @Test
  void syncsAllKinds() {
    assertThatCode(() -> DurableTree.sync(tree)).doesNotThrowAnyException();
    assertThatCode(() -> DurableTree.syncEach(tree)).doesNotThrowAnyException();
    assertThatCode(() -> DurableTree.syncDirectory(tree)).doesNotThrowAnyException();
  }

  @Test
  void saysWhenThereIsNothingToSync() {
    Path missing = tree.resolve("missing");
    BeamstrapException thrown =
        catchThrowableOfType(BeamstrapException.class, () -> DurableTree.sync(missing));
    assertThat(thrown.fault().code()).isEqualTo(FaultCode.DISK_IO);
    assertThat(thrown.fault().message()).contains(missing.toString());
  }

  @Test
  void deletingNeverFollowsLinks(@TempDir Path outside) throws IOException {
    Path precious = Files.writeString(outside.resolve("precious"), "kept");
    Files.createSymbolicLink(tree.resolve("lib/out"), outside);
    Files.createSymbolicLink(tree.resolve("lib/file"), precious);
    DirectoryTree.empty(tree);
    assertThat(tree).isEmptyDirectory();
    Path link = Files.createSymbolicLink(tree.resolve("alone"), outside);
    DirectoryTree.delete(link);
    DirectoryTree.delete(tree.resolve("never/was"));
    DirectoryTree.delete(tree);
    assertThat(tree).doesNotExist();
    assertThat(precious).hasContent("kept");
  }
}
