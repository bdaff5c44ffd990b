/** Progress, colour, JSON documents: how events and results look. */
@NullMarked
package dev.beamstrap.console;

import org.jspecify.annotations.NullMarked;
