package dev.ouzel.examples;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.Event;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.web.FieldError;
import dev.ouzel.web.Json;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `POST /notify` publishes a notification, and everybody who reads `GET /notifications` gets it, also those who are away for
/// a moment: the topic keeps the last thousand, for a day.
///
/// Thread-safe.
final class Notifications {

    static final String TOPIC = "notifications";

    private static final int TITLE_MAX = 100;
    private static final int TEXT_MAX = 1_000;
    private static final Retention KEPT = Retention.all().withEntriesMax(1_000).withAgeMax(Duration.ofDays(1));

    private final Hub hub;
    private final EventSourceResponse stream;

    /// Notifications of one hub.
    ///
    /// @param hub keeps the topic, which is created if need be
    Notifications(Hub hub) {
        this.hub = hub;
        hub.topic(TOPIC, StreamSettings.defaults().withRetention(KEPT));
        this.stream = EventSourceResponse.of(hub.subscribe(TOPIC));
    }

    /// What is published.
    ///
    /// @param title what it is about, 1 to 100 characters
    /// @param text what there is to say, up to 1,000 characters
    record Notification(String title, String text) {}

    /// What the publisher is told.
    ///
    /// @param offset the place of the notification, which is its id for readers
    record Published(String offset) {}

    Response publish(Request request) throws IOException {
        Notification notification = checked(request.json(Notification.class));
        Offset place = hub.publish(TOPIC, Event.of("notification", Json.encode(notification)));
        return Response.json(201, new Published(place.toString()));
    }

    Response read(Request request) {
        return stream;
    }

    private static Notification checked(Notification notification) {
        List<FieldError> errors = new ArrayList<>();
        if (notification.title().isBlank() || notification.title().length() > TITLE_MAX) {
            errors.add(new FieldError("title", notification.title().isBlank() ? "blank" : "too long",
                    "1 to " + TITLE_MAX + " characters, not all blank", notification.title()));
        }
        if (notification.text().length() > TEXT_MAX) {
            errors.add(new FieldError("text", "too long", "up to " + TEXT_MAX + " characters", notification.text()));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.ofFields(errors));
        }
        return notification;
    }
}
