package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connector may not pass on to Kafka's clients: it would read the worker's files, load classes or run programs. */
class PassedOnTest {

    private static final String ALLOWED = "iotbridge.allowed.client.classes";

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uplink.consumer.config.providers                      | file
            uplink.consumer.config.providers.file.class           | org.apache.kafka.common.config.provider.FileConfigProvider
            uplink.value.converter.config.providers               | file
            uplink.header.converter.config.providers.f.param.x    | y
            config.providers                                      | file
            uplink.consumer.interceptor.classes                   | com.example.Interceptor
            uplink.consumer.metric.reporters                      | org.apache.kafka.common.metrics.JmxReporter,com.example.Reporter
            uplink.consumer.partition.assignment.strategy         | com.example.Assignor
            uplink.consumer.partitioner.class                     | com.example.Partitioner
            uplink.consumer.sasl.login.callback.handler.class     | com.example.Handler
            uplink.consumer.sasl.client.callback.handler.class    | com.example.Handler
            uplink.consumer.sasl.login.class                      | com.example.Login
            uplink.consumer.sasl.oauthbearer.jwt.retriever.class  | com.example.Retriever
            uplink.consumer.ssl.engine.factory.class              | com.example.Factory
            uplink.consumer.security.providers                    | com.example.Provider
            uplink.consumer.sasl.kerberos.kinit.cmd               | /bin/sh
            uplink.consumer.sasl.oauthbearer.token.endpoint.url   | file:///etc/passwd
            uplink.consumer.sasl.oauthbearer.jwks.endpoint.url    | '  FILE:/etc/passwd'
            uplink.consumer.sasl.jaas.config                      | com.sun.security.auth.module.JndiLoginModule required x="hidden";
            uplink.consumer.sasl.jaas.config                      | /* org.apache.kafka.common.security.plain.PlainLoginModule */ com.example.Login required;
            """)
    void isRefusedOnItsKey(String key, String value) {
        Map<String, String> props = with(ConfigFixture.both(), key, value);

        assertThat(errors(props)).containsOnlyKeys(key);
        assertThat(errors(props).get(key))
                .singleElement()
                .asString()
                .contains(key + " cannot ")
                .doesNotContain("hidden");
        assertThatThrownBy(() -> new SourceConfig(props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            security.protocol                 | SASL_SSL
            sasl.jaas.config                  | org.apache.kafka.common.security.scram.ScramLoginModule required username="a" password="b";
            sasl.login.callback.handler.class | org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
            metric.reporters                  | org.apache.kafka.common.metrics.JmxReporter
            partition.assignment.strategy     | org.apache.kafka.clients.consumer.RangeAssignor
            interceptor.classes               | ''
            sasl.oauthbearer.token.endpoint.url | https://login.test/token
            """)
    void whatClientsNeedIsNot(String name, String value) {
        assertThat(errors(with(ConfigFixture.both(), "uplink.consumer." + name, value)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.String", "java.lang.*", "other.*, java.lang.String"})
    void theOperatorOfTheWorkerCanAllowClasses(String allowed) {
        Map<String, String> props =
                with(ConfigFixture.both(), "uplink.consumer.interceptor.classes", "java.lang.String");
        assertThat(errors(props)).hasSize(1);
        System.setProperty(ALLOWED, allowed);
        assertThat(errors(props)).isEmpty();
        assertThat(errors(with(props, "uplink.consumer.interceptor.classes", "javax.crypto.Mac")))
                .hasSize(1);
    }

    @Test
    void noReferenceIsResolvedWhileRefusing() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "password=contentOfTheFile\n");
        Map<String, String> props = ConfigFixture.both();
        props.put("config.providers", "file");
        props.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        props.put("iot.keepalive.seconds", "${file:" + secrets + ":password}");
        props.put("downlink.errors.topic", "${file:" + secrets + ":password}");

        assertThat(errors(props).toString())
                .contains("config.providers cannot be set")
                .doesNotContain("contentOfTheFile");
        assertThatThrownBy(() -> new SourceConfig(props)).hasMessageNotContaining("contentOfTheFile");
    }

    /** Whoever may call validate could otherwise run the initialiser of any class on the worker. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "uplink.key.converter",
                "uplink.value.converter",
                "uplink.header.converter",
                "uplink.consumer.interceptor.classes",
                "uplink.consumer.sasl.login.class",
            })
    void aClassIsLookedUpWithoutRunningItsInitialiser(String key) {
        String name = PassedOnTest.class.getName() + "$Initialised";
        System.setProperty(ALLOWED, name);
        errors(with(ConfigFixture.both(), key, name));
        assertThat(System.getProperty("initialised")).isNull();
    }

    /** Tells that it has been initialised. */
    static final class Initialised {
        static {
            System.setProperty("initialised", "true");
        }

        private Initialised() {}
    }
}
