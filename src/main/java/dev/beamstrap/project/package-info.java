/**
 * The lock files of a project: {@code mix.lock}, {@code rebar.lock}, Gleam's {@code manifest.toml},
 * {@code beamstrap.lock}. Parsers from text to records and back. Pure.
 */
@NullMarked
package dev.beamstrap.project;

import org.jspecify.annotations.NullMarked;
