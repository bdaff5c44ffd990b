/** Programs of the user's, run with the project's tools and the gateway in their environment. */
@NullMarked
package dev.beamstrap.exec;

import org.jspecify.annotations.NullMarked;
