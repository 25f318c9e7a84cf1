package dev.ouzel.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntentTest {

    private static final Place FROM = new Place(Snapshot.parse("10:20:12,15"), 7, 1);
    private static final Place TO = new Place(Snapshot.parse("30:30:"), 9, 2);

    @Test
    void isTextInTheLog() {
        Intent intent = new Intent(3, "a/b/5", FROM, TO);
        String text = "1 3 a/b/5 10:20:12,15 7 1 30:30: 9 2";

        assertThat(new String(intent.payload(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(Intent.of(intent.payload())).isEqualTo(intent);
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String text : List.of("", "2 3 a 10:20: 7 1 30:30: 9 2", "1 3 a 10:20: 7 1 30:30: 9",
                "1 3 a 10 7 1 20 9 2")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Intent.of(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aLaterEpochIsLargerThanBoth() {
        Intent intent = Intent.at(3, "a", FROM);

        assertThat(intent.after(7).epoch()).isEqualTo(8);
        assertThat(intent.after(1).epoch()).isEqualTo(4);
    }

    @Test
    void aSnapshotOutlastsAnotherWhenAllThatRanHasEnded() {
        Snapshot earlier = FROM.seen();

        assertThat(earlier.runningArray()).isEqualTo("{12,15}");
        assertThat(Snapshot.parse("15:40:15").outlasts(earlier)).isFalse();
        assertThat(Snapshot.parse("16:40:16").outlasts(earlier)).isTrue();
        assertThat(TO.seen().runningArray()).isEqualTo("{}");
    }
}
