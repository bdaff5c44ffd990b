/** The flow of install: requests, resolution, download, staging, acceptance, report. */
@NullMarked
package dev.beamstrap.install;

import org.jspecify.annotations.NullMarked;
