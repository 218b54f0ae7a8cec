package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.source.records.RecordKeys;
import io.iotbridge.aliyun.source.records.ReportValues;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {

    private static final Duration NO_TIME = Duration.ofMillis(1);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final DeadLetterRecords letters = new DeadLetterRecords(
            Optional.of("errors"), new RecordKeys(false), new ReportValues(false), "pumps", 0, scheduler::nanoTime);

    @Test
    void nothingIsConsumedForATaskThatIsNotPolled() throws Exception {
        assertThat(letters.haveRoom(NO_TIME)).as("started, and paused perhaps").isFalse();
        letters.take(10);
        assertThat(letters.haveRoom(NO_TIME)).isTrue();
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(letters.haveRoom(NO_TIME)).isTrue();
        scheduler.pass(Duration.ofSeconds(2));
        assertThat(letters.haveRoom(NO_TIME)).isFalse();
        letters.take(10);
        assertThat(letters.haveRoom(NO_TIME)).isTrue();
    }

    @Test
    void noMoreIsConsumedWhileManyWait() throws Exception {
        letters.take(10);
        for (int i = 0; i < 1_000; i++) {
            assertThat(letters.haveRoom(NO_TIME)).isTrue();
            letters.report(record(i), new ConnectException("bad"));
        }
        assertThat(letters.haveRoom(NO_TIME)).isFalse();
        assertThat(letters.take(1)).hasSize(1);
        assertThat(letters.haveRoom(NO_TIME)).isTrue();
    }

    private static ConsumedRecord record(int offset) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("commands", 0, offset, null, new byte[0]);
        return new RecordWithBytes(record, SchemaAndValue.NULL, SchemaAndValue.NULL, new ConnectHeaders()).consumed();
    }
}
