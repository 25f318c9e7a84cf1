package dev.ouzel.server.http1;

import dev.ouzel.exchange.Headers;
import dev.ouzel.server.exchange.ReasonPhrase;
import dev.ouzel.server.exchange.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the head of a response, or a part of one, as bytes (RFC 9112, section 4).
final class ResponseHead {

    private final StringBuilder text = new StringBuilder(256);

    ResponseHead(int status) {
        text.append("HTTP/1.1 ").append(status).append(' ').append(ReasonPhrase.of(status)).append("\r\n");
    }

    private ResponseHead() {}

    /// The end of a chunked body with fields after it.
    static ByteBuffer trailers(Headers headers) {
        ResponseHead end = new ResponseHead();
        end.text.append("0\r\n");
        return end.fields(headers).bytes();
    }

    /// The whole of an answer that the server gives itself, and that closes the connection.
    static ByteBuffer refusal(Refusal refusal, String date) {
        String phrase = ReasonPhrase.of(refusal.status()) + "\n";
        ResponseHead head = new ResponseHead(refusal.status())
                .field("content-type", "text/plain; charset=utf-8")
                .field("content-length", Integer.toString(phrase.length()))
                .field("date", date)
                .field("connection", "close");
        if (refusal == Refusal.UNAVAILABLE) {
            head.field("retry-after", "5");
        }
        head.text.append("\r\n").append(phrase);
        return head.encoded();
    }

    ResponseHead fields(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            field(headers.name(i), headers.value(i));
        }
        return this;
    }

    ResponseHead field(String name, String value) {
        text.append(FieldNames.conventional(name)).append(": ").append(value).append("\r\n");
        return this;
    }

    ByteBuffer bytes() {
        text.append("\r\n");
        return encoded();
    }

    private ByteBuffer encoded() {
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
