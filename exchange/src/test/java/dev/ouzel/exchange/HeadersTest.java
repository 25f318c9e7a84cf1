package dev.ouzel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Header fields (RFC 9110, section 5).
class HeadersTest {

    @Test
    void namesAreComparedWithoutRegardToCaseAndKeptInLowerCase() {
        Headers headers = Headers.of("Content-Type", "text/plain");
        assertThat(headers.first("CONTENT-TYPE")).contains("text/plain");
        assertThat(headers.name(0)).isEqualTo("content-type");
        assertThat(headers.value(0)).isEqualTo("text/plain");
        assertThat(headers.contains("content-length")).isFalse();
    }

    @Test
    void orderAndDuplicatesAreKept() {
        Headers headers = Headers.of("set-cookie", "a=1", "x", "y").plus("Set-Cookie", "b=2");
        assertThat(headers.all("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(headers).hasToString("set-cookie: a=1\nx: y\nset-cookie: b=2\n");
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void withReplacesAllOfItsName() {
        Headers headers = Headers.of("a", "1", "b", "2", "A", "3").with("a", "4");
        assertThat(headers).isEqualTo(Headers.of("b", "2", "a", "4")).hasSameHashCodeAs(Headers.of("b", "2", "a", "4"));
    }

    @Test
    void withoutTakesAllOfItsNameAway() {
        Headers headers = Headers.of("a", "1", "b", "2", "A", "3");
        assertThat(headers.without("a")).isEqualTo(Headers.of("b", "2"));
        assertThat(headers.without("c")).isSameAs(headers);
    }

    @Test
    void othersAreAddedAtTheEnd() {
        assertThat(Headers.of("a", "1").plusAll(Headers.of("a", "2"))).isEqualTo(Headers.of("a", "1", "a", "2"));
        assertThat(Headers.empty().plusAll(Headers.empty())).isEqualTo(Headers.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\n", "a\0", "é", "a\u007f", "(a)"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "v")).withMessageContaining("token");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().plus(name, "v"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\rb", "a\nb", "a\0b", "\u0001", "a\u007f", "\u0100", "€"})
    void aValueThatCouldSplitAMessageIsRefusedAndNotShownRaw(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("name", value))
                .withMessageStartingWith("header name: \"").withMessageContaining("\\u")
                .withMessageNotContaining("\n");
    }

    @Test
    void valuesMayHoldWhatFieldsMayHold() {
        assertThat(Headers.of("a", "", "b", "\t x \u00e9").first("b")).contains("\t x \u00e9");
    }

    @Test
    void namesAndValuesComeInTurn() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("a", "1", "b"))
                .withMessage("headers: 3 strings (expected: names and values in turn)");
    }
}
