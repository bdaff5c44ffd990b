package dev.beamstrap.archive;

import java.util.Optional;

/**
 * What an archive held.
 *
 * @param files number of files
 * @param bytes their content, all together
 * @param directories number of directories made, the given one not counted
 * @param top the directory that all names began with, where the layout requires one
 */
public record Summary(long files, long bytes, long directories, Optional<String> top) {}
