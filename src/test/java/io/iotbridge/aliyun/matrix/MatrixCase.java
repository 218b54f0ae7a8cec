package io.iotbridge.aliyun.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One worker of the matrix.
 *
 * @param kafka release of Kafka
 * @param jdk feature release of the JDK
 * @param discovery the worker's {@code plugin.discovery}; {@link Discovery#NONE} before Kafka 3.6
 */
record MatrixCase(String kafka, int jdk, Mode mode, Discovery discovery) {

    static final String OLDEST = "3.5.2";
    static final String NEWEST = "4.3.1";

    private static final List<String> KAFKAS = List.of(OLDEST, "3.9.2", NEWEST);
    private static final List<Integer> JDKS = List.of(17, 25);

    enum Mode {
        DISTRIBUTED,
        STANDALONE,
        /** A distributed one that sends a source's records in transactions. */
        EXACTLY_ONCE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Discovery {
        /** The worker does not know the setting; it scans. */
        NONE,
        ONLY_SCAN,
        SERVICE_LOAD;

        @Override
        public String toString() {
            return this == NONE ? "-" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** All of them, oldest Kafka first. */
    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        for (String kafka : KAFKAS) {
            for (int jdk : JDKS) {
                for (Mode mode : List.of(Mode.DISTRIBUTED, Mode.STANDALONE)) {
                    discoveries(kafka).forEach(discovery -> cases.add(new MatrixCase(kafka, jdk, mode, discovery)));
                }
            }
            // How records are settled is Kafka's alone, whatever the JDK and the discovery.
            cases.add(new MatrixCase(
                    kafka, JDKS.get(0), Mode.EXACTLY_ONCE, discoveries(kafka).get(0)));
        }
        return cases;
    }

    private static List<Discovery> discoveries(String kafka) {
        return kafka.equals(OLDEST) ? List.of(Discovery.NONE) : List.of(Discovery.ONLY_SCAN, Discovery.SERVICE_LOAD);
    }

    /** Legal in folder names, topics and groups, and unlike that of any other case. */
    String id() {
        return ("kafka-" + kafka + "-jdk-" + jdk + "-" + mode + "-"
                        + discovery.name().toLowerCase(Locale.ROOT))
                .replace('_', '-');
    }
}
