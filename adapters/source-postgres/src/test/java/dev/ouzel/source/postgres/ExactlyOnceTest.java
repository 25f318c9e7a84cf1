package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.hub.SourceObserver;
import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Event;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactlyOnceTest {

    private static final TableFeed THINGS = PostgresSource.table("things");
    private static final String PRODUCER = "postgres/postgres/things";

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = World.withThings();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private Journal journal() {
        return new Journal(world.log, "ouzel/source/" + PRODUCER + "/things");
    }

    private static List<String> inserted(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "insert {\"id\":" + i + ",\"name\":null}").toList();
    }

    private void insert(int from, int to) throws SQLException {
        world.run("insert into things select i from generate_series(" + from + ", " + to + ") i");
    }

    /// Does what a source does with what is new, up to so many rows, and then no more.
    private void crashAfter(int rows) throws Exception {
        Journal journal = journal();
        Intent last = journal.load().orElseThrow();
        Outbox outbox = new Outbox(new Sql(world.connect()), world.database().answerTimeout(), 1 << 20);
        Look look = outbox.look("public.things", last.to());
        Intent intent = new Intent(last.epoch() + 1, last.database(), last.to(), look.now());
        journal.write(intent);
        Courier courier = new Courier(world.hub, THINGS, SourceObserver.NONE, PRODUCER, intent.epoch());
        AtomicInteger count = new AtomicInteger();
        outbox.read("public.things", intent.from(), intent.to(), change -> {
            if (count.incrementAndGet() <= rows) {
                courier.take(change);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 499, 700, 1300})
    void whatWasPublishedBeforeACrashIsPublishedOnce(int rows) throws Exception {
        world.started(THINGS).close();
        insert(1, 1300);
        crashAfter(rows);
        // What is committed after the crash is not part of what is done again.
        insert(1301, 1310);
        world.started(THINGS);

        assertThat(world.reader("things").lines(1310)).isEqualTo(inserted(1, 1310));
        assertThat(world.log.find("things").orElseThrow().entries()).isEqualTo(1310);
    }

    @Test
    void restartsAtAnyTimeLeaveNothingOutAndDoNothingTwice() throws Exception {
        world.started(THINGS).close();
        int total = 6000;
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 1; i <= total; i += 100) {
                    insert(i, i + 99);
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
        for (int i = 0; i < 15; i++) {
            world.started(THINGS).close();
        }
        writer.join();
        world.started(THINGS);

        assertThat(world.reader("things").lines(total)).isEqualTo(inserted(1, total));
        assertThat(world.log.find("things").orElseThrow().entries()).isEqualTo(total);
    }

    @Test
    void twoSourcesOfOneNameDoNothingTwice() throws Exception {
        world.started(THINGS);
        world.started(THINGS);
        for (int i = 1; i <= 500; i++) {
            insert(i, i);
        }
        assertThat(world.reader("things").lines(500)).isEqualTo(inserted(1, 500));

        world.started(THINGS);
        insert(501, 501);
        assertThat(world.reader("things").lines(501)).isEqualTo(inserted(1, 501));
    }

    @Test
    void aTopicThatWasDeletedIsFilledAgainFromThere() throws Exception {
        world.started(THINGS);
        insert(1, 1);
        World.Reader reader = world.reader("things");
        reader.take(1);
        world.log.delete("things");
        insert(2, 2);

        assertThat(reader.next()).isInstanceOf(ReadResult.Gap.class);
        assertThat(reader.lines(1)).isEqualTo(inserted(2, 2));
    }

    @Test
    void aTopicThatWasDeletedInTheMiddleIsFilledWithTheWholeBatch() throws Exception {
        world.started(THINGS).close();
        insert(1, 1100);
        crashAfter(600);
        world.log.delete("things");
        world.started(THINGS);

        assertThat(world.reader("things").lines(1100)).isEqualTo(inserted(1, 1100));
    }

    @Test
    void somebodyWithALaterEpochIsOutdone() throws Exception {
        world.started(THINGS).close();
        AppendResult foreign = world.log.append("things",
                Append.of(Event.of("insert", "{}").payload()).from(new Producer(PRODUCER, 1000, 0)));
        assertThat(foreign).isInstanceOf(AppendResult.Appended.class);
        world.started(THINGS);
        insert(1, 1);

        assertThat(world.reader("things").lines(2)).last().isEqualTo(inserted(1, 1).getFirst());
        assertThat(journal().load().orElseThrow().epoch()).isEqualTo(1001);
    }

    @Test
    void aTopicThatHasEndedTakesNothingAndHoldsNobodyUp() throws Exception {
        world.started(THINGS, THINGS.into("open"));
        insert(1, 1);
        world.reader("things").take(1);
        world.hub.end("things");
        insert(2, 2);
        insert(3, 3);

        assertThat(world.reader("open").lines(3)).isEqualTo(inserted(1, 3));
        assertThat(world.log.find("things").orElseThrow().entries()).isEqualTo(1);
    }

    @Test
    void aPlaceThatTheLogHasLostBeginsTheTopicAnew() throws Exception {
        world.started(THINGS).close();
        insert(1, 1);
        world.log.trim("ouzel/source/" + PRODUCER + "/things", world.log.tail());
        Probe probe = new Probe();
        world.started(PostgresSource.over(world.database(), THINGS), probe);
        insert(2, 2);

        assertThat(world.reader("things").lines(1)).isEqualTo(inserted(2, 2));
        assertThat(probe.begunAnew()).containsExactly("things");
    }
}
