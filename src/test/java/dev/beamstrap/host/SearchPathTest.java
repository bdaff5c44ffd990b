package dev.beamstrap.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {
  @TempDir Path root;

  @BeforeEach
  void makePrograms() throws IOException {
    program("a/tool", "rwxr-xr-x");
    program("b/tool", "rwxr-xr-x");
    program("plain/tool", "rw-r--r--");
    Files.createDirectories(root.resolve("directory/tool"));
  }

  private void program(String name, String permissions) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private String path(String... items) {
    return String.join(":", items);
  }

  @Test
  void theFirstProgramThatCanBeRunCounts() {
    SearchPath path =
        SearchPath.of(
            path(root + "/none", root + "/directory", root + "/plain", root + "/b", root + "/a"));
    assertThat(path.first("tool")).contains(root.resolve("b/tool"));
    assertThat(path.all("tool")).containsExactly(root.resolve("b/tool"), root.resolve("a/tool"));
    assertThat(path.first("other")).isEmpty();
  }

  @Test
  void emptyAndRelativeItemsDoNotCount() {
    assertThat(SearchPath.of(":.:bin:" + root + "/a:").directories())
        .containsExactly(root.resolve("a"));
    assertThat(SearchPath.of(Map.of()).directories()).isEmpty();
  }

  @Test
  void aShellHasThemInItsDirectory() {
    assertThat(SearchPath.ofShell(Map.of("PATH", "b:"), root).first("tool"))
        .contains(root.resolve("b/tool"));
    assertThat(SearchPath.ofShell(Map.of("PATH", root + "/b:"), root.resolve("a")).all("tool"))
        .containsExactly(root.resolve("b/tool"), root.resolve("a/tool"));
  }
}
