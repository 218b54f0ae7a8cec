package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class AliyunIotSourceTaskTest {

    /** Connect's timer commits offsets also of a task that has not started yet, and logs an ERROR for what is thrown then. */
    @Test
    void aCommitBeforeTheStartIsNothing() {
        assertThatCode(() -> new AliyunIotSourceTask().commit()).doesNotThrowAnyException();
    }
}
