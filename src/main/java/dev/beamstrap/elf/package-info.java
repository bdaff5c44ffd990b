/** The version needs and definitions of ELF files. Pure. */
@NullMarked
package dev.beamstrap.elf;

import org.jspecify.annotations.NullMarked;
