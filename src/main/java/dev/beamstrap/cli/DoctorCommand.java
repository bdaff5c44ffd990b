package dev.beamstrap.cli;

import dev.beamstrap.doctor.Doctor;
import dev.beamstrap.doctor.DoctorReport;
import dev.beamstrap.doctor.DoctorRequest;
import dev.beamstrap.doctor.ReportDocument;
import dev.beamstrap.doctor.ReportPage;
import dev.beamstrap.doctor.ReportText;
import dev.beamstrap.store.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Say what is wrong on the way from the tools to the hosts that they need, and what to do.",
      "Tries beamstrap's own transports, curl, git and Erlang; changes nothing. Exit status 0 when",
      "beamstrap's own work can be done, whatever hinders the others."
    })
final class DoctorCommand implements Callable<Integer> {
  private final GlobalOptions options;
  private final Invocation invocation;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write an HTML page, without secrets, to attach to a ticket.")
  @Nullable Path report;

  @Parameters(
      paramLabel = "HOST",
      arity = "0..*",
      description = "Hosts to look at, HOST or HOST:PORT; without any, those that Mix needs.")
  List<String> hosts = new ArrayList<>();

  DoctorCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      DoctorRequest request =
          new DoctorRequest(
              hosts,
              session.netSettings(),
              invocation.properties(),
              ManifestFiles.sandboxes(options.givenManifests()));
      DoctorReport found = new Doctor(session.surroundings()).examine(request);
      if (session.json()) {
        session.print(ReportDocument.of(found));
      } else {
        session.print(String.join("\n", ReportText.lines(found, options.verbose)).stripTrailing());
      }
      if (report != null) {
        Path file = session.directory().resolve(report);
        AtomicFile.write(file, ReportPage.of(found).getBytes(StandardCharsets.UTF_8), 0644);
        session.reporter().note("the report is in " + file);
      }
      return found.status();
    }
  }
}
