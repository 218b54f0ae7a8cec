package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** More readings than publishes: the plugin with its defaults beside the same with {@code .coalesce=false}, on a platform that enforces its rates. */
final class ReadingsCase {

    /** The contender whose readings leave each in a frame of its own. */
    static final String ALONE = "alone";

    private static final int[] PROPERTIES = {1, 5};
    private static final int[] DEVICES = {1, 50};
    private static final int[] RATES = {1, 10, 100, 1_000};
    private static final int PUBLISHES_PER_SECOND = 10;
    /** Of a device, by far more than it can confirm in the time of a round. */
    private static final int READINGS_PER_SECOND = 2_000;
    /** Of all devices: producing and checking them has to leave something of a small machine. */
    private static final int MOST = 40_000;

    private final BenchOptions options;
    private final List<Result> results = new ArrayList<>();

    ReadingsCase(BenchOptions options) {
        this.options = options;
    }

    List<Result> run(String transport) {
        for (int devices : DEVICES) {
            for (int properties : PROPERTIES) {
                on(transport, devices, properties, 0, options.seconds());
            }
        }
        for (int rate : RATES) {
            on(transport, 1, 1, rate, options.seconds());
        }
        return results;
    }

    private void on(String transport, int devices, int properties, int perSecond, int seconds) {
        List<Lane> lanes = List.of(new Lane(PluginContender.NAME, devices), new Lane(ALONE, devices));
        try (Ground ground = Ground.open(lanes, transport.equals("wss"), "--remembered", "200000");
                PluginContender worker = PluginContender.idle(ground, lanes.get(0), options.jvm())) {
            ground.cloud().ask("/api/products", product());
            List<Contender> contenders = List.of(
                    ReadingsContender.deploy(ground, worker, lanes.get(0), Map.of()),
                    ReadingsContender.deploy(
                            ground, worker, lanes.get(1), Map.of("uplink.routes.readings.coalesce", "false")));
            // Without coalescing a thousand a second would take hours.
            boolean both = perSecond <= PUBLISHES_PER_SECOND && perSecond > 0;
            ReadingsMeasure measure = new ReadingsMeasure(properties, perSecond);
            Rounds rounds = new Rounds(options.rounds(), options.others, System.out::println);
            String title = "readings, %s, %d devices, %d properties, %s"
                    .formatted(transport, devices, properties, perSecond == 0 ? "as they go" : perSecond + "/s");
            if (both) {
                results.add(rounds.run(title, ground, contenders, measure, perSecond * (seconds + 2), perSecond * 2));
                return;
            }
            int most = Math.min(MOST, devices * READINGS_PER_SECOND * seconds / properties);
            int paced = perSecond * (seconds + 2);
            results.add(rounds.run(
                    title, ground, contenders.subList(0, 1), measure, perSecond == 0 ? most : paced, devices * 20));
            if (perSecond == 0) {
                results.add(rounds.run(
                        title + ", each alone",
                        ground,
                        contenders.subList(1, 2),
                        measure,
                        devices * PUBLISHES_PER_SECOND * seconds,
                        devices * 2));
            }
        }
    }

    private static Map<String, Object> product() {
        List<Map<String, Object>> properties = IntStream.range(0, 5)
                .mapToObj(i -> Map.<String, Object>of(
                        "identifier",
                        "p" + i,
                        "name",
                        "p" + i,
                        "accessMode",
                        "rw",
                        "required",
                        false,
                        "dataType",
                        Map.of("type", "int", "specs", Map.of("min", "0", "max", "2147483647", "step", "1"))))
                .toList();
        return Map.of(
                "productKey",
                Lane.PRODUCT,
                "checks",
                "strong",
                "tsl",
                Map.of(
                        "profile",
                        Map.of("productKey", Lane.PRODUCT),
                        "properties",
                        properties,
                        "events",
                        List.of(),
                        "services",
                        List.of()));
    }
}
