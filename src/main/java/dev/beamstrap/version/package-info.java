/** Versions of OTP, Elixir and Hex packages, their order. Pure. */
@NullMarked
package dev.beamstrap.version;

import org.jspecify.annotations.NullMarked;
