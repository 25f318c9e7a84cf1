package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A process that appends to a log from several threads until it is killed or the log stops, and says of each append that
/// was acknowledged where it is. The test that reads that knows what must be there.
///
/// Thread `t` of life `l` has two kinds of appends. Those to the streams `shared-0` to `shared-4` carry the text `l.t.n`. Those
/// to its own stream `own-t` have a producer, and carry a number that goes on over all lives: the first one in a life may
/// have been stored in the life before it.
final class Child {

    static final int THREADS = 4;
    static final int SHARED = 5;
    static final String OPEN = "open";
    static final String STOPPED = "stopped ";

    private final EventLog log;
    private final int life;
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(THREADS);

    private Child(EventLog log, int life) {
        this.log = log;
        this.life = life;
    }

    /// Appends until it is killed, or the log has stopped.
    ///
    /// @param args the folder, which life it is, a seed, how large payloads are at most, and for each thread the number
    /// that its stream goes on with
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        RocksDbStore store = RocksDbStore.open(Path.of(args[0]), 1);
        Child child = new Child(EventLog.open(store, InstantSource.system()), Integer.parseInt(args[1]));
        for (int thread = 0; thread < THREADS; thread++) {
            child.start(thread, Long.parseLong(args[2]), Integer.parseInt(args[3]), Long.parseLong(args[4 + thread]));
        }
        out.println(OPEN);
        // Only this thread writes to the pipe: a disk that fails for the others does not fail for it.
        Thread.ofPlatform().daemon().start(() -> child.say(out));
        child.stopped.await();
        out.println(
                STOPPED + fate(() -> store.find("shared-0")) + " " + fate(() -> child.log.append("x", new byte[0])));
        Runtime.getRuntime().halt(0);
    }

    private static String fate(Runnable call) {
        try {
            call.run();
            return "works";
        } catch (RuntimeException failed) {
            return failed.getClass().getSimpleName();
        }
    }

    private void say(PrintStream out) {
        try {
            while (true) {
                out.println(said.take());
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(int thread, long seed, int bytesMax, long next) {
        Random random = new Random(seed + thread);
        Runnable appending = () -> {
            try {
                run(thread, random, bytesMax, next);
            } catch (LogException.Failed failed) {
                stopped.countDown();
            }
        };
        Thread _ = thread % 2 == 0 ? Thread.ofVirtual().start(appending) : Thread.ofPlatform().start(appending);
    }

    private void run(int thread, Random random, int bytesMax, long first) {
        long own = first;
        for (long n = 0;; n++) {
            if (random.nextInt(3) == 0) {
                own(thread, own, random, bytesMax);
                own++;
            } else {
                shared(thread, n, random, bytesMax);
            }
        }
    }

    private void own(int thread, long number, Random random, int bytesMax) {
        Append append = Append.of(payloads("" + number, random, bytesMax))
                .from(new Producer("producer-" + thread, 0, number));
        Offset offset = switch (log.append("own-" + thread, append)) {
            case AppendResult.Appended appended -> appended.offset();
            case AppendResult.Duplicate duplicate -> duplicate.tail();
            case AppendResult refused -> throw new AssertionError("refused: " + refused);
        };
        said.add("own-" + thread + " " + number + " " + offset);
    }

    private void shared(int thread, long n, Random random, int bytesMax) {
        String stream = "shared-" + random.nextInt(SHARED);
        String text = life + "." + thread + "." + n;
        Offset offset = log.append(stream, payloads(text, random, bytesMax));
        said.add(stream + " " + text + " " + offset);
    }

    /// A batch of one to four, each of which says which of how many it is, and is followed by bytes that can be told.
    private static List<byte[]> payloads(String text, Random random, int bytesMax) {
        int count = 1 + random.nextInt(4);
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(payload(text + " " + i + "/" + count, random.nextInt(bytesMax)));
        }
        return payloads;
    }

    /// The text, and then so many bytes that follow from it.
    static byte[] payload(String text, int padding) {
        StringBuilder padded = new StringBuilder(text).append(' ').append(padding).append(' ');
        Random pattern = new Random(text.hashCode());
        for (int i = 0; i < padding; i++) {
            padded.append((char) ('a' + pattern.nextInt(26)));
        }
        return padded.toString().getBytes(UTF_8);
    }
}
