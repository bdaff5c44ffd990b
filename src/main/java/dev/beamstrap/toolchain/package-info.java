/** Installed Erlang and Elixir: OTP's Install, acceptance test, the store of installed tools. */
@NullMarked
package dev.beamstrap.toolchain;

import org.jspecify.annotations.NullMarked;
