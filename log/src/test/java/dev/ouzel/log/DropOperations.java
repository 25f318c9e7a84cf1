package dev.ouzel.log;

import static dev.ouzel.log.RaceLogs.bytes;
import static dev.ouzel.log.RaceLogs.offset;
import static dev.ouzel.log.RaceLogs.text;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/// Two streams with entries that go while they are read, from some place on. Public, because the code that Lincheck
/// generates calls it.
///
/// For two threads, and not from the beginning: that entries are gone may be seen before what was committed together with
/// it, or just before it. Whoever has a place is told of a gap; whoever begins at the beginning gets what there still is.
@Param(name = "stream", gen = IntGen.class, conf = "0:1")
@Param(name = "payload", gen = IntGen.class)
@Param(name = "sequence", gen = IntGen.class, conf = "1:4")
public class DropOperations {

    private static final String[] STREAMS = {"a", "b"};

    private final EventLog log;

    /// A log with entries 2 and 3 in one stream, 5 and 6 in the other.
    public DropOperations() {
        this.log = RaceLogs.open();
        for (String stream : STREAMS) {
            log.append(stream, List.of(bytes(0), bytes(1)));
        }
    }

    @Operation
    public String append(@Param(name = "stream") int stream, @Param(name = "payload") int payload) {
        return log.append(STREAMS[stream], Append.of(bytes(payload))).toString();
    }

    @Operation
    public long trim(@Param(name = "sequence") int sequence) {
        return log.trim(STREAMS[0], offset(sequence));
    }

    @Operation
    public boolean delete() {
        return log.delete(STREAMS[0]);
    }

    @Operation
    public String read(@Param(name = "sequence") int sequence) {
        return text(log.read(STREAMS[0], offset(sequence), 10));
    }

    @Operation
    public String readBoth(@Param(name = "sequence") int sequence) {
        try (Cursor cursor = log.cursor(offset(sequence), List.of(STREAMS))) {
            return text(cursor.poll(10));
        }
    }
}
