/** Failures as data: a stable code, its exit status, cause and remedy. Imports only the JDK. */
@NullMarked
package dev.beamstrap.fault;

import org.jspecify.annotations.NullMarked;
