package dev.beamstrap.toolfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A second {@code install} in a project without mise has to start without a TOML parser. */
class TomlLoadingTest {
  @Test
  void loadsNoTomlParserWithoutATomlFile() throws Exception {
    assertThat(find("/p/.tool-versions", "erlang 27\nnodejs 22\n").toString())
        .contains("tool=erlang");
    assertThat(find("/p/.none", "").toString()).contains("requests=[]");
  }

  @Test
  void wouldNoticeOne() {
    assertThatThrownBy(() -> find("/p/mise.toml", "[tools]\n"))
        .isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  private static Object find(String file, String text) throws Exception {
    ClassLoader loader = new WithoutToml();
    Class<?> source = loader.loadClass(FileSource.class.getName());
    Object files =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {source},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "read" -> Optional.of(text).filter(t -> args[0].toString().equals(file));
                  case "list" -> List.of();
                  default -> true;
                });
    return loader
        .loadClass(ToolfileLookup.class.getName())
        .getMethod("find", Path.class, Map.class, source)
        .invoke(null, Path.of("/p"), Map.of(), files);
  }

  /** Loads this project's classes itself and knows no tomlj. */
  private static final class WithoutToml extends ClassLoader {
    WithoutToml() {
      super(TomlLoadingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.tomlj.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.beamstrap.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String resource = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(resource)) {
        byte[] bytes = Optional.ofNullable(in).orElseThrow().readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
