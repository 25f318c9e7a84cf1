package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.app.RestartReader.Reading;
import dev.ouzel.wire.sse.MessageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Writers commit out of order while PostgreSQL crashes and the server is ended and killed: each reader is told exactly what was
/// committed, once, in the order of commits.
@Timeout(300)
class CommittedOnceTest {

    private static final int WRITERS = 4;
    // So many more before each blow. A part of them is done then, so that it falls while they write.
    private static final int TRANSACTIONS = 100;
    private static final int TRANSACTIONS_BEFORE = 30;
    private static final String LAST = "{\"id\":0,\"description\":\"last\",\"completed\":false}";

    @TempDir
    private Path work;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CrashingDatabase database = new CrashingDatabase();
    private final Pace pace = new Pace();

    @AfterEach
    void close() {
        pace.end(WRITERS);
        database.close();
        threads.shutdownNow();
        http.close();
    }

    private InputStream open(int port, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + port + "/live-todos"));
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private DemoProcess todo(int port) throws IOException {
        return DemoProcess.start("todo", work.resolve("err"), port, "--database-url", database.url(), "--data",
                work.resolve("data").toString());
    }

    @Test
    void overTwoRestartsOfEach(TestReporter reporter) throws Exception {
        tell(reporter, 2, 10);
    }

    @Test
    @Tag("long")
    void overTenRestartsOfEach(TestReporter reporter) throws Exception {
        tell(reporter, 10, 50);
    }

    private void tell(TestReporter reporter, int restarts, int readers) throws Exception {
        try (Restarts server = Restarts.begin(this::todo, false)) {
            database.run(TodoWriter.PREPARE);
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                readings.add(RestartReader.begin(this::open, server, LAST));
            }
            Commits commits = new Commits(write(server, restarts));
            List<String> first = told(readings.getFirst(), restarts);
            commits.check(first);
            for (Reading reading : readings) {
                assertThat(told(reading, restarts)).isEqualTo(first);
            }
            reporter.publishEntry("changes", Integer.toString(commits.count()));
            server.end();
        }
        assertThat(Files.readString(work.resolve("err"))).doesNotContain("SEVERE", "begins anew", "\tat ");
    }

    /// Writes, and ends both servers again and again meanwhile.
    private List<Committed> write(Restarts server, int restarts) throws Exception {
        List<Committed> committed = new ArrayList<>(List.of(shared()));
        List<Future<List<Committed>>> writers = new ArrayList<>();
        for (int seed = 1; seed <= WRITERS; seed++) {
            writers.add(threads.submit(new TodoWriter(database, pace, seed)));
        }
        for (int i = 0; i < restarts; i++) {
            round(server, i);
        }
        write(server.life().port());
        pace.end(WRITERS);
        for (Future<List<Committed>> writer : writers) {
            committed.addAll(writer.get(60, TimeUnit.SECONDS));
        }
        database.run("insert into todos values (0, 'last', false)");
        return committed;
    }

    private Committed shared() {
        long began = System.nanoTime();
        database.run("insert into todos select -i, 'shared', false from generate_series(1, " + TodoWriter.SHARED
                + ") i");
        List<String> changes = LongStream.rangeClosed(1, TodoWriter.SHARED)
                .mapToObj(id -> "todo {\"id\":-" + id + ",\"description\":\"shared\",\"completed\":false}").toList();
        return new Committed(changes, began, System.nanoTime());
    }

    /// Returns while they write and the server tells of it.
    private void write(int port) throws Exception {
        try (InputStream live = open(port, "")) {
            pace.allow(TRANSACTIONS);
            Scanner lines = new Scanner(live, StandardCharsets.UTF_8);
            assertThat(lines.findWithinHorizon("(?m)^data:", 0)).as("told of new changes").isNotNull();
        }
        pace.goOn(TRANSACTIONS, TRANSACTIONS_BEFORE);
    }

    /// In turn one after the other, and the server without a database to come back to.
    private void round(Restarts server, int number) throws Exception {
        boolean kindly = number % 4 == 0 || number % 4 == 3;
        write(server.life().port());
        database.crash();
        if (number % 2 == 0) {
            database.comeBack();
            write(server.life().port());
            server.restart(kindly);
        } else {
            Future<?> back = threads.submit(database::comeBack);
            server.restart(kindly);
            back.get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> told(Reading reading, int restarts) throws Exception {
        List<MessageEvent> events = reading.all().get(60, TimeUnit.SECONDS);
        // A life may be over before a reader has come back.
        assertThat(reading.reader().connections()).isGreaterThan(restarts / 2);
        assertThat(events).extracting(MessageEvent::lastEventId).isSorted().doesNotHaveDuplicates();
        return events.stream().limit(events.size() - 1).map(event -> event.type() + " " + event.data()).toList();
    }
}
