package dev.beamstrap.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GitHub's description of releases, one or several. Source: GitHub's REST API, "List releases". */
final class GithubReleases {
  private static final String DIGEST = "sha256:";

  private GithubReleases() {}

  /**
   * A published release.
   *
   * @param tag its tag
   * @param preRelease whether its project marks it as no final version
   * @param assets its files by name, with the checksum that GitHub computed at upload; none for
   *     those uploaded before mid-2025
   */
  record Release(String tag, boolean preRelease, Map<String, Optional<Sha256>> assets) {}

  /**
   * Reads an array of releases or a single one; drafts and releases whose tag is unusable are left
   * out. {@code integrity.format} for anything else.
   */
  static List<Release> parse(String text, String sourceName) {
    ListingText.check(text, sourceName);
    List<Release> releases = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          release(json).ifPresent(releases::add);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
          throw fault(sourceName, "an array of releases holds something else");
        }
      } else if (first == JsonToken.START_OBJECT) {
        release(json).ifPresent(releases::add);
      }
    } catch (IOException e) {
      throw fault(sourceName, "it is no JSON");
    }
    if (releases.isEmpty()) {
      throw fault(sourceName, "it names no release; GitHub answers so when its limit is reached");
    }
    return releases;
  }

  private static Optional<Release> release(JsonParser json) throws IOException {
    String tag = "";
    boolean draft = false;
    boolean preRelease = false;
    Map<String, Optional<Sha256>> assets = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("tag_name") && value == JsonToken.VALUE_STRING) {
        tag = json.getText();
      } else if (field.equals("draft")) {
        draft = value == JsonToken.VALUE_TRUE;
      } else if (field.equals("prerelease")) {
        preRelease = value == JsonToken.VALUE_TRUE;
      } else if (field.equals("assets") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          asset(json, assets);
        }
      }
      // Leaves what is not wanted, and in a broken array the rest of it.
      json.skipChildren();
    }
    return draft || !ListingText.isRef(tag)
        ? Optional.empty()
        : Optional.of(new Release(tag, preRelease, Map.copyOf(assets)));
  }

  private static void asset(JsonParser json, Map<String, Optional<Sha256>> assets)
      throws IOException {
    String name = "";
    Optional<Sha256> sha256 = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("name") && value == JsonToken.VALUE_STRING) {
        name = json.getText();
      } else if (field.equals("digest") && value == JsonToken.VALUE_STRING) {
        String digest = json.getText();
        sha256 =
            digest.startsWith(DIGEST)
                ? Sha256.parse(digest.substring(DIGEST.length()))
                : Optional.empty();
      }
      json.skipChildren();
    }
    assets.put(name, sha256);
  }

  private static BeamstrapException fault(String sourceName, String cause) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, sourceName + " is not a description of releases")
        .cause(cause)
        .remedy("Try again later, or name the full version.")
        .exception();
  }
}
