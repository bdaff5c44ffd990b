package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With stand-ins for erl and elixir that answer as the real ones do. */
class AcceptanceTestTest {
  private static final Optional<String> OTP = Optional.of("29.1.1");
  private static final Optional<String> ELIXIR = Optional.of("1.20.4");
  private static final String ANSWER = "beamstrap|29.1.1|17.1|OpenSSL 3.0.17 1 Jul 2025|";

  @TempDir Path directory;
  private Path scratch;
  private OtpFixture otp;
  private Path elixir;

  @BeforeEach
  void tools() throws IOException {
    scratch = Files.createDirectory(directory.resolve("scratch"));
    otp = OtpFixture.unpacked(directory.resolve("otp"), OtpFixture.ERL_29);
    elixir = directory.resolve("elixir");
    erl("echo started; echo '" + ANSWER + "'\"$(cd \"$(dirname \"$0\")/..\" && pwd)\"'|||'");
    new ElixirFixture(elixir)
        .program(
            "elixir",
            "said=$(erl) || { echo \"$said\"; exit 1; }\n"
                + "echo \"$said\" | sed 's,|||,|1.20.4|29|,'");
  }

  @Test
  void tellsWhatErlangSays() throws Exception {
    AcceptanceTest.Answer answer = AcceptanceTest.in(scratch).erlang(otp.root(), OTP);

    assertThat(answer)
        .isEqualTo(
            new AcceptanceTest.Answer(
                "29.1.1", "17.1", "OpenSSL 3.0.17 1 Jul 2025", Optional.empty(), Optional.empty()));
  }

  @Test
  void testsElixirOnTheErlangGivenAndNotOnAnother() throws Exception {
    AcceptanceTest.Answer answer =
        AcceptanceTest.in(scratch).elixir(elixir, ELIXIR, otp.root(), OTP);

    assertThat(answer.elixirVersion()).contains("1.20.4");
    assertThat(answer.elixirBuiltFor()).contains("29");
  }

  @Test
  void runsThemInAnEnvironmentThatRedirectsNothing() throws Exception {
    erl(
        "env > \"$HOME/seen\"; pwd > \"$HOME/where\"; read x; echo \"read: $x.\" >> \"$HOME/where\"");

    assertThatThrownBy(() -> AcceptanceTest.in(scratch).erlang(otp.root(), OTP))
        .isInstanceOf(BeamstrapException.class);

    assertThat(Files.readAllLines(scratch.resolve("seen")))
        .contains("HOME=" + scratch, "LANG=C.UTF-8", "ERL_CRASH_DUMP_SECONDS=0")
        .anyMatch(line -> line.startsWith("PATH=" + otp.root().resolve("bin") + ":"))
        .allMatch(
            line ->
                line.matches(
                    "(HOME|LANG|ERL_CRASH_DUMP_SECONDS|PATH|TMPDIR|PWD|OLDPWD|SHLVL|_)=.*"));
    assertThat(Files.readString(scratch.resolve("where")))
        .isEqualTo(scratch.toRealPath() + "\nread: .\n");
  }

  @Test
  void reportsWhatTheToolSaidWhenItFails() throws Exception {
    erl(
        "echo \"$0: /lib/x86_64-linux-gnu/libc.so.6: version \\`GLIBC_2.38' not found"
            + " (required by beam.smp)\" >&2; exit 1");

    Fault fault = fault(() -> AcceptanceTest.in(scratch).erlang(otp.root(), OTP));

    assertThat(fault.code()).isEqualTo(FaultCode.PLATFORM_ACCEPTANCE);
    assertThat(fault.message())
        .isEqualTo("Erlang/OTP 29.1.1 does not run on this host: exit status 1");
    assertThat(fault.cause()).contains("GLIBC_2.38' not found").doesNotContain("\n");
    assertThat(fault.remedy()).contains("older distribution");
  }

  @Test
  void blamesErlangWhenElixirFailsBecauseOfIt() throws Exception {
    erl("echo 'Unable to load crypto library'; exit 1");

    assertThat(
            fault(() -> AcceptanceTest.in(scratch).elixir(elixir, ELIXIR, otp.root(), OTP))
                .message())
        .startsWith("Erlang/OTP 29.1.1 does not run");
  }

  @Test
  void blamesElixirWhenErlangAloneRuns() throws Exception {
    new ElixirFixture(elixir).program("elixir", "echo '{undef,[{elixir,start_cli,[],[]}'; exit 1");

    Fault fault = fault(() -> AcceptanceTest.in(scratch).elixir(elixir, ELIXIR, otp.root(), OTP));

    assertThat(fault.message()).startsWith("Elixir 1.20.4 does not run on this host");
    assertThat(fault.remedy()).contains("-otp-NN");
  }

  @Test
  void refusesAnotherVersionThanTheOneAskedFor() throws Exception {
    assertThat(
            fault(() -> AcceptanceTest.in(scratch).erlang(otp.root(), Optional.of("29.1")))
                .message())
        .isEqualTo("Erlang/OTP 29.1 was installed, and it says it is 29.1.1");
    assertThat(
            fault(
                    () ->
                        AcceptanceTest.in(scratch)
                            .elixir(elixir, Optional.of("1.20.3"), otp.root(), OTP))
                .message())
        .isEqualTo("Elixir 1.20.3 was installed, and it says it is 1.20.4");
    assertThat(AcceptanceTest.in(scratch).erlang(otp.root(), Optional.empty()).otpVersion())
        .isEqualTo("29.1.1");
  }

  @Test
  void refusesAnAnswerThatComesFromAnotherErlang() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    erl("echo '" + ANSWER + other + "|||'");

    assertThat(fault(() -> AcceptanceTest.in(scratch).erlang(otp.root(), OTP)).message())
        .contains("ran on another Erlang: " + other);
  }

  @Test
  void givesUpAtTheDeadlineAndLeavesNoProcess() throws Exception {
    erl("echo $$ > \"$HOME/pid\"; echo waiting; sleep 600 & wait");
    AcceptanceTest impatient = AcceptanceTest.in(scratch).within(Duration.ofSeconds(2));

    Fault fault = fault(() -> impatient.erlang(otp.root(), OTP));

    assertThat(fault.message()).contains("did not answer within");
    assertThat(fault.cause()).isEqualTo("waiting");
    long pid = Long.parseLong(Files.readString(scratch.resolve("pid")).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().join();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void boundsWhatItRepeats() throws Exception {
    erl("head -c 3000000 /dev/zero | tr '\\0' 'x'; exit 3");

    Fault fault = fault(() -> AcceptanceTest.in(scratch).erlang(otp.root(), OTP));

    assertThat(fault.message()).contains("exit status 3");
    assertThat(fault.cause().length()).isLessThan(1300);
  }

  @Test
  void saysThatAProgramIsMissingOrNotExecutable() throws Exception {
    Path mix = elixir.resolve("bin/mix");
    Files.setPosixFilePermissions(mix, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(
            fault(() -> AcceptanceTest.in(scratch).elixir(elixir, ELIXIR, otp.root(), OTP))
                .message())
        .isEqualTo("the file is not executable: " + mix);

    Files.delete(mix);
    assertThat(
            fault(() -> AcceptanceTest.in(scratch).elixir(elixir, ELIXIR, otp.root(), OTP))
                .message())
        .isEqualTo("the program is missing: " + mix);
  }

  private void erl(String body) throws IOException {
    otp.program("bin/erl", "#!/bin/sh\n" + body + "\n");
  }

  private interface Attempt {
    void run();
  }

  private static Fault fault(Attempt attempt) {
    try {
      attempt.run();
    } catch (BeamstrapException refused) {
      return refused.fault();
    }
    throw new AssertionError("it went well");
  }
}
