package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.toolfile.CommandLineTools;
import dev.beamstrap.toolfile.FileSource;
import dev.beamstrap.toolfile.Requests;
import dev.beamstrap.toolfile.ToolfileLookup;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which tools a directory, its environment and the command line ask for. */
public final class ProjectTools {
  private static final long MAX_FILE_BYTES = 1 << 20;

  private ProjectTools() {}

  /** Those of the command line where there are any, else those of the project's files. */
  static Requests requested(List<String> arguments, Path directory, Map<String, String> env) {
    return requested(arguments, directory, env, disk());
  }

  static Requests requested(
      List<String> arguments, Path directory, Map<String, String> env, FileSource files) {
    if (!arguments.isEmpty()) {
      return new Requests(CommandLineTools.parse(arguments), List.of(), List.of());
    }
    Requests found = ToolfileLookup.find(directory, env, files);
    if (found.requests().isEmpty()) {
      throw Fault.of(FaultCode.PROJECT_MISSING, "nothing asks for Erlang or Elixir in " + directory)
          .cause(
              "no .tool-versions or mise.toml from here up to / names erlang, elixir, rebar or gleam")
          .remedy(
              "name them: beamstrap install erlang@27 elixir@1.18, or write a .tool-versions with"
                  + " lines such as `erlang 27.3.4.1` and `elixir 1.18.3-otp-27`")
          .exception();
    }
    return found;
  }

  /** What the files from {@code directory} upwards and the environment ask for; may be nothing. */
  public static Requests find(Path directory, Map<String, String> env) {
    return ToolfileLookup.find(directory, env, disk());
  }

  /** The files of this machine; one that is there and cannot be read is a fault. */
  public static FileSource disk() {
    return new Disk();
  }

  private static final class Disk implements FileSource {
    @Override
    public Optional<String> read(Path path) {
      try {
        if (Files.isDirectory(path) || Files.size(path) > MAX_FILE_BYTES) {
          if (Files.isDirectory(path)) {
            return Optional.empty();
          }
          throw unreadable(path, "it is larger than " + MAX_FILE_BYTES + " bytes");
        }
        return Optional.of(Files.readString(path));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (CharacterCodingException e) {
        throw unreadable(path, "it is not UTF-8 text");
      } catch (IOException e) {
        if (Files.notExists(path)) {
          return Optional.empty();
        }
        throw unreadable(path, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public boolean mayBeDirectory(Path path) {
      return Files.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) {
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(entries::add);
      } catch (NoSuchFileException | NotDirectoryException e) {
        return List.of();
      } catch (IOException e) {
        throw unreadable(directory, String.valueOf(e.getMessage()));
      }
      Collections.sort(entries);
      return entries;
    }

    private static RuntimeException unreadable(Path path, String cause) {
      return Fault.of(FaultCode.PROJECT_UNREADABLE, path + " cannot be read")
          .cause(cause)
          .remedy("make it a readable text file, or remove it")
          .exception();
    }
  }
}
