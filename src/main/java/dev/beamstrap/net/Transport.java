package dev.beamstrap.net;

import java.util.function.Consumer;

/** Carries one request and brings its answer: no redirects, no retries. */
interface Transport {

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param cancelling is given, before anything is sent, what ends the exchange from another thread
   * @throws NetException when no answer came, recognised
   */
  Answer send(Ask ask, Consumer<Runnable> cancelling) throws NetException;
}
