package dev.beamstrap.platform;

/** The kernels that precompiled builds exist for, and the rest. */
public enum OperatingSystem {
  LINUX,
  MACOS,
  OTHER
}
