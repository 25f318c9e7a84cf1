package dev.ouzel.examples;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ouzel.web.FieldError;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.DrainPolicy;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /chat/stream`: the tokens of an answer as they are made, the way a language model sends them, then `done`.
/// Tokens carry their spaces; a client puts them together as they are. An answer that has begun is finished also when
/// the server is told to stop.
///
/// Thread-safe.
final class Chat implements Handler {

    private static final int MESSAGE_MAX = 4_000;

    /// What the reader asks.
    ///
    /// @param message the question
    /// @param conversationId the conversation that it belongs to, null for a new one
    record ChatRequest(String message, @JsonProperty("conversation_id") @Nullable String conversationId) {}

    @Override
    public Response handle(Request request) throws IOException {
        String message = checked(request.json(ChatRequest.class).message());
        return EventSourceResponse.of(stream -> answer(stream, message))
                .onDrain(DrainPolicy.runToEnd(Duration.ofSeconds(3)));
    }

    private static String checked(String message) {
        if (message.isBlank() || message.length() > MESSAGE_MAX) {
            throw new ProblemException(Problem.ofFields(List.of(new FieldError("message",
                    message.isBlank() ? "blank" : "too long", "1 to " + MESSAGE_MAX + " characters, not all blank",
                    message))));
        }
        return message;
    }

    private static void answer(EventStream stream, String message) throws InterruptedException {
        for (String token : tokens("Based on your question about " + message + ", here is my answer. ")) {
            stream.send("token", token);
            stream.pause(Duration.ofMillis(80));
        }
        stream.send("done", "[DONE]");
    }

    /// Cuts after the first space behind each word: further spaces lead the next token.
    private static String[] tokens(String text) {
        return text.split("(?<=\\S )");
    }
}
