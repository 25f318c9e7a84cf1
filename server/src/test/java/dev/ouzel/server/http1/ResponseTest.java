package dev.ouzel.server.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    private static final RequestHead GET = new RequestHead("GET", "http", "", "/", null, HttpVersion.HTTP_1_1,
            Headers.of("host", "a"), null);

    private static String text(List<ByteBuffer> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(StandardCharsets.ISO_8859_1.decode(piece)));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 17, 255, 256, 4095, 4096, 65_535, 65_536, 1_048_575, 1_048_576, 16_777_216})
    void aChunkBeginsWithItsSize(int size) {
        Outbound out = new Outbound();
        Response response = new Response(GET, new Http1Form(GET, out));
        response.start(new Sent.Start(200, Headers.empty()), "now", true);
        out.clear();
        response.body(ByteBuffer.allocate(size), false);
        assertThat(text(List.of(out.take(Integer.MAX_VALUE).getFirst())))
                .isEqualTo(Integer.toHexString(size).toUpperCase(Locale.ROOT) + "\r\n");
    }

    @Test
    void largePiecesAreTakenInSlicesAndCounted() {
        Outbound out = new Outbound();
        out.add(bytes("0123456789"));
        out.add(bytes("ab"));
        assertThat(out.bytes()).isEqualTo(12);
        assertThat(text(out.take(4))).isEqualTo("0123");
        assertThat(text(out.take(4))).isEqualTo("4567");
        assertThat(out.bytes()).isEqualTo(4);
        assertThat(text(out.take(100))).isEqualTo("89ab");
        assertThat(out.take(100)).isEmpty();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"content-type,Content-Type", "etag,ETag", "x-accel-buffering,X-Accel-Buffering", "te,TE", "a,A",
        "www-authenticate,WWW-Authenticate", "last-event-id,Last-Event-ID", "x--y,X--Y", "_a-1b,_a-1b"})
    void fieldNamesAreWrittenAsPeopleReadThem(String name, String written) {
        assertThat(FieldNames.conventional(name)).isEqualTo(written);
    }
}
