/**
 * Erlang's formats: external term format, {@code disk_log} image of an ETS table, text terms. Pure.
 */
@NullMarked
package dev.beamstrap.beam;

import org.jspecify.annotations.NullMarked;
