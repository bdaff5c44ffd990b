/**
 * The caches that Hex, rebar3 and gleam read when they are offline: where they lie, what is in
 * them, and how to add to them without losing what is there.
 */
@NullMarked
package dev.beamstrap.hexcache;

import org.jspecify.annotations.NullMarked;
