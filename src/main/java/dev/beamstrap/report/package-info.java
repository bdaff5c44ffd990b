/** What long work tells whoever watches: events, no rendering. Imports only the JDK. */
@NullMarked
package dev.beamstrap.report;

import org.jspecify.annotations.NullMarked;
