package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.app.RestartReader.Reading;
import dev.ouzel.wire.sse.MessageEvent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is ended and started again and again, kindly and not, while one publishes and others read: nobody misses an
/// event, nobody gets one twice.
@Timeout(180)
class RestartTest {

    private static final int EVENTS_PER_LIFE = 20;
    private static final String LAST = "last";

    @TempDir
    private Path work;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();

    @AfterEach
    void close() {
        http.close();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + "/bench" + path);
    }

    private InputStream open(int port, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(port, "/events"));
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private InputStream curl(int port, String lastEventId) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sfN", "--max-time", "150"));
        if (!lastEventId.isEmpty()) {
            command.addAll(List.of("-H", "Last-Event-ID: " + lastEventId));
        }
        command.add(uri(port, "/events").toString());
        Process process = new ProcessBuilder(command).start();
        return new FilterInputStream(process.getInputStream()) {
            @Override
            public void close() throws IOException {
                process.destroy();
                super.close();
            }
        };
    }

    @Test
    void overFiveRestartsNobodyMissesAnEventOrGetsOneTwice() throws Exception {
        countOver(5);
    }

    @Test
    @Tag("long")
    void overTwentyRestartsNobodyMissesAnEventOrGetsOneTwice() throws Exception {
        countOver(20);
    }

    private void countOver(int restarts) throws Exception {
        try (Restarts server = Restarts.begin(work.resolve("err"), work.resolve("data"), false)) {
            List<Reading> readings = List.of(RestartReader.begin(this::open, server, LAST),
                    RestartReader.begin(this::open, server, LAST), RestartReader.begin(this::curl, server, LAST));
            RestartPublisher publisher = RestartPublisher.begin(http, server, LAST);
            for (int i = 0; i < restarts; i++) {
                publisher.await(EVENTS_PER_LIFE);
                server.restart(i % 2 == 0);
            }
            int count = publisher.end();
            assertThat(count).isGreaterThanOrEqualTo(restarts * EVENTS_PER_LIFE);
            for (Reading reading : readings) {
                assertCounted(reading.all().get(60, TimeUnit.SECONDS), count);
                // A life may be over before a reader has come back.
                assertThat(reading.reader().connections()).isGreaterThan(restarts / 2);
            }
            server.end();
        }
        assertThat(work.resolve("err")).isEmptyFile();
    }

    private static void assertCounted(List<MessageEvent> events, int count) {
        List<String> expected = new ArrayList<>(IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList());
        expected.add(LAST);
        assertThat(events).extracting(MessageEvent::data).isEqualTo(expected);
        assertThat(events).extracting(MessageEvent::lastEventId).isSorted().doesNotHaveDuplicates();
    }
}
