package dev.ouzel.app.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.app.peers.Visitor.Reading;
import dev.ouzel.app.peers.Visitor.Way;
import dev.ouzel.web.sse.CloseReason;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Event streams through the proxies of the documentation. Their patience is real, so these tests take their time.
@Tag("proxy")
@Timeout(120)
@ParameterizedClass
@MethodSource("ways")
class RecipeProxyTest {

    private final Recipe recipe;
    private final Way way;

    @TempDir
    private static Path certificates;
    @TempDir
    private Path folder;

    // Set before each test, or all of them.
    @SuppressWarnings("NullAway.Init")
    private static Certificate certificate;
    @SuppressWarnings("NullAway.Init")
    private Origin origin;
    @SuppressWarnings("NullAway.Init")
    private ProxyProcess proxy;
    @SuppressWarnings("NullAway.Init")
    private Visitor visitor;

    RecipeProxyTest(Recipe recipe, Way way) {
        this.recipe = recipe;
        this.way = way;
    }

    static Stream<Arguments> ways() {
        return Stream.of(Recipe.values())
                .flatMap(recipe -> Stream.of(Way.values()).map(way -> Arguments.of(recipe, way)));
    }

    @BeforeAll
    static void certify() throws Exception {
        certificate = Certificate.in(certificates);
    }

    @BeforeEach
    void start() throws Exception {
        origin = new Origin(Duration.ofSeconds(20));
        proxy = recipe.start(origin, certificate, folder);
        visitor = Visitor.of(proxy, way, certificate);
    }

    @AfterEach
    void stop() {
        visitor.close();
        proxy.close();
        origin.close();
    }

    @Test
    void eachEventArrivesAtOnce() throws Exception {
        origin.say("head");
        try (Reading words = visitor.read("/words")) {
            assertThat(words.response().version()).isEqualTo(way.version());
            assertThat(words.response().headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(words.takeData()).isEqualTo("head");
            for (int i = 0; i < 10; i++) {
                origin.say("word " + i);
                // The handler waits for the next word: nothing else can push this one through.
                assertThat(words.takeData()).isEqualTo("word " + i);
            }
            origin.say("");
            assertThat(words.takeData()).isNull();
        }
    }

    /// The silent stream is the control: it is the heartbeat that keeps the other.
    @Test
    void anIdleStreamOutlivesTheProxysPatienceByItsHeartbeat() throws Exception {
        try (Reading idle = visitor.read("/idle-short"); Reading silent = visitor.read("/silent")) {
            assertThat(idle.takeData()).isEqualTo("first");
            assertThat(silent.takeData()).isEqualTo("first");
            if (recipe == Recipe.HAPROXY && way == Way.HTTP_2) {
                // It looks like a proper end: readers must come back after an end, too.
                assertThat(silent.takeData()).isNull();
            } else {
                assertThatThrownBy(silent::takeData).isInstanceOf(IOException.class);
            }
            assertThat(idle.takeData()).isEqualTo("still here");
            assertThat(idle.takeData()).isNull();
        }
    }

    @Test
    void aReaderThatLeavesIsNoticed() throws Exception {
        origin.say("head");
        try (Reading words = visitor.read("/words")) {
            assertThat(words.takeData()).isEqualTo("head");
        }
        assertThat(origin.awaitClosed()).isIn(CloseReason.PEER_CLOSED, CloseReason.PEER_RESET);
    }

    @Test
    void aStopEndsTheStreamProperlyAndSaysWhenToComeBack() throws Exception {
        origin.say("head");
        try (Reading words = visitor.read("/words")) {
            assertThat(words.takeData()).isEqualTo("head");
            origin.stop();
            assertThat(words.takeData()).isNull();
            assertThat(words.reconnectionTime()).isNotNull();
        }
    }

    /// Any other status would end an `EventSource` for good.
    @Test
    void whileNoServerAnswersReadersAreToldToComeAgain() throws Exception {
        origin.stop();
        List<@Nullable Duration> times = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Reading away = visitor.read("/words")) {
                assertThat(away.response().statusCode()).isEqualTo(200);
                assertThat(away.response().headers().firstValue("content-type")).hasValue("text/event-stream");
                assertThat(away.takeData()).isNull();
                times.add(away.reconnectionTime());
            }
        }
        assertThat(times).allSatisfy(time -> assertThat(Objects.requireNonNull(time)).isBetween(Duration.ofSeconds(2),
                Duration.ofSeconds(5)));
        assertThat(visitor.get("/port").statusCode()).isEqualTo(503);
    }

    @Test
    void theConnectionToTheServerIsKept() throws Exception {
        Set<String> ports = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> port = visitor.get("/port");
            assertThat(port.statusCode()).isEqualTo(200);
            ports.add(port.body());
        }
        assertThat(ports).hasSize(1);
    }
}
