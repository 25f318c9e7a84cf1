package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// `GET /progress`: a job that tells how far it is, each step a record sent as JSON.
///
/// Thread-safe.
final class Progress implements Handler {

    private static final List<String> STEPS = List.of("Validating input", "Querying database", "Generating report",
            "Complete");

    /// How far the job is.
    ///
    /// @param step the number of the step, from 1
    /// @param total how many there are
    /// @param message what the step does
    /// @param percentage how much is done, 0 to 100
    record ProgressUpdate(int step, int total, String message, double percentage) {}

    @Override
    public Response handle(Request request) {
        return EventSourceResponse.of(Progress::work);
    }

    private static void work(EventStream stream) throws InterruptedException {
        for (ProgressUpdate update : updates()) {
            stream.send("progress", update);
            stream.pause(Duration.ofSeconds(1));
        }
    }

    /// All steps of a job.
    static List<ProgressUpdate> updates() {
        return IntStream.rangeClosed(1, STEPS.size()).mapToObj(Progress::update).toList();
    }

    private static ProgressUpdate update(int step) {
        return new ProgressUpdate(step, STEPS.size(), STEPS.get(step - 1), 100.0 * step / STEPS.size());
    }
}
