/**
 * Why something does not get through: settings as found, probes per host and client, verdicts.
 * Knows {@code net}, {@code install}, {@code toolchain} and what lies below them.
 */
@NullMarked
package dev.beamstrap.doctor;

import org.jspecify.annotations.NullMarked;
