package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one message costs to route, either way, and one topic to match. */
@State(Scope.Thread)
public class RoutesBenchmark {
    private static final String KEY = "{productKey}/{deviceName}";

    private final DeviceId device = new DeviceId("a1Product", "pump1");
    private final TopicFilter filter = TopicFilter.parse("/sys/{productKey}/{deviceName}/thing/service/{service}");
    private final DownlinkRoutes downlink = new DownlinkRoutes(List.of(
            DownlinkRoute.parse(
                    "services", "/sys/{productKey}/{deviceName}/thing/service/{service}", "iot.{productKey}", KEY),
            DownlinkRoute.parse("user", "/{productKey}/{deviceName}/user/get", "iot.user", KEY)));
    private final UplinkRoutes uplink = new UplinkRoutes(List.of(new UplinkRoute(
            "updates",
            KafkaTopics.parse("updates"),
            UplinkTemplate.parse("/{productKey}/{deviceName}/user/update"),
            1,
            DeviceSource.parse("{key}", Optional.empty()),
            false)));
    private final RoutableRecord record = FakeRecord.of("updates", "a1Product/pump1");

    /** The second of two routes takes it. */
    @Benchmark
    public DownlinkRouting downlink() {
        return downlink.route(device, "/a1Product/pump1/user/get");
    }

    /** A record with its device in the key. */
    @Benchmark
    public UplinkRouting uplink() {
        return uplink.route(record);
    }

    /** A filter with one named level. */
    @Benchmark
    public Optional<Map<String, String>> filter() {
        return filter.match(device, "/sys/a1Product/pump1/thing/service/reboot");
    }
}
