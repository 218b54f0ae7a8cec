package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.metrics.FlowCounters;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A message with several properties becomes a record for each, and is done when all of them are. */
class RowsTest extends PumpSourceFixture {

    private static final String SET = "/sys/pk/pump1/thing/service/property/set";
    private static final String THREE =
            "{\"id\":\"1\",\"params\":{\"Speed\":7,\"Flow\":{\"value\":3,\"time\":5},\"Running\":0}}";

    @Override
    Map<String, String> routes() {
        return Map.of(
                "downlink.routes", "set",
                "downlink.routes.set.preset", "property-set",
                "downlink.routes.set.shape", "rows",
                "downlink.routes.set.kafka.topic", "iot.{value.identifier}");
    }

    private List<SourceRecord> rows(String payload) throws InterruptedException {
        start(Clock.systemUTC());
        return poll(SET, payload);
    }

    private FlowCounters.Balance balance(long delivered, long dropped, long retried, long inFlight) {
        return new FlowCounters.Balance(1, delivered, 0, dropped, retried, inFlight);
    }

    @Test
    void aRecordForEachPropertyWithItsType() throws Exception {
        List<SourceRecord> rows = rows(THREE);
        assertThat(rows).extracting(SourceRecord::topic).containsExactly("iot.Speed", "iot.Flow", "iot.Running");
        Struct flow = (Struct) rows.get(1).value();
        assertThat(flow.schema().name()).isEqualTo("io.iotbridge.thing.pk.Properties_Row_Flow");
        assertThat(flow.getString("productKey")).isEqualTo("pk");
        assertThat(flow.getString("deviceName")).isEqualTo("pump1");
        assertThat(flow.getString("identifier")).isEqualTo("Flow");
        assertThat(flow.getFloat64("value")).isEqualTo(3.0);
        assertThat(flow.get("time")).isEqualTo(new Date(5));
        assertThat(((Struct) rows.get(2).value()).getBoolean("value")).isFalse();
        assertThat(((Struct) rows.get(2).value()).get("time")).isNull();
    }

    /** Whoever keeps one of equal ids would lose the others. */
    @Test
    void eachHasAnIdOfItsOwn() throws Exception {
        assertThat(rows(THREE))
                .extracting(
                        record -> record.headers().lastWithName("iot.dedup.id").value())
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void theMessageIsAcknowledgedAfterTheLastOfThemWhicheverThatIs() throws Exception {
        List<SourceRecord> rows = rows(THREE);
        source.disposedOf(rows.get(2), true);
        source.disposedOf(rows.get(0), true);
        assertThat(connection.pubacks()).isEmpty();
        assertThat(source.balance().delivered()).isZero();
        source.disposedOf(rows.get(1), true);
        assertThat(connection.pubacks()).containsExactly(1);
        source.close();
        assertThat(source.balance()).isEqualTo(balance(1, 0, 0, 0));
    }

    /** The platform delivers it again, and all of them are made again. */
    @Test
    void aTaskThatEndsInBetweenLeavesTheMessageWithThePlatform() throws Exception {
        List<SourceRecord> rows = rows(THREE);
        source.disposedOf(rows.get(0), true);
        source.disposedOf(rows.get(1), true);
        source.close();
        source.disposedOf(rows.get(2), true);
        assertThat(connection.pubacks()).isEmpty();
        assertThat(source.balance()).isEqualTo(balance(0, 0, 1, 0));
    }

    /** A transformation takes some of them out, or all. */
    @Test
    void whatIsFilteredCountsOnlyIfNothingIsLeft() throws Exception {
        List<SourceRecord> rows = rows(THREE);
        source.disposedOf(rows.get(0), false);
        source.disposedOf(rows.get(1), true);
        source.disposedOf(rows.get(2), false);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance().delivered()).isEqualTo(1);
    }

    @Test
    void whatIsFilteredAltogetherIsDropped() throws Exception {
        rows(THREE).forEach(row -> source.disposedOf(row, false));
        assertThat(connection.pubacks()).containsExactly(1);
        source.close();
        assertThat(source.balance()).isEqualTo(balance(0, 1, 0, 0));
    }

    @Test
    void aMessageWithoutPropertiesIsReported() throws Exception {
        List<SourceRecord> rows = rows("{\"id\":\"1\",\"params\":{}}");
        assertThat(rows).extracting(SourceRecord::topic).containsExactly("iot.errors");
    }

    @Test
    void withoutAModelRowsAreMaps() throws Exception {
        props.remove("thing.model.files");
        props.put("downlink.routes.set.kafka.topic", "iot.rows");
        Map<?, ?> row =
                (Map<?, ?>) rows("{\"id\":\"1\",\"params\":{\"x\":7}}").get(0).value();
        assertThat(row.get("identifier")).isEqualTo("x");
        assertThat(row.get("value")).isEqualTo(7L);
    }
}
