package dev.ouzel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The messages of the seam are valid once they exist.
class MessagesTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 600})
    void aStartHasAFinalStatus(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sent.Start(status, Headers.empty()))
                .withMessage("status: " + status + " (expected: 200 to 599)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding", "connection"})
    void framingIsTheServersBusiness(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sent.Start(200, Headers.of(name, "close")))
                .withMessageContaining("is set by the server");
    }

    @Test
    void aDrainLastsForSomeTimeOrNone() {
        assertThat(new Drain(Duration.ZERO).limit()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Drain(Duration.ofMillis(-1)));
    }

    @Test
    void aDisconnectTellsItsReasonAndCostsNoStackTrace() {
        Disconnected disconnected = new Disconnected(EndReason.PEER_RESET);
        assertThat(disconnected).hasMessage("the exchange has ended: PEER_RESET");
        assertThat(disconnected.reason()).isEqualTo(EndReason.PEER_RESET);
        assertThat(disconnected.getStackTrace()).isEmpty();
    }

    @Test
    void aMountedApplicationSeesThePathBelowItsPrefix() {
        RequestHead mounted = head("/api/v1/users").mountedUnder("/api").mountedUnder("/v1");
        assertThat(mounted.rootPath()).isEqualTo("/api/v1");
        assertThat(mounted.rawPath()).isEqualTo("/users");
        assertThat(head("/api").mountedUnder("/api").rawPath()).isEqualTo("/");
    }

    @Test
    void aPrefixEndsAtTheEndOfASegment() {
        assertThatIllegalArgumentException().isThrownBy(() -> head("/apix").mountedUnder("/api"));
        assertThatIllegalArgumentException().isThrownBy(() -> head("/x").mountedUnder("/api"));
    }

    @Test
    void aRequestHasAMethodAndAPath() {
        assertThat(head("*").rawPath()).isEqualTo("*");
        assertThatIllegalArgumentException().isThrownBy(() -> head("users"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestHead("", "http", "", "/", null,
                HttpVersion.HTTP_1_1, Headers.empty(), null));
    }

    private static RequestHead head(String path) {
        return new RequestHead("GET", "http", "", path, null, HttpVersion.HTTP_1_1, Headers.of("host", "a"), null);
    }
}
