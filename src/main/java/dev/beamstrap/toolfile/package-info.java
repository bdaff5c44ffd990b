/** .tool-versions, mise.toml and their kin: which tools a project asks for. Pure. */
@NullMarked
package dev.beamstrap.toolfile;

import org.jspecify.annotations.NullMarked;
