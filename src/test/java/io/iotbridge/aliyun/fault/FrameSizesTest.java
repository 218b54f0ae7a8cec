package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameSizesTest {

    @Test
    void tellsBatchesFromFramesOfOneRecord() {
        assertThat(FrameSizes.NONE.plus(1).plus(4).plus(1).plus(3))
                .hasToString(
                        "9 records came in 4 frames; 2 of these were batches, of 3.5 records on average and 4 at most");
    }
}
