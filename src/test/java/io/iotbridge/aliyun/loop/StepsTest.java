package io.iotbridge.aliyun.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void doesEachStepAndThrowsTheFirstFailure() {
        InternalError first = new InternalError("first");
        assertThatThrownBy(() -> Steps.run(
                        () -> done.add("a"),
                        () -> {
                            throw first;
                        },
                        () -> {
                            throw new IllegalStateException("second");
                        },
                        () -> {
                            throw first;
                        },
                        () -> done.add("b")))
                .isSameAs(first)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class));
        assertThat(done).containsExactly("a", "b");
    }
}
