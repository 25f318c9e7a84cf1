package dev.ouzel.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void eachLimitCanBeChangedAlone() throws Exception {
        for (RecordComponent component : Limits.class.getRecordComponents()) {
            Object other = other(component.getType());
            String name = component.getName();
            Method with = Limits.class.getMethod("with" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                    component.getType());
            Object changed = with.invoke(Limits.defaults(), other);
            assertThat(component.getAccessor().invoke(changed)).as(name).isEqualTo(other);
            assertThat(Arrays.stream(Limits.class.getRecordComponents())
                    .filter(each -> !value(each, changed).equals(value(each, Limits.defaults())))).hasSize(1);
        }
    }

    private static Object other(Class<?> type) {
        if (type == Duration.class) {
            return Duration.ofDays(1);
        }
        if (type == WebSocketLimits.class) {
            return WebSocketLimits.defaults().withDeflate(false);
        }
        return type == long.class ? (Object) 7777L : 7777;
    }

    private static Object value(RecordComponent component, Object limits) {
        try {
            return component.getAccessor().invoke(limits);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record component without an accessor", e);
        }
    }

    @Test
    void whatCannotBeALimitIsRefused() {
        assertThatThrownBy(() -> Limits.defaults().withConnections(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> Limits.defaults().withIdleTimeout(Duration.ZERO))
                .hasMessage("idleTimeout: PT0S (expected: more than zero)");
        assertThatThrownBy(() -> Limits.defaults().withBodyBytes(-1))
                .hasMessage("bodyBytes: -1 (expected: 0 or more)");
    }
}
