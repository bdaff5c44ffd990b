/** The commands, the wiring, exit statuses. */
@NullMarked
package dev.beamstrap.cli;

import org.jspecify.annotations.NullMarked;
