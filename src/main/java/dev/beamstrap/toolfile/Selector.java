package dev.beamstrap.toolfile;

import java.util.Optional;

/** What a version file or the command line asks for, before anybody looked at what exists. */
public sealed interface Selector {
  /** The canonical spelling, in the syntax of version files. */
  String spelling();

  /**
   * A version: exact where that version exists, else the newest that it is a prefix of. {@code
   * 27.3.4.1}, {@code 27}, {@code 1.18.3-otp-27}, {@code 1.18-otp-27}.
   *
   * @param text without {@code OTP-} or {@code v}; follows the tool's grammar of versions
   */
  record Version(String text) implements Selector {
    @Override
    public String spelling() {
      return text;
    }
  }

  /**
   * The newest release: {@code latest}, {@code latest:1.18}; also mise's {@code prefix:1.18}, which
   * says the same.
   *
   * @param prefix what the release begins with, without {@code OTP-} or {@code v}
   */
  record Latest(Optional<String> prefix) implements Selector {
    @Override
    public String spelling() {
      return prefix.isPresent() ? "latest:" + prefix.get() : "latest";
    }
  }

  /**
   * A branch, a commit or a tag that is no published version: {@code main}, {@code maint-27},
   * {@code ref:1a2b3c}.
   *
   * @param ref its name, without {@code ref:}
   */
  record Ref(String ref) implements Selector {
    @Override
    public String spelling() {
      return "ref:" + ref;
    }
  }

  /**
   * A tool that lies somewhere already.
   *
   * @param path as it was written; a relative one counts from the directory of the file that says
   *     it
   */
  record PathTo(String path) implements Selector {
    @Override
    public String spelling() {
      return "path:" + path;
    }
  }

  /** Whatever the machine has. */
  record SystemTool() implements Selector {
    @Override
    public String spelling() {
      return "system";
    }
  }
}
