package dev.beamstrap.project;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link BeamstrapLock}; every failure names line and column. */
final class BeamstrapLockReader {
  // Versions become parts of paths.
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._+-]{0,99}");
  private static final Pattern PLATFORM =
      Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}(?:/[0-9A-Za-z][0-9A-Za-z._-]{0,99})?");
  private static final int MAX_DEPTH = 32;
  private static final int MAX_STRING = 8192;

  private final ProjectText text;

  BeamstrapLockReader(ProjectText text) {
    this.text = text;
  }

  BeamstrapLock read() {
    text.refuseMarkers();
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_STRING)
                    .build())
            .build();
    try (JsonParser json = factory.createParser(text.content())) {
      json.nextToken();
      BeamstrapLock lock = lock(json);
      if (json.nextToken() != null) {
        throw wrong(json, "the end of the file");
      }
      return lock;
    } catch (JsonProcessingException e) {
      throw fault(e.getLocation(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a String does not fail", e);
    }
  }

  private BeamstrapLock lock(JsonParser json) throws IOException {
    JsonLocation start = json.currentTokenLocation();
    Optional<Integer> schema = Optional.empty();
    List<LockedTool> tools = new ArrayList<>();
    for (String field = first(json); !field.isEmpty(); field = next(json)) {
      switch (field) {
        case "schema" -> schema = Optional.of(schema(json));
        case "tools" -> tools = array(json, this::tool);
        default -> json.skipChildren();
      }
    }
    require(schema.isPresent(), start, "the lock has no \"schema\"");
    Set<String> seen = new HashSet<>();
    for (LockedTool tool : tools) {
      String which = tool.tool() + " " + tool.version();
      require(seen.add(which), start, which + " is locked twice");
    }
    return new BeamstrapLock(tools);
  }

  private int schema(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(json, "a number for \"schema\"");
    }
    int schema = json.getIntValue();
    if (schema > BeamstrapLock.SCHEMA) {
      throw Fault.of(FaultCode.PROJECT_LOCK, text.source() + " was written by a newer beamstrap")
          .cause("its schema is " + schema + ", this beamstrap knows " + BeamstrapLock.SCHEMA)
          .remedy("update beamstrap, or write the lock again with `beamstrap lock`")
          .exception();
    }
    require(schema > 0, json.currentTokenLocation(), "\"schema\" must be positive");
    return schema;
  }

  private LockedTool tool(JsonParser json) throws IOException {
    JsonLocation start = json.currentTokenLocation();
    Optional<Tool> tool = Optional.empty();
    String version = "";
    List<LockedArtifact> artifacts = new ArrayList<>();
    for (String field = first(json); !field.isEmpty(); field = next(json)) {
      switch (field) {
        case "tool" -> {
          String name = string(json);
          tool = Tool.named(name);
          require(tool.isPresent(), json.currentTokenLocation(), "unknown tool '" + name + "'");
        }
        case "version" -> version = matching(json, VERSION, "a version");
        case "artifacts" -> artifacts = array(json, this::artifact);
        default -> json.skipChildren();
      }
    }
    require(!version.isEmpty(), start, "the tool has no \"version\"");
    Set<String> platforms = new HashSet<>();
    for (LockedArtifact artifact : artifacts) {
      require(platforms.add(artifact.platform()), start, artifact.platform() + " is locked twice");
    }
    return new LockedTool(
        tool.orElseThrow(() -> fault(start, "the tool has no \"tool\"")), version, artifacts);
  }

  private LockedArtifact artifact(JsonParser json) throws IOException {
    JsonLocation start = json.currentTokenLocation();
    String platform = "";
    Optional<URI> url = Optional.empty();
    Optional<Sha256> sha256 = Optional.empty();
    boolean unverified = false;
    for (String field = first(json); !field.isEmpty(); field = next(json)) {
      switch (field) {
        case "platform" -> platform = matching(json, PLATFORM, "a platform");
        case "url" -> url = Optional.of(url(json));
        case "sha256" -> {
          sha256 = Sha256.parse(string(json));
          require(sha256.isPresent(), json.currentTokenLocation(), "\"sha256\" is no SHA-256");
        }
        case "unverified" -> {
          if (!json.currentToken().isBoolean()) {
            throw wrong(json, "true or false for \"unverified\"");
          }
          unverified = json.getBooleanValue();
        }
        default -> json.skipChildren();
      }
    }
    require(!platform.isEmpty(), start, "the artifact has no \"platform\"");
    return new LockedArtifact(
        platform,
        url.orElseThrow(() -> fault(start, "the artifact has no \"url\"")),
        sha256.orElseThrow(() -> fault(start, "the artifact has no \"sha256\"")),
        unverified);
  }

  private URI url(JsonParser json) throws IOException {
    String value = string(json);
    try {
      URI uri = new URI(value);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
      boolean http = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
      require(
          http && uri.getHost() != null,
          json.currentTokenLocation(),
          "\"url\" is no http or https address");
      return uri;
    } catch (URISyntaxException e) {
      throw fault(json.currentTokenLocation(), "\"url\" is no address");
    }
  }

  private String matching(JsonParser json, Pattern pattern, String kind) throws IOException {
    String value = string(json);
    require(
        pattern.matcher(value).matches() && !value.contains(".."),
        json.currentTokenLocation(),
        "'" + ProjectText.shorten(value) + "' is not " + kind);
    return value;
  }

  private String string(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(json, "a string");
    }
    return json.getText();
  }

  /** Reads one element, at its first token. */
  private interface Element<T> {
    T read(JsonParser json) throws IOException;
  }

  private <T> List<T> array(JsonParser json, Element<T> element) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(json, "a list");
    }
    List<T> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(json));
    }
    return elements;
  }

  /** The first field of the object that starts here, with the parser at its value; or empty. */
  private String first(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(json, "an object");
    }
    return next(json);
  }

  private String next(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME) {
      return "";
    }
    String field = json.currentName();
    json.nextToken();
    // An empty name would read as the object's end; it is as unknown as any other.
    return field.isEmpty() ? "?" : field;
  }

  private void require(boolean holds, JsonLocation at, String what) {
    if (!holds) {
      throw fault(at, what);
    }
  }

  private BeamstrapException wrong(JsonParser json, String wanted) {
    return fault(json.currentTokenLocation(), "expected " + wanted);
  }

  private BeamstrapException fault(JsonLocation at, String what) {
    return text.fault(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()), what);
  }
}
