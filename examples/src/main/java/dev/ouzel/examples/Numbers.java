package dev.ouzel.examples;

import dev.ouzel.web.FieldError;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import java.time.Duration;
import java.util.List;

/// `GET /numbers?minimum=1&maximum=5`: one number each 0.9 seconds, then the end. Bounds that make no sense are refused
/// with 422 before the stream begins.
///
/// Thread-safe.
final class Numbers implements Handler {

    /// Nobody holds a stream for longer than a quarter of an hour.
    private static final long COUNT_MAX = 1_000;

    @Override
    public Response handle(Request request) {
        int minimum = request.queryInt("minimum", 1);
        int maximum = request.queryInt("maximum", 5);
        check(minimum, maximum);
        return EventSourceResponse.of(stream -> count(stream, minimum, maximum));
    }

    private static void check(int minimum, int maximum) {
        long largest = minimum + COUNT_MAX - 1;
        if (maximum < minimum || maximum > largest) {
            throw new ProblemException(Problem.ofFields(List.of(new FieldError("maximum", "out of range",
                    minimum + " to " + largest, Integer.toString(maximum)))));
        }
    }

    private static void count(EventStream stream, int minimum, int maximum) throws InterruptedException {
        for (long number = minimum; number <= maximum; number++) {
            stream.pause(Duration.ofMillis(900));
            stream.send(Long.toString(number));
        }
    }
}
