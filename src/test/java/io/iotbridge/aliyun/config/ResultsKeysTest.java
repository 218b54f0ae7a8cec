package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where results go, and how their producer finds Kafka. */
class ResultsKeysTest {

    private static Map<String, String> both() {
        return ConfigFixture.with(ConfigFixture.both(), "uplink.results.topic", "results");
    }

    private static Map<String, String> sink() {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.sink(), "uplink.results.topic", "results");
        return ConfigFixture.with(props, "uplink.results.producer.bootstrap.servers", "kafka:9092");
    }

    /** Nothing of the consumer's that is not a producer's too. */
    @Test
    void aSourceConnectsAsItsConsumerDoesUnlessToldOtherwise() {
        Map<String, String> props = ConfigFixture.with(both(), "uplink.consumer.security.protocol", "SSL");
        ConfigFixture.with(props, "uplink.consumer.interceptor.classes", null);
        ConfigFixture.with(props, "uplink.results.producer.linger.ms", "7");
        assertThat(ConfigFixture.errors(props)).isEmpty();
        Map<String, Object> producer =
                new SourceConfig(props).uplink().orElseThrow().resultsProducer();
        assertThat(producer)
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("linger.ms", "7")
                .containsEntry("delivery.timeout.ms", "2147483647")
                .doesNotContainKeys("group.id", "auto.offset.reset", "enable.auto.commit");
    }

    @Test
    void aSinkNeedsAddressesOfItsOwn() {
        assertThat(ConfigFixture.errors(sink())).isEmpty();
        assertThat(new SinkConfig(sink()).resultsProducer()).containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(ConfigFixture.errors(ConfigFixture.with(sink(), "uplink.results.producer.bootstrap.servers", null)))
                .hasEntrySatisfying(
                        "uplink.results.producer.bootstrap.servers",
                        messages ->
                                assertThat(messages).singleElement().asString().contains("a sink has no producer"));
    }

    @ParameterizedTest
    @CsvSource({
        "uplink.results.topic,commands,uplink.results.topic,round in a loop",
        "uplink.results.topic,a b,uplink.results.topic,a b",
        "uplink.results.topic,,uplink.results.topic,is missing",
        "uplink.results.producer.key.serializer,x.Y,uplink.results.producer.key.serializer,cannot",
        "uplink.results.producer.transactional.id,t,uplink.results.producer.transactional.id,cannot undo",
        "uplink.results.producer.acks,some,uplink.results.producer.acks,acks",
        "uplink.results.producer.interceptor.classes,evil.Class,uplink.results.producer.interceptor.classes,load classes",
        "uplink.results.producer.config.providers,file,uplink.results.producer.config.providers,read files",
    })
    void whatIsWrongIsToldOnItsKey(String key, String value, String wrong, String why) {
        assertThat(ConfigFixture.errors(ConfigFixture.with(sink(), key, value)))
                .hasEntrySatisfying(wrong, messages -> assertThat(String.join(" ", messages))
                        .containsIgnoringCase(why));
    }

    @Test
    void resultsOfNoTopicsAreRefused() {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.source(), "uplink.results.topic", "results");
        assertThat(ConfigFixture.errors(props)).containsKey("uplink.topics");
    }

    @Test
    void resultsThatATopicsRegexTakesWouldComeRoundForEver() {
        Map<String, String> props =
                ConfigFixture.with(ConfigFixture.with(sink(), "topics", null), "topics.regex", "res.*|commands");
        assertThat(ConfigFixture.errors(props).get("uplink.results.topic").toString())
                .contains("round in a loop");
    }
}
