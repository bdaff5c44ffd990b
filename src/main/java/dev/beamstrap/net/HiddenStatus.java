package dev.beamstrap.net;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * The status of an answer, hidden from OkHttp, which would act on some of them by itself: repeat
 * the request after 408, 421 and 503.
 */
final class HiddenStatus {
  private final AtomicInteger code = new AtomicInteger();

  /** A network interceptor. */
  static Response hide(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    HiddenStatus status = chain.request().tag(HiddenStatus.class);
    if (status == null) {
      return response;
    }
    status.code.set(response.code());
    return response.newBuilder().code(200).build();
  }

  /** The status of an answer whose request was tagged with one of these. */
  static int of(Response response) {
    HiddenStatus status = response.request().tag(HiddenStatus.class);
    return status == null ? response.code() : status.code.get();
  }
}
