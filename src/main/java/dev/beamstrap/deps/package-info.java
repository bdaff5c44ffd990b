/** The packages of a project, put where Mix, rebar3 and Gleam look for them without network. */
@NullMarked
package dev.beamstrap.deps;

import org.jspecify.annotations.NullMarked;
