package dev.beamstrap.project;

import java.util.Optional;

/**
 * A dependency as a Hex entry of {@code mix.lock} lists it: {@code {:app, "requirement", [hex:
 * :package, repo: "hexpm", optional: false]}}.
 *
 * @param app the OTP application
 * @param packageName the package, which is the application when the lock names none
 * @param requirement as written; none means any version
 * @param repo the repository as written; none means {@code hexpm}
 */
public record LockDependency(
    String app,
    String packageName,
    Optional<String> requirement,
    Optional<String> repo,
    boolean optional) {}
