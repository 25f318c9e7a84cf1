package dev.ouzel.examples;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Event;
import dev.ouzel.log.Producer;
import dev.ouzel.web.FieldError;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One topic for load clients, with default settings: `GET /events` is its event stream, `POST /pub` publishes the raw body as
/// the data of one event.
///
/// A publisher that names itself by `Producer-Id`, `Producer-Epoch` and `Producer-Seq` may send again what was not answered: it
/// is stored once. It is answered 204 in either case, 403 if another one has taken over from it, and 409 if it left out a
/// number.
public final class Bench {

    private static final String TOPIC = "bench";
    private static final int ID_MAX = 256;
    private static final String NUMBER = "[0-9]{1,18}";

    private Bench() {}

    /// Both as an application.
    ///
    /// @param hub keeps the topic
    public static Router router(Hub hub) {
        EventSourceResponse events = EventSourceResponse.of(hub.subscribe(TOPIC));
        return new Router()
                .get("/events", _ -> events)
                .post("/pub", request -> publish(hub, request));
    }

    private static Response publish(Hub hub, Request request) throws IOException {
        Optional<String> producer = request.header("producer-id");
        if (producer.isEmpty()) {
            hub.publish(TOPIC, request.text());
            return Response.status(204);
        }
        Producer who = new Producer(checked(producer.get()), number(request, "producer-epoch"),
                number(request, "producer-seq"));
        return answer(hub.log().append(TOPIC, Append.of(Event.of(request.text()).payload()).from(who)));
    }

    private static String checked(String id) {
        if (id.isEmpty() || id.length() > ID_MAX) {
            throw refused("producer-id", "1 to " + ID_MAX + " characters", id);
        }
        return id;
    }

    private static long number(Request request, String field) {
        String value = request.header(field).orElse("");
        if (!value.matches(NUMBER)) {
            throw refused(field, "a whole number of up to 18 digits", value);
        }
        return Long.parseLong(value);
    }

    private static ProblemException refused(String field, String expected, String received) {
        return new ProblemException(
                Problem.ofFields(List.of(new FieldError(field, "not usable", expected, received))));
    }

    private static Response answer(AppendResult result) {
        return switch (result) {
            case AppendResult.Appended _,AppendResult.Duplicate _ -> Response.status(204);
            case AppendResult.Fenced(long epoch) -> Response.problem(Problem.of(403,
                    "producer-epoch: a producer of epoch " + epoch + " has taken over"));
            case AppendResult.SequenceGap(long expected, long received, _) -> Response.problem(Problem.of(409,
                    "producer-seq: " + received + " (expected: " + expected + ")"));
            case AppendResult.Missing _ -> Response.problem(Problem.of(409));
            case AppendResult.Closed _ -> Response.problem(Problem.of(409));
            case AppendResult.Conflict _ -> Response.problem(Problem.of(409));
            case AppendResult.OutOfRank _ -> Response.problem(Problem.of(409));
        };
    }
}
