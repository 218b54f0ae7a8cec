package io.iotbridge.aliyun.source.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.SchemasOnlyConverter;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported passes the connector's converter, and the bytes can be had back from what it wrote. */
class ReportValuesTest {

    private static final byte[] NO_TEXT = {0, (byte) 0xff, 7};

    @Test
    void bytesStayBytes() {
        assertThat(new ReportValues(false).of(NO_TEXT).value()).isSameAs(NO_TEXT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStructureHoldsThemInBase64(boolean withSchemas) throws IOException {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", withSchemas), false);
        JsonNode written = written(converter, NO_TEXT);
        JsonNode value = withSchemas ? written.path("payload") : written;
        assertThat(value.path("payload").binaryValue()).isEqualTo(NO_TEXT);
    }

    @Test
    void aConverterThatInsistsOnSchemasTakesThemAndARecordWithoutAValue() throws IOException {
        SchemasOnlyConverter converter = new SchemasOnlyConverter();
        converter.configure(Map.of(), false);
        assertThat(written(converter, NO_TEXT).path("payload").path("payload").binaryValue())
                .isEqualTo(NO_TEXT);
        assertThat(written(converter, null).path("payload").path("payload").isNull())
                .isTrue();
    }

    private static JsonNode written(Converter converter, byte[] bytes) throws IOException {
        SchemaAndValue value = new ReportValues(true).of(bytes);
        return new ObjectMapper().readTree(converter.fromConnectData("errors", value.schema(), value.value()));
    }
}
