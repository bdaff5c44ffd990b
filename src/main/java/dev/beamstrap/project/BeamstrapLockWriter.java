package dev.beamstrap.project;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes {@link BeamstrapLock} as JSON, one value a line, so that it merges well. */
final class BeamstrapLockWriter {
  private BeamstrapLockWriter() {}

  static String write(BeamstrapLock lock) {
    StringWriter out = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setPrettyPrinter(printer);
      json.writeStartObject();
      json.writeNumberField("schema", BeamstrapLock.SCHEMA);
      json.writeArrayFieldStart("tools");
      for (LockedTool tool : lock.tools()) {
        write(tool, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return out.append('\n').toString();
  }

  private static void write(LockedTool tool, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("tool", tool.tool().id());
    json.writeStringField("version", tool.version());
    json.writeArrayFieldStart("artifacts");
    for (LockedArtifact artifact : tool.artifacts()) {
      json.writeStartObject();
      json.writeStringField("platform", artifact.platform());
      json.writeStringField("url", artifact.url().toString());
      json.writeStringField("sha256", artifact.sha256().hex());
      if (artifact.unverified()) {
        json.writeBooleanField("unverified", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
