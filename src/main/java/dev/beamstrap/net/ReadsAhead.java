package dev.beamstrap.net;

/** A socket below TLS that may have read more of it than was asked for. */
interface ReadsAhead {
  /** Whether the next record is here as a whole; for the thread that reads, between two records. */
  boolean recordAhead();
}
