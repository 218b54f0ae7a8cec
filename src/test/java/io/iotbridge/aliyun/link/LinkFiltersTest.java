package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which topics a filter takes. */
class LinkFiltersTest {

    @Test
    void matchesAsMqttDoes() {
        assertThat(LinkFilters.matches("a/+/c", "a/b/c")).isTrue();
        assertThat(LinkFilters.matches("a/+", "a")).isFalse();
        assertThat(LinkFilters.matches("a/+", "a/")).isTrue();
        assertThat(LinkFilters.matches("a/#", "a")).isTrue();
        assertThat(LinkFilters.matches("a/#", "a/b/c")).isTrue();
        assertThat(LinkFilters.matches("#", "$SYS/a")).isFalse();
        assertThat(LinkFilters.matches("a/b", "a/b/c")).isFalse();
        assertThat(LinkFilters.matches("a/b/c", "a/b")).isFalse();
        assertThat(LinkFilters.matches("/a", "a")).isFalse();
    }
}
