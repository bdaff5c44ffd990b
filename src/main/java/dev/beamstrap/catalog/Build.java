package dev.beamstrap.catalog;

import dev.beamstrap.digest.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of a listing: something that was built and can be fetched.
 *
 * @param ref the git reference it was built from, as the listing spells it: {@code OTP-27.3.4.1},
 *     {@code v1.18.3-otp-27}, {@code maint-27}
 * @param builtAt when it was built
 * @param sha256 the checksum of the artifact; empty for rows of builds.hex.pm written before
 *     2024-09-11
 */
public record Build(String ref, Instant builtAt, Optional<Sha256> sha256) {}
