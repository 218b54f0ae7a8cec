package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C07, for a converter that the connector inherits from its worker: no validation sees it, a task does. */
class WorkerConvertersTest {

    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    private ObjectName name;

    /** The MBean of a task, as workers have it since Kafka 4.1. */
    private record TaskMetrics(Map<String, String> values) implements DynamicMBean {
        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            if (!values.containsKey(attribute)) {
                throw new AttributeNotFoundException(attribute);
            }
            return values.get(attribute);
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList getAttributes(String[] attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object invoke(String action, Object[] parameters, String[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(TaskMetrics.class.getName(), "", new MBeanAttributeInfo[0], null, null, null);
        }
    }

    @BeforeEach
    void register() throws Exception {
        name = new ObjectName("kafka.connect:type=connector-task-metrics,connector=\"pumps:1\",task=2");
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(
                        new TaskMetrics(Map.of("value-converter-class", TEXT, "header-converter-class", "")), name);
    }

    @AfterEach
    void unregister() throws Exception {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    }

    private static Map<String, String> props() {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.region", "cn-shanghai",
                "iot.product.key", "pk",
                "iot.devices", "d0",
                "iot.devices.d0.device.secret", "secret",
                "downlink.routes", "r",
                "downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.r.kafka.topic", "t",
                "name", "pumps:1",
                "iot.task.shard", "2/3"));
        return props;
    }

    @Test
    void aTaskFindsOutWhatItInherits() {
        Map<String, String> props = props();
        assertThat(WorkerConverters.completed(props))
                .containsEntry("value.converter", TEXT)
                .doesNotContainKeys("key.converter", "header.converter")
                .containsAllEntriesOf(props);
        assertThatThrownBy(() -> new SourceConfig(WorkerConverters.completed(props)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("value.converter")
                .hasMessageContaining("inherited from the worker");
    }

    @Test
    void whatTheConnectorNamesWins() {
        Map<String, String> props = props();
        props.put("value.converter", "x.Y");
        assertThat(WorkerConverters.completed(props)).isEqualTo(props);
    }

    @Test
    void whereTheWorkerSaysNothingNothingIsKnown() {
        Map<String, String> props = props();
        props.put("name", "another");
        assertThat(WorkerConverters.completed(props)).isEqualTo(props);
    }
}
