package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.app.Restarts.Life;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Counts from 1 on at `POST /bench/pub` over all lives of the server. It sends each number until it is acknowledged, as a
/// producer whose repetitions the server knows.
final class RestartPublisher {

    private final HttpClient http;
    private final Restarts server;
    private final String last;
    private final Semaphore acknowledged = new Semaphore(0);
    private final Semaphore enough = new Semaphore(0);
    private final CompletableFuture<Integer> count = new CompletableFuture<>();

    private RestartPublisher(HttpClient http, Restarts server, String last) {
        this.http = http;
        this.server = server;
        this.last = last;
    }

    /// Begins to count.
    ///
    /// @param last the data of what it publishes after the last number
    static RestartPublisher begin(HttpClient http, Restarts server, String last) {
        RestartPublisher publisher = new RestartPublisher(http, server, last);
        Thread.startVirtualThread(publisher::run);
        return publisher;
    }

    /// Waits until so many more were acknowledged.
    void await(int numbers) throws InterruptedException {
        assertThat(acknowledged.tryAcquire(numbers, 60, TimeUnit.SECONDS)).as("acknowledged").isTrue();
    }

    /// Ends counting.
    ///
    /// @return the last number
    int end() throws Exception {
        enough.release();
        return count.get(60, TimeUnit.SECONDS);
    }

    private void run() {
        try {
            count.complete(publishAll());
        } catch (Exception | Error failure) {
            count.completeExceptionally(failure);
        }
    }

    private int publishAll() throws Exception {
        int number = 0;
        while (!enough.tryAcquire()) {
            publish(Integer.toString(number + 1), number);
            number++;
            acknowledged.release();
        }
        publish(last, number);
        return number;
    }

    private void publish(String data, int sequence) throws Exception {
        Life life = server.life();
        while (!isStored(life, data, sequence)) {
            life = Objects.requireNonNull(server.after(life), "the server has ended for good");
        }
    }

    private boolean isStored(Life life, String data, int sequence) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + life.port() + "/bench/pub"))
                .timeout(Duration.ofSeconds(10)).header("Producer-Id", "counter").header("Producer-Epoch", "0")
                .header("Producer-Seq", Integer.toString(sequence))
                .POST(HttpRequest.BodyPublishers.ofString(data)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
        } catch (IOException _) {
            return false;
        }
    }
}
