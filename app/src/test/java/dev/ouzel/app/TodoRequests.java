package dev.ouzel.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Requests to the TODO application, by the client of the JDK.
final class TodoRequests {

    private TodoRequests() {}

    /// Waits until something is answered otherwise than by 503.
    static void await(HttpClient http, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        while (http.send(request, BodyHandlers.discarding()).statusCode() == 503) {
            Thread.onSpinWait();
        }
    }
}
