package dev.beamstrap.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A tree in the shape of an unpacked OTP release, small enough for a test: templates with the marks
 * and the quoting of OTP's own, and a stand-in for erlexec that says what it was told.
 */
public final class OtpFixture {
  /** Finds itself by climbing, as the template of OTP 29 does. */
  public static final String ERL_29 =
      """
      #!/bin/sh
      # It's a template: the mark stands between double quotes.
      find_rootdir() {
          candidate=$(dirname "$1"); candidate=$(cd "$candidate/.." && pwd -P)
          if [ -d "$candidate/erts-17.1" ]; then echo "$candidate"; else echo "${2}"; fi
      }
      if [ -z "$ERL_ROOTDIR" ]
      then
          ROOTDIR=$(find_rootdir "$0" "%FINAL_ROOTDIR%")
      else
          ROOTDIR="$ERL_ROOTDIR"
      fi
      BINDIR="$ROOTDIR/erts-17.1/bin"
      EMU=beam
      PROGNAME="${0##*/}"
      export EMU ROOTDIR BINDIR PROGNAME
      exec "$BINDIR/erlexec" ${1+"$@"}
      """;

  /** Knows only the place that was written into it, as the templates up to OTP 24. */
  public static final String ERL_BAKED =
      """
      #!/bin/sh
      ROOTDIR="%FINAL_ROOTDIR%"
      BINDIR="$ROOTDIR/erts-17.1/bin"
      export ROOTDIR BINDIR
      exec "$BINDIR/erlexec" ${1+"$@"}
      """;

  public static final String START =
      """
      #!/bin/sh
      dyn_erl_path="${progdir}/../erts-%VSN%/bin/dyn_erl"
      ROOTDIR="%FINAL_ROOTDIR%"
      echo %VSN% and again %VSN%
      """;

  public static final String START_ERL =
      "#!/bin/sh\nEMU=%EMU%\nexec $BINDIR/erlexec -boot $RELDIR/$VSN/start ${1+\"$@\"}\n";

  public static final String RELEASES =
      """
      %% coding: utf-8
      [{release,"Erlang/OTP","29","17.1",
                [{kernel,"11.0","%ERL_ROOT%/lib/kernel-11.0"},
                 {stdlib,"8.0","%ERL_ROOT%/lib/stdlib-8.0"}],
                permanent}].
      """;

  private final Path root;

  private OtpFixture(Path root) {
    this.root = root;
  }

  /** OTP 29 as it comes out of its archive. */
  public static OtpFixture unpacked(Path root, String erlTemplate) throws IOException {
    String bin = "erts-17.1/bin/";
    OtpFixture tree =
        new OtpFixture(root)
            .data(bin + "erl.src", erlTemplate)
            .data(bin + "start.src", START)
            .data(bin + "start_erl.src", START_ERL)
            .data("releases/RELEASES.src", RELEASES)
            .data("releases/29/OTP_VERSION", "29.1.1\n")
            .data("releases/29/start_clean.boot", "clean boot")
            .data("releases/29/start_clean.script", "clean script")
            .data("releases/29/start_sasl.boot", "sasl boot")
            .data("releases/29/start_sasl.script", "sasl script")
            .data("releases/29/no_dot_erlang.boot", "no dot boot")
            .program(bin + "erlexec", "#!/bin/sh\nprintf '%s\\n' \"$ROOTDIR\" \"$@\"\n")
            .program(bin + "beam.smp", "#!/bin/sh\n");
    for (String name : new String[] {"erlc", "erl_call", "escript", "run_erl", "to_erl", "epmd"}) {
      tree.program(bin + name, "#!/bin/sh\necho " + name + "\n");
    }
    return tree;
  }

  public Path root() {
    return root;
  }

  public OtpFixture data(String path, String text) throws IOException {
    return data(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public OtpFixture data(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return this;
  }

  public OtpFixture program(String path, String text) throws IOException {
    data(path, text);
    Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }
}
