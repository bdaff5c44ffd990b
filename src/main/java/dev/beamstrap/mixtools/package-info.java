/** Hex and rebar3 where Mix looks for them. */
@NullMarked
package dev.beamstrap.mixtools;

import org.jspecify.annotations.NullMarked;
