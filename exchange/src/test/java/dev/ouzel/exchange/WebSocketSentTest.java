package dev.ouzel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What would break a WebSocket cannot be made.
class WebSocketSentTest {

    @Test
    void textMustHaveAFormInUtf8() {
        assertThat(new WebSocketSent.Text("a\uD83D\uDE00b").text()).hasSize(4);
        assertThatThrownBy(() -> new WebSocketSent.Text("ab\uD83D")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: half a surrogate pair at 2 (expected: text that has a form in UTF-8)");
        assertThatThrownBy(() -> new WebSocketSent.Text("\uDE00\uD83D")).hasMessageStartingWith("text: half");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
    void theseCodesMayBeSent(int code) {
        assertThat(new WebSocketSent.Close(code).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535})
    void theseMayNot(int code) {
        assertThatThrownBy(() -> new WebSocketSent.Close(code)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("close code: " + code + " (expected: 1000 to 1003, 1007 to 1014, 3000 to 4999)");
    }

    @Test
    void aReasonFitsAControlFrame() {
        assertThat(new WebSocketSent.Close(1000, "r".repeat(123)).reason()).hasSize(123);
        assertThatThrownBy(() -> new WebSocketSent.Close(1000, "ü".repeat(62)))
                .hasMessage("reason: 124 bytes (expected: at most 123)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection", "upgrade", "Sec-WebSocket-Accept", "sec-websocket-protocol",
        "sec-websocket-extensions", "content-length", "transfer-encoding"})
    void theHandshakeIsTheServersBusiness(String name) {
        Headers headers = Headers.of(name, "x");
        assertThatThrownBy(() -> new WebSocketSent.Accept(null, headers)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new WebSocketSent.Accept().headers()).isEqualTo(Headers.empty());
    }
}
