package dev.ouzel.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that appends, again and again on one folder: everything that was acknowledged is there, in order, nothing
/// twice, nothing torn.
class CrashTest {

    private static final int APPENDS_MAX = 400;
    private static final int PAYLOAD_MAX = 2000;
    private static final int LIVES = Integer.getInteger("ouzel.lives", 200);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Ledger ledger = new Ledger();
    private final long seed = new Random().nextLong();

    @Test
    void tenLives() throws IOException, InterruptedException {
        live(10);
    }

    @Test
    @Tag("long")
    void twoHundredLives() throws IOException, InterruptedException {
        live(LIVES);
    }

    private void live(int lives) throws IOException, InterruptedException {
        System.out.println("seed of the lives: " + seed);
        Random random = new Random(seed);
        for (int life = 0; life < lives; life++) {
            // Now and then before it has done anything: while it opens.
            int appends = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(APPENDS_MAX);
            try (Life child = new Life(List.of(), Files.createDirectories(folder.resolve("temporary")),
                    arguments(life))) {
                child.await(appends);
                child.kill();
                assertThat(child.acknowledged()).as("seed %d, life %d", seed, life)
                        .hasSizeGreaterThanOrEqualTo(appends);
                check(life, child.acknowledged());
            }
        }
        assertThat(ledger.acknowledged()).isGreaterThan(lives);
    }

    private void check(int life, List<String> acknowledged) {
        try (EventLog log = open()) {
            ledger.check(log, life, acknowledged);
            ledger.checkAll(log);
        }
    }

    private EventLog open() {
        return EventLog.open(RocksDbStore.open(folder.resolve("log"), 1), InstantSource.system());
    }

    private List<String> arguments(int life) {
        List<String> arguments = new ArrayList<>(
                List.of(folder.resolve("log").toString(), "" + life, "" + (seed + 31L * life), "" + PAYLOAD_MAX));
        for (int thread = 0; thread < Child.THREADS; thread++) {
            // One more back than needed, where there is one: sent twice, stored once.
            arguments.add("" + Math.max(0, ledger.next(thread) - life % 2));
        }
        return arguments;
    }
}
