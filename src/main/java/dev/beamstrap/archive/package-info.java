/** Bounded, escape-proof readers of tar and zip archives. */
@NullMarked
package dev.beamstrap.archive;

import org.jspecify.annotations.NullMarked;
