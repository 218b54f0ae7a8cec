package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class OriginTest {

    private static final String CONSUMED = "commands-3 offset 7";

    @Test
    void isThePlaceBeforeTransformations() {
        SinkRecord consumed = new SinkRecord("commands", 3, null, "k", null, "v", 7);
        SinkRecord renamed = consumed.newRecord("elsewhere", 0, null, "k", null, "v", 1L);

        assertThat(Origin.of(consumed)).hasToString(CONSUMED);
        assertThat(Origin.of(renamed)).hasToString(CONSUMED);
    }

    @Test
    void isFoundInTheRecordOfAnOldWorker() {
        assertThat(Origin.beforeKafka36(new OldWorkersRecord())).hasToString(CONSUMED);
    }

    @Test
    void isTheRecordsOwnPlaceWhereNothingElseIsKnown() {
        assertThat(Origin.beforeKafka36(new SinkRecord("commands", 3, null, "k", null, "v", 7)))
                .hasToString(CONSUMED);
    }

    /** Like {@code InternalSinkRecord} of Kafka 3.5. */
    public static final class OldWorkersRecord extends SinkRecord {
        OldWorkersRecord() {
            super("elsewhere", 0, null, "k", null, "v", 1, 0L, TimestampType.CREATE_TIME, null);
        }

        /** As that class has it. */
        public ConsumerRecord<byte[], byte[]> originalRecord() {
            return new ConsumerRecord<>("commands", 3, 7, new byte[0], new byte[0]);
        }
    }
}
