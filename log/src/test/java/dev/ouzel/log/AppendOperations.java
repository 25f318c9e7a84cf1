package dev.ouzel.log;

import static dev.ouzel.log.RaceLogs.bytes;
import static dev.ouzel.log.RaceLogs.offset;
import static dev.ouzel.log.RaceLogs.text;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/// All ways to append to one stream, on an empty log. Public, because the code that Lincheck generates calls it.
@Param(name = "payload", gen = IntGen.class)
@Param(name = "sequence", gen = IntGen.class, conf = "0:3")
public class AppendOperations {

    private final EventLog log;

    /// A log in which nothing has happened yet.
    public AppendOperations() {
        this.log = RaceLogs.open();
    }

    @Operation
    public String append(@Param(name = "payload") int payload) {
        return append(Append.of(bytes(payload)));
    }

    @Operation
    public String appendTwo(@Param(name = "payload") int payload) {
        return append(Append.of(List.of(bytes(payload), bytes(payload))));
    }

    @Operation
    public String appendAsync(@Param(name = "payload") int payload) {
        return log.appendAsync("a", Append.of(bytes(payload))).join().toString();
    }

    @Operation
    public String appendIfTailIs(@Param(name = "sequence") int sequence) {
        return append(Append.of(bytes(sequence)).ifTailIs(offset(sequence)));
    }

    @Operation
    public String produce(@Param(name = "sequence") int sequence) {
        return append(Append.of(bytes(sequence)).from(new Producer("p", 0, sequence / 2)));
    }

    @Operation
    public String close() {
        return append(Append.end());
    }

    @Operation
    public String read(@Param(name = "sequence") int sequence) {
        return text(log.read("a", offset(sequence), 10));
    }

    private String append(Append append) {
        return log.append("a", append).toString();
    }
}
